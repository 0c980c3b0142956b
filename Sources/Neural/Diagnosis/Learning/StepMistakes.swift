import PlainText

/// One weight during some steps of training.
///
/// The gradient of each step is given, so only the rule can be wrong.
struct WeightSteps {
    let start: Double
    let gradients: [Double]

    /// The weight after all steps. `step` gives each step from the gradient, the step's number, and what the
    /// rule remembers.
    func end(_ step: (_ gradient: Double, _ number: Int) -> Double) -> Double {
        var weight = start
        for (index, gradient) in gradients.enumerated() { weight += step(gradient, index + 1) }
        return weight
    }

    /// Mistakes that are possible with every rule, computed from how far the weight moved.
    func hypotheses(right: Double, rate: Double) -> [Explanation.Hypothesis] {
        let moved = right - start
        var list = [
            Explanation.Hypothesis(
                text: "the step was added, and not subtracted", value: start - moved, commonness: .everyday),
            Explanation.Hypothesis(
                text: "the learning rate was left out", value: start + moved / rate, commonness: .common),
        ]
        for factor in [0.1, 10, 0.01, 100] {
            list.append(
                Explanation.Hypothesis(
                    text: "the learning rate was \(rate * factor)", value: start + moved * factor,
                    commonness: .occasional))
        }
        return list
    }

    /// How far the difference of two numbers of the weight's size may be off.
    func slack(_ right: Double) -> Double { 0x1p-22 * max(start.magnitude, right.magnitude) }
}

extension Explanation {
    /// Looks for mistakes that give `got` as a weight after some steps of gradient descent.
    ///
    /// - Parameters:
    ///   - rule: the rule as it is before the first step.
    ///   - weight: the weight before the first step.
    ///   - gradients: the derivatives of the loss with respect to the weight, one for each step.
    ///   - got: the number that came out, as typed.
    public init(of rule: SGD<Double>, weight: Double, gradients: [Double], got: TypedNumber) {
        let steps = WeightSteps(start: weight, gradients: gradients)
        let (rate, momentum) = (rule.learningRate, rule.momentum)
        func end(momentum: Double, isNesterov: Bool, damping: Double = 0) -> Double {
            var velocity = 0.0
            return steps.end { gradient, _ in
                velocity = momentum * velocity - rate * (1 - damping) * gradient
                return isNesterov ? momentum * velocity - rate * gradient : velocity
            }
        }
        let right = end(momentum: momentum, isNesterov: rule.nesterov)
        var list = steps.hypotheses(right: right, rate: rate)
        func add(_ text: Text, _ value: Double, _ commonness: MistakeKind.Commonness) {
            list.append(Hypothesis(text: text, value: value, commonness: commonness))
        }
        if momentum > 0 {
            add("the momentum was left out", end(momentum: 0, isNesterov: false), .everyday)
            add(
                rule.nesterov ? "the momentum was not Nesterov's" : "the momentum was Nesterov's",
                end(momentum: momentum, isNesterov: !rule.nesterov), .common)
            add(
                "the gradient was multiplied by 1 − momentum",
                end(momentum: momentum, isNesterov: rule.nesterov, damping: momentum),
                .common)
        }
        self.init(right: right, slack: steps.slack(right), got: got, list)
    }

