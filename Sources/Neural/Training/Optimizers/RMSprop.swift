/// RMSprop: each gradient divided by the root of its moving mean square (Tieleman and Hinton, 2012).
///
/// v ← ρv + (1 − ρ)g², w ← w − rate · g / √(v + ε); with momentum μ, u ← μu + rate · g / √(v + ε) and w ← w −
/// u. This is Keras' form, not centered.
public struct RMSprop<Scalar: Real>: Optimizer {
    /// The approximate size of a step.
    public var learningRate: Double
    /// The share of the moving mean square that each step keeps.
    public let rho: Double
    /// The share of the last step that is repeated, from 0 to 1.
    public let momentum: Double
    /// A small number that prevents division by zero.
    public let epsilon: Double
    /// v, the moving mean of each gradient's square; empty before the first step.
    public private(set) var meanSquare: [Scalar] = []
    /// u, the last step of each parameter; empty without momentum, and before the first step.
    public private(set) var velocity: [Scalar] = []

    /// Makes a rule with the parameters of Keras' `RMSprop(learning_rate, rho, momentum, epsilon)`.
    public init(learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7)
    {
        self.learningRate = learningRate
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public mutating func update(
        _ parameters: UnsafeMutableBufferPointer<Scalar>, _ gradients: UnsafeBufferPointer<Scalar>
    ) {
        if meanSquare.isEmpty {
            meanSquare = [Scalar](repeating: 0, count: parameters.count)
            if momentum > 0 { velocity = meanSquare }
        }
        let (rate, momentum, epsilon) = (Scalar(learningRate), Scalar(momentum), Scalar(epsilon))
        let (stays, gain) = (Scalar(rho), Scalar(1 - rho))
        for i in parameters.indices {
            let g = gradients[i]
            meanSquare[i] = stays * meanSquare[i] + gain * (g * g)
            var step = rate * g / (meanSquare[i] + epsilon).squareRoot()
            if momentum > 0 {
                velocity[i] = momentum * velocity[i] + step
                step = velocity[i]
            }
            parameters[i] -= step
        }
    }
}
