extension Loss {
    /// The mean of −t · log p − (1 − t) · log(1 − p), for targets t from 0 to 1 and outputs p between 0 and
    /// 1.
    ///
    /// As in Keras 3.15.0 (`keras/src/backend/tensorflow/nn.py`, `binary_crossentropy`), p is clipped to stay
    /// 1e-7 away from 0 and 1; there the derivative is 0. In training after ``Activation/sigmoid``, loss and
    /// gradient are computed from its sums, without clipping. Keras computes both in float32, in which 1 −
    /// 1e-7 is 1 − 1.19e-7: so an output of 0 whose target is 1 adds 16.118, but an output of 1 whose target
    /// is 0 adds 15.942.
    public static var binaryCrossentropy: Loss {
        Loss(
            kind: .binaryCrossentropy, name: "binary_crossentropy",
            form: .each(
                value: { output, target, _, isSingle in
                    let p = boundedProbability(output, isSingle)
                    return -target * Double.log(p) - (1 - target) * Double.log(rounded(1 - p, isSingle))
                },
                slope: { output, target, _, isSingle in
                    let p = boundedProbability(output, isSingle)
                    return p == output ? (p - target) / (p * rounded(1 - p, isSingle)) : 0
                }), pair: binaryPair)
    }

    /// ``binaryCrossentropy`` of outputs z without a sigmoid (logits), so that p = 1 / (1 + e⁻ᶻ): the mean of
    /// max(z, 0) − z · t + log(1 + e^−|z|).
    ///
    /// As `keras.losses.BinaryCrossentropy(from_logits=True)`, whose formula is that of
    /// `tf.nn.sigmoid_cross_entropy_with_logits`. If the last layer has a sigmoid nevertheless, training uses
    /// its sums, as Keras does with a warning. If `fromLogits` is false, this is ``binaryCrossentropy``.
    ///
    ///     Loss.binaryCrossentropy(fromLogits: true)([0] as [Double], [1])  // 0.6931471805599453
    public static func binaryCrossentropy(fromLogits: Bool) -> Loss {
        guard fromLogits else { return .binaryCrossentropy }
        return Loss(
            kind: .binaryCrossentropy, name: "binary_crossentropy",
            form: .each(
                value: { z, target, _, _ in
                    (z > 0 ? z : 0) - z * target + Double.log1p(Double.exp(-z.magnitude))
                },
                slope: { z, target, _, _ in
                    let e = Double.exp(-z.magnitude)
                    return (z > 0 ? 1 : e) / (1 + e) - target
                }), pair: binaryPair, takesLogits: true)
    }

    private static var binaryPair: Pair {
        Pair(
            activation: .sigmoid,
            // −log σ(z) = max(−z, 0) + log(1 + e^−|z|), and 1 − σ(z) = σ(−z).
            value: { z, targets, count, _ in
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
            })
    }
}
