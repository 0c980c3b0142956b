// Each formula avoids cancellation: exponentials are taken of −|z|, and 1 − tanh² is written without a
// difference.

extension Activation {
    /// 1 / (1 + e⁻ᶻ).
    public static var sigmoid: Activation {
        @export(interface) get {
            Activation(
                .sigmoid, "sigmoid", value: { z, _ in logistic(z) }, slope: { z, _ in logisticSlope(z) })
        }
    }

    /// The logarithm of ``sigmoid``: −log(1 + e⁻ᶻ).
    public static var logSigmoid: Activation {
        @export(interface) get {
            Activation(
                .logSigmoid, "log_sigmoid", value: { z, _ in -logOfOnePlusExp(-z) },
                slope: { z, _ in logistic(-z) })
        }
    }

    /// The hyperbolic tangent.
    public static var tanh: Activation {
        @export(interface) get {
            Activation(
                .tanh, "tanh", value: { z, _ in Double.tanh(z) }, slope: { z, _ in 4 * logisticSlope(2 * z) })
        }
    }

    /// log(1 + eᶻ).
    public static var softplus: Activation {
        @export(interface) get {
            Activation(
                .softplus, "softplus", value: { z, _ in logOfOnePlusExp(z) }, slope: { z, _ in logistic(z) })
        }
    }

    /// z / (1 + |z|).
    public static var softsign: Activation {
        @export(interface) get {
            Activation(
                .softsign, "softsign", value: { z, _ in z / (1 + z.magnitude) },
                slope: { z, _ in 1 / ((1 + z.magnitude) * (1 + z.magnitude)) })
        }
    }

    /// z · ``sigmoid``(z), also called swish (Ramachandran et al., 2017).
    public static var silu: Activation {
        @export(interface) get {
            Activation(
                .silu, "silu", value: { z, _ in z * logistic(z) },
                slope: { z, _ in logistic(z) + z * logisticSlope(z) })
        }
    }

    /// z · ``tanh``(``softplus``(z)) (Misra, 2019).
    public static var mish: Activation {
        @export(interface) get {
            Activation(
                .mish, "mish", value: { z, _ in z * Double.tanh(logOfOnePlusExp(z)) },
                slope: { z, _ in
                    let s = logOfOnePlusExp(z)
                    return Double.tanh(s) + z * 4 * logisticSlope(2 * s) * logistic(z)
                })
        }
    }

    /// eᶻ.
    public static var exponential: Activation {
        @export(interface) get {
            Activation(
                .exponential, "exponential", value: { z, _ in Double.exp(z) },
                slope: { z, _ in Double.exp(z) })
        }
    }

    /// z · Φ(z) = z/2 · erfc(−z/√2), Φ being the normal distribution function.
    ///
    /// Hendrycks and Gimpel, *Gaussian Error Linear Units* (2016); Keras' `gelu`.
    public static var gelu: Activation {
        @export(interface) get {
            Activation(
                .gelu, "gelu", value: { z, _ in z * (0.5 * Double.erfc(z * -rootOfHalf)) },
                slope: { z, _ in
                    let density = Double.exp(-0.5 * z * z) * 0.3989422804014327
                    return 0.5 * Double.erfc(z * -rootOfHalf) + z * density
                })
        }
    }

    /// The approximation of ``gelu`` by the hyperbolic tangent: z/2 · (1 + tanh u), u = √(2/π) · (z +
    /// 0.044715 z³).
    ///
    /// Hendrycks and Gimpel, *Gaussian Error Linear Units* (2016); Keras' `gelu` with `approximate=True`.
    public static var geluTanh: Activation {
        @export(interface) get {
            // (1 + tanh u) / 2 = logistic(2u).
            Activation(
                .geluTanh, "gelu_tanh",
                value: { z, _ in z * logistic(2 * geluScale * (z + geluCube * z * z * z)) },
                slope: { z, _ in
                    let u = 2 * geluScale * (z + geluCube * z * z * z)
                    return logistic(u) + z * logisticSlope(u) * 2 * geluScale * (1 + 3 * geluCube * z * z)
                })
        }
    }

    /// eᶻ divided by the sum of eᶻ over all units of the layer: positive numbers whose sum is one.
    ///
    /// Computed as exp(zᵢ − m) / Σⱼ exp(zⱼ − m), m being the largest of z, so that no exponential overflows.
    public static var softmax: Activation {
        @export(interface) get {
            Activation(
                .softmax, "softmax", value: { z, _ in z - z + 1 }, slope: { _, _ in 0 },
                across: Across(
                    value: { z, count in
                        var largest = -Double.infinity
                        for i in 0..<count where !(z[i] <= largest) { largest = z[i] }
                        var sum = 0.0
                        for i in 0..<count {
                            z[i] = Double.exp(z[i] - largest)
                            sum += z[i]
                        }
                        for i in 0..<count { z[i] /= sum }
                    },
                    // ∂aᵢ/∂zⱼ = aᵢ(δᵢⱼ − aⱼ).
                    backward: { outputs, gradient, count in
                        var mean = 0.0
                        for i in 0..<count { mean += outputs[i] * gradient[i] }
                        for i in 0..<count { gradient[i] = outputs[i] * (gradient[i] - mean) }
                    }))
        }
    }
}

private let rootOfHalf = 0.7071067811865476
private let geluScale = 0.7978845608028654
private let geluCube = 0.044715

/// 1 / (1 + e⁻ᶻ).
private func logistic(_ z: Double) -> Double {
    let e = Double.exp(-z.magnitude)
    return (z < 0 ? e : 1) / (1 + e)
}

/// The derivative of ``logistic``: e⁻ᶻ / (1 + e⁻ᶻ)².
private func logisticSlope(_ z: Double) -> Double {
    let e = Double.exp(-z.magnitude)
    return e / ((1 + e) * (1 + e))
}

private func logOfOnePlusExp(_ z: Double) -> Double {
    (z > 0 ? z : 0) + Double.log1p(Double.exp(-z.magnitude))
}
