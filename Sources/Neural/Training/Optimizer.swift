/// A rule that turns gradients into changes of the parameters.
public protocol Optimizer<Scalar>: Sendable {
    associatedtype Scalar: Real
    /// Changes each parameter by its gradient, and what the rule remembers of earlier steps.
    ///
    /// Both are in the order of ``Training/parameters``, and of the same number in every call.
    mutating func update(
        _ parameters: UnsafeMutableBufferPointer<Scalar>, _ gradients: UnsafeBufferPointer<Scalar>)
}

/// Stochastic gradient descent: w ← w − rate · g, with momentum if wanted.
///
/// With momentum μ, v ← μv − rate · g and w ← w + v; after Nesterov, w ← w + μv − rate · g with the new v. The
/// forms are those of Keras' `SGD`; see Sutskever et al. (2013).
public struct SGD<Scalar: Real>: Optimizer {
    /// How far a step goes.
    public var learningRate: Double
    /// How much of the last step is repeated, from 0 to 1.
    public let momentum: Double
    /// Whether the gradient is applied once more after the momentum.
    public let nesterov: Bool
    /// v, the last step of each parameter; empty without momentum, and before the first step.
    public private(set) var velocity: [Scalar] = []

    /// A rule as Keras' `SGD(learning_rate, momentum, nesterov)`.
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

/// Adam: steps of about the learning rate, whatever the gradient's size (Kingma and Ba, 2014).
///
/// m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − m · α / (√v + ε), with
/// α = rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) in step t. This is Keras' form: ε is added to the root that is not corrected
/// (the paper's ε̂), and every operation is rounded to `Scalar`.
public struct Adam<Scalar: Real>: Optimizer {
    /// About how far a step goes.
    public var learningRate: Double
    /// How much of m and of v stays in a step.
    public let beta1, beta2: Double
    /// What keeps the division from zero.
    public let epsilon: Double
    /// m, the moving mean of each gradient; empty before the first step.
    public private(set) var mean: [Scalar] = []
    /// v, the moving mean of each gradient's square; empty before the first step.
    public private(set) var meanSquare: [Scalar] = []
    /// t, the number of steps done.
    public private(set) var steps = 0
    private var powers = (1.0, 1.0)

    /// A rule as Keras' `Adam(learning_rate, beta_1, beta_2, epsilon)`.
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

/// RMSprop: each gradient divided by the root of its moving mean square (Tieleman and Hinton, 2012).
///
/// v ← ρv + (1 − ρ)g², w ← w − rate · g / √(v + ε); with momentum μ, u ← μu + rate · g / √(v + ε) and w ← w − u.
/// This is Keras' form, not centred.
public struct RMSprop<Scalar: Real>: Optimizer {
    /// About how far a step goes.
    public var learningRate: Double
    /// How much of the moving mean square stays in a step.
    public let rho: Double
    /// How much of the last step is repeated, from 0 to 1.
    public let momentum: Double
    /// What keeps the division from zero.
    public let epsilon: Double
    /// v, the moving mean of each gradient's square; empty before the first step.
    public private(set) var meanSquare: [Scalar] = []
    /// u, the last step of each parameter; empty without momentum, and before the first step.
    public private(set) var velocity: [Scalar] = []

    /// A rule as Keras' `RMSprop(learning_rate, rho, momentum, epsilon)`.
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
