extension Loss {
    /// The sum of −t · log p over the classes, for targets t that add up to 1 and outputs p that do.
    ///
    /// As in Keras, p is kept 1e-7 away from 0 and 1, and there the derivative is 0; but in training, after
    /// ``Activation/softmax``, loss and gradient are computed from its sums, where nothing needs to be kept away.
    /// Outputs are not divided by their sum.
    public static var categoricalCrossentropy: Loss {
        Loss(
            kind: .categoricalCrossentropy, name: "categorical_crossentropy", isMean: false,
            term: { output, target in target == 0 ? 0 : -target * Double.log(boundedProbability(output)) },
            slope: { output, target in boundedProbability(output) == output ? -target / output : 0 },
            pair: Pair(
                activation: .softmax,
                // −log softmax(z)ᵢ = m + log Σⱼ exp(zⱼ − m) − zᵢ.
                value: { z, targets, count in
                    var largest = -Double.infinity
                    for i in 0..<count where !(z[i] <= largest) { largest = z[i] }
                    var sum = 0.0
                    for i in 0..<count { sum += Double.exp(z[i] - largest) }
                    let logarithm = Double.log(sum)
                    var loss = 0.0
                    for i in 0..<count where targets[i] != 0 {
                        loss += targets[i] * (logarithm - (z[i] - largest))
                    }
                    return loss
                },
                gradient: { outputs, targets, count in
                    var sum = 0.0
                    for i in 0..<count { sum += targets[i] }
                    for i in 0..<count { targets[i] = outputs[i] * sum - targets[i] }
                }))
    }
}
