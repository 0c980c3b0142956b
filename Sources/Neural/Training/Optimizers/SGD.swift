/// Stochastic gradient descent: w ← w − rate · g, optionally with momentum.
///
/// With momentum μ, v ← μv − rate · g and w ← w + v; with Nesterov momentum, w ← w + μv − rate · g with the
/// new v. The formulas are those of Keras' `SGD`; see Sutskever et al. (2013).
public struct SGD<Scalar: Real>: Optimizer {
    /// The factor of the gradient in a step.
    public var learningRate: Double
    /// The share of the last step that is repeated, from 0 to 1.
    public let momentum: Double
    /// Whether the gradient is applied once more after the momentum (Nesterov).
    public let nesterov: Bool
    /// v, the last step of each parameter; empty without momentum, and before the first step.
    public private(set) var velocity: [Scalar] = []

    /// Makes a rule with the parameters of Keras' `SGD(learning_rate, momentum, nesterov)`.
    public init(learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.nesterov = nesterov
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public mutating func update(
        _ parameters: UnsafeMutableBufferPointer<Scalar>, _ gradients: UnsafeBufferPointer<Scalar>
    ) {
        let (rate, momentum) = (Scalar(learningRate), Scalar(momentum))
        if momentum == 0 {
            for i in parameters.indices { parameters[i] -= gradients[i] * rate }
            return
        }
        if velocity.isEmpty { velocity = [Scalar](repeating: 0, count: parameters.count) }
        velocity.withUnsafeMutableBufferPointer { velocity in
            for i in parameters.indices {
                velocity[i] = velocity[i] * momentum - gradients[i] * rate
                parameters[i] += nesterov ? velocity[i] * momentum - gradients[i] * rate : velocity[i]
            }
        }
    }
}
