/// The function a layer applies to each of its sums. It never changes a shape and never fails.
public enum Activation: Sendable, Equatable, CaseIterable, CustomStringConvertible {
    /// The number itself.
    case linear
    /// The number itself when it is above zero, and zero otherwise.
    case relu

    /// The activation of one number. NaN stays NaN.
    public func callAsFunction<Scalar: BinaryFloatingPoint>(_ z: Scalar) -> Scalar {
        switch self {
        case .linear: z
        case .relu: z > 0 || z.isNaN ? z : 0
        }
    }

    /// The activation of each number, in the same order and as many of them.
    public func callAsFunction<Scalar: BinaryFloatingPoint>(_ z: [Scalar]) -> [Scalar] {
        z.map { self($0) }
    }

    /// The name Keras gives it, as in `Dense(16, activation="relu")`.
    public var description: String {
        switch self {
        case .linear: "linear"
        case .relu: "relu"
        }
    }
}
