import PlainText

/// The function a layer applies to its sums.
///
/// All but ``softmax`` apply to each number separately. No activation changes a shape or fails: NaN gives
/// NaN. ``linear`` and ``relu`` are computed in the type of the numbers. The others are computed in `Double`
/// and rounded once, so that a `Float` is the one nearest to the true value, with few exceptions.
///
/// Each activation holds its functions rather than a number to select them by, so that a program contains
/// only those it names.
///
///     Activation.relu([-1, 2] as [Float])  // [0.0, 2.0]
///     Activation.leakyRelu(slope: 0.3)(-1 as Float)  // -0.3
///     Activation.softmax([0, 0] as [Double])  // [0.5, 0.5]
public struct Activation: Sendable {
    enum Kind: UInt8, Sendable {
        case linear, relu, leakyRelu, relu6, elu, selu, gelu, geluTanh, sigmoid, hardSigmoid, logSigmoid, tanh
        case softplus, softsign, silu, hardSilu, mish, exponential, softmax
    }
    /// A function of one number and ``parameter``.
    typealias Curve = @convention(c) (_ z: Double, _ parameter: Double) -> Double
    /// Functions of all of a layer's numbers together, which replace their argument.
    struct Across: Sendable {
        /// Replaces sums by outputs.
        let value: @convention(c) (_ z: UnsafeMutablePointer<Double>, _ count: Int) -> Void
        /// Replaces the loss's derivatives with respect to the outputs by those with respect to the sums.
        let backward:
            @convention(c) (
                _ outputs: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>, _ count: Int
            ) -> Void
    }

    let kind: Kind
    let name: StaticString
    /// The activation's parameter, if it has one: the slope of ``leakyRelu(slope:)``.
    let parameter: Double
    /// The activation as a function of one number.
    let value: Curve
    /// The derivative as a function of one number.
    let slope: Curve
    /// The functions of an activation that does not apply to each number separately.
    let across: Across?

    init(
        _ kind: Kind, _ name: StaticString, parameter: Double = 0, value: Curve, slope: Curve,
        across: Across? = nil
    ) {
        self.kind = kind
        self.name = name
        self.parameter = parameter
        self.value = value
        self.slope = slope
        self.across = across
    }

    /// The activation of one number, as in a layer with a single unit.
    public func callAsFunction<Scalar: Real>(_ z: Scalar) -> Scalar {
        switch kind {
        case .linear: z
        case .relu: z > 0 || z.isNaN ? z : 0
        default: Scalar(value(Double(z), parameter))
        }
    }

    /// The activations of a layer's sums, in the same order.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction<Scalar: Real>(_ z: [Scalar]) -> [Scalar] {
        var outputs = z
        outputs.withUnsafeMutableBufferPointer { apply(to: $0) }
        return outputs
    }

    /// The derivative of the activation at one number; at a kink, the one that TensorFlow uses.
    ///
    /// ``softmax`` of one number is always 1, and its derivative 0.
    public func derivative<Scalar: Real>(_ z: Scalar) -> Scalar {
        switch kind {
        case .linear: 1
        case .relu: z > 0 ? 1 : 0
        default: Scalar(slope(Double(z), parameter))
        }
    }

    /// Replaces a layer's sums by their activations.
    func apply<Scalar: Real>(to z: UnsafeMutableBufferPointer<Scalar>) {
        if kind == .linear { return }
        guard let across else {
            for i in z.indices { z[i] = self(z[i]) }
            return
        }
        var doubles = z.map { Double($0) }
        across.value(&doubles, doubles.count)
        for i in z.indices { z[i] = Scalar(doubles[i]) }
    }
}

extension Activation: Equatable {
    /// Whether both are the same activation.
    public static func == (left: Activation, right: Activation) -> Bool {
        left.kind == right.kind && left.parameter == right.parameter
    }
}

extension Activation: TextConvertible {
    /// Keras' name of the activation, as in `Dense(16, activation="relu")`.
    ///
    /// `gelu_tanh` is Keras' `gelu` with `approximate=True`. A slope other than Keras' default is added, as
    /// in `leaky_relu(0.3)`.
    public var text: Text {
        @export(interface) get {
            kind == .leakyRelu && parameter != 0.2 ? "\(name)(\(parameter))" : Text(stringLiteral: name)
        }
    }
}

extension Activation: CaseIterable {
    /// Every activation once, with Keras' slope for ``leakyRelu(slope:)``.
    public static var allCases: [Activation] {
        [
            .linear, .relu, .leakyRelu(), .relu6, .elu, .selu, .gelu, .geluTanh, .sigmoid, .hardSigmoid,
            .logSigmoid, .tanh, .softplus, .softsign, .silu, .hardSilu, .mish, .exponential, .softmax,
        ]
    }
}
