/// Adam: steps of about the learning rate, whatever the gradient's size (Kingma and Ba, 2014).
///
/// m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − m · α / (√v + ε), with α = rate · √(1 − β₂ᵗ) /
/// (1 − β₁ᵗ) in step t. This is Keras' form: ε is added to the root before bias correction (the paper's ε̂),
/// and every operation is rounded to `Scalar`.
public struct Adam<Scalar: Real>: Optimizer {
    /// The approximate size of a step.
    public var learningRate: Double
    /// The shares of m and of v that each step keeps.
    public let beta1, beta2: Double
    /// A small number that prevents division by zero.
    public let epsilon: Double
    /// m, the moving mean of each gradient; empty before the first step.
    public private(set) var mean: [Scalar] = []
    /// v, the moving mean of each gradient's square; empty before the first step.
    public private(set) var meanSquare: [Scalar] = []
    /// t, the number of steps so far.
    public private(set) var steps = 0
    private var powers = (1.0, 1.0)

    /// Makes a rule with the parameters of Keras' `Adam(learning_rate, beta_1, beta_2, epsilon)`.
    public init(
        learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public mutating func update(
        _ parameters: UnsafeMutableBufferPointer<Scalar>, _ gradients: UnsafeBufferPointer<Scalar>
    ) {
        if mean.isEmpty {
            mean = [Scalar](repeating: 0, count: parameters.count)
            meanSquare = mean
        }
        steps += 1
        // The powers of the rounded β, each rounded once.
        powers = (powers.0 * Double(Scalar(beta1)), powers.1 * Double(Scalar(beta2)))
        let alpha = Scalar(learningRate) * (1 - Scalar(powers.1)).squareRoot() / (1 - Scalar(powers.0))
        let (gain1, gain2, epsilon) = (Scalar(1 - beta1), Scalar(1 - beta2), Scalar(epsilon))
        mean.withUnsafeMutableBufferPointer { m in
            meanSquare.withUnsafeMutableBufferPointer { v in
                for i in parameters.indices {
                    let g = gradients[i]
                    m[i] += (g - m[i]) * gain1
                    v[i] += (g * g - v[i]) * gain2
                    parameters[i] -= m[i] * alpha / (v[i].squareRoot() + epsilon)
                }
            }
        }
    }
}