    /// Looks for mistakes that give `got` as a weight after some steps of RMSprop.
    ///
    /// The parameters are those for gradient descent.
    public init(of rule: RMSprop<Double>, weight: Double, gradients: [Double], got: TypedNumber) {
        let steps = WeightSteps(start: weight, gradients: gradients)
        func end(
            rho: Double, epsilonInRoot: Bool = true, isRooted: Bool = true, startsAtSquare: Bool = false
        ) -> Double {
            var square = 0.0, velocity = 0.0
            return steps.end { gradient, number in
                square =
                    startsAtSquare && number == 1
                    ? gradient * gradient : rho * square + (1 - rho) * gradient * gradient
                let root =
                    !isRooted
                    ? square + rule.epsilon
                    : epsilonInRoot
                        ? (square + rule.epsilon).squareRoot() : square.squareRoot() + rule.epsilon
                velocity = rule.momentum * velocity + rule.learningRate * gradient / root
                return -velocity
            }
        }
        let right = end(rho: rule.rho)
        var list = steps.hypotheses(right: right, rate: rule.learningRate)
        func add(_ text: Text, _ value: Double, _ commonness: MistakeKind.Commonness) {
            list.append(Hypothesis(text: text, value: value, commonness: commonness))
        }
        add("rho and 1 − rho were taken for each other", end(rho: 1 - rule.rho), .common)
        add(
            "the mean square began with the first gradient's square, not with 0",
            end(rho: rule.rho, startsAtSquare: true), .common)
        add("epsilon was added to the root, as in PyTorch", end(rho: rule.rho, epsilonInRoot: false), .common)
        add("the root was left out", end(rho: rule.rho, isRooted: false), .common)
        add(
            "it is plain gradient descent", steps.end { gradient, _ in -rule.learningRate * gradient },
            .common)
        self.init(right: right, slack: steps.slack(right), got: got, list)
    }

    /// Looks for mistakes that give `got` as a weight after some steps of Adam.
    ///
    /// The parameters are those for gradient descent.
    public init(of rule: Adam<Double>, weight: Double, gradients: [Double], got: TypedNumber) {
        let steps = WeightSteps(start: weight, gradients: gradients)
        func end(_ form: AdamForm, beta1: Double? = nil, beta2: Double? = nil) -> Double {
            let (beta1, beta2) = (beta1 ?? rule.beta1, beta2 ?? rule.beta2)
            var m = 0.0, v = 0.0, power1 = 1.0, power2 = 1.0
            return steps.end { gradient, _ in
                if form == .anew { (m, v, power1, power2) = (0, 0, 1, 1) }
                m = beta1 * m + (1 - beta1) * gradient
                v = beta2 * v + (1 - beta2) * gradient * gradient
                (power1, power2) = (power1 * beta1, power2 * beta2)
                let first = form == .uncorrected ? 1 : 1 - power1
                let second = form == .uncorrected ? 1 : 1 - power2
                switch form {
                case .epsilonAfterCorrection:
                    return -rule.learningRate * (m / first) / ((v / second).squareRoot() + rule.epsilon)
                case .epsilonInRoot:
                    return -rule.learningRate * (m / first) / (v / second + rule.epsilon).squareRoot()
                case .unrooted: return -rule.learningRate * (m / first) / (v / second + rule.epsilon)
                default:
                    return -rule.learningRate * second.squareRoot() / first * m
                        / (v.squareRoot() + rule.epsilon)
                }
            }
        }
        let right = end(.keras)
        var list = steps.hypotheses(right: right, rate: rule.learningRate)
        func add(_ text: Text, _ value: Double, _ commonness: MistakeKind.Commonness) {
            list.append(Hypothesis(text: text, value: value, commonness: commonness))
        }
        add("m and v were not corrected for beginning at 0", end(.uncorrected), .everyday)
        add("m and v began anew in each step", end(.anew), .common)
        add(
            "epsilon stands where PyTorch has it, after v is corrected", end(.epsilonAfterCorrection), .common
        )
        add("epsilon was added under the root", end(.epsilonInRoot), .common)
        add("β₁ and β₂ were taken for each other", end(.keras, beta1: rule.beta2, beta2: rule.beta1), .common)
        add("the root was left out", end(.unrooted), .common)
        add(
            "it is plain gradient descent", steps.end { gradient, _ in -rule.learningRate * gradient },
            .common)
        self.init(right: right, slack: steps.slack(right), got: got, list)
    }

    private enum AdamForm { case keras, uncorrected, anew, epsilonAfterCorrection, epsilonInRoot, unrooted }
}
