extension Activation {
    /// The identity: z.
    public static var linear: Activation {
        @export(interface) get {
            Activation(.linear, "linear", value: { z, _ in z }, slope: { _, _ in 1 })
        }
    }

    /// The number itself if it is above zero, otherwise zero: max(0, z).
    public static var relu: Activation {
        @export(interface) get {
            Activation(
                .relu, "relu", value: { z, _ in z > 0 || z.isNaN ? z : 0 },
                slope: { z, _ in z > 0 ? 1 : 0 })
        }
    }

    /// Like ``relu``, but multiplies numbers below zero by `slope`.
    ///
    /// Keras' function `leaky_relu` has a slope of 0.2, its layer `LeakyReLU` 0.3, PyTorch 0.01.
    @export(interface)
    public static func leakyRelu(slope: Double = 0.2) -> Activation {
        Activation(
            .leakyRelu, "leaky_relu", parameter: slope, value: { z, slope in z > 0 ? z : slope * z },
            slope: { z, slope in z > 0 ? 1 : slope })
    }

    /// Like ``relu``, but at most six.
    public static var relu6: Activation {
        @export(interface) get {
            Activation(
                .relu6, "relu6", value: { z, _ in clamp(z, 0, 6) },
                slope: { z, _ in z > 0 && z < 6 ? 1 : 0 })
        }
    }

    /// z above zero, eᶻ − 1 below (Clevert et al., 2015, with α = 1).
    public static var elu: Activation {
        @export(interface) get {
            Activation(
                .elu, "elu", value: { z, _ in z > 0 ? z : Double.expm1(z) },
                slope: { z, _ in z < 0 ? Double.exp(z) : 1 })
        }
    }

    /// ``elu`` with a factor α, and scaled, so that mean 0 and variance 1 are preserved.
    ///
    /// Klambauer et al., *Self-Normalizing Neural Networks* (2017), gives both constants.
    public static var selu: Activation {
        @export(interface) get {
            Activation(
                .selu, "selu", value: { z, _ in seluScale * (z > 0 ? z : seluAlpha * Double.expm1(z)) },
                slope: { z, _ in seluScale * (z < 0 ? seluAlpha * Double.exp(z) : 1) })
        }
    }

    /// An approximation of ``sigmoid`` by three straight lines: z/6 + 1/2, clamped to 0 and 1.
    public static var hardSigmoid: Activation {
        @export(interface) get {
            Activation(
                .hardSigmoid, "hard_sigmoid", value: { z, _ in clamp(z + 3, 0, 6) / 6 },
                slope: { z, _ in z > -3 && z < 3 ? 1.0 / 6 : 0 })
        }
    }

    /// z · ``hardSigmoid``(z) (Howard et al., 2019).
    public static var hardSilu: Activation {
        @export(interface) get {
            Activation(
                .hardSilu, "hard_silu", value: { z, _ in z * (clamp(z + 3, 0, 6) / 6) },
                slope: { z, _ in z < -3 ? 0 : z > 3 ? 1 : z / 3 + 0.5 })
        }
    }
}

private let seluScale = 1.0507009873554805
private let seluAlpha = 1.6732632423543772

/// z clamped to `low` and `high`; NaN stays NaN.
private func clamp(_ z: Double, _ low: Double, _ high: Double) -> Double {
    z < low ? low : z > high ? high : z
}
