extension Loss {
    /// The mean of −t · log p − (1 − t) · log(1 − p), for targets t within 0 and 1 and outputs p between them.
    ///
    /// As in Keras, p is kept 1e-7 away from 0 and 1, and there the derivative is 0; but in training, after
    /// ``Activation/sigmoid``, loss and gradient are computed from its sums, where nothing needs to be kept away.
    public static var binaryCrossentropy: Loss {
        Loss(
            kind: .binaryCrossentropy, name: "binary_crossentropy", isMean: true,
            term: { output, target in
                let p = boundedProbability(output)
                return -target * Double.log(p) - (1 - target) * Double.log(1 - p)
            },
            slope: { output, target in
                let p = boundedProbability(output)
                return p == output ? (p - target) / (p * (1 - p)) : 0
            },
            pair: Pair(
                activation: .sigmoid,
                // −log σ(z) = max(−z, 0) + log(1 + e^−|z|), and 1 − σ(z) = σ(−z).
                value: { z, targets, count in
                    var sum = 0.0
                    for i in 0..<count {
                        sum +=
                            (z[i] > 0 ? z[i] : 0) - z[i] * targets[i]
                            + Double.log1p(Double.exp(-z[i].magnitude))
                    }
                    return sum
                },
                gradient: { outputs, targets, count in
                    for i in 0..<count { targets[i] = outputs[i] - targets[i] }
                }))
    }
}
