extension Loss {
    /// The sum of −t · log p over the classes, for targets t that add up to 1. p is an output divided by the
    /// sum of all outputs of the row.
    ///
    /// As in Keras 3.15.0 (`keras/src/backend/tensorflow/nn.py`, `categorical_crossentropy`), outputs are
    /// first divided by their sum, and then p is clipped to stay 1e-7 away from 0 and 1; there the derivative
    /// is 0. In training after ``Activation/softmax``, loss and gradient are computed from its sums, without
    /// division or clipping.
    public static var categoricalCrossentropy: Loss {
        Loss(
            kind: .categoricalCrossentropy, name: "categorical_crossentropy",
            form: .together(
                Together(
                    value: { outputs, targets, count, isSingle in
                        let sum = roundedSum(outputs, count, isSingle)
                        var loss = 0.0
                        for i in 0..<count {
                            let p = boundedProbability(rounded(outputs[i] / sum, isSingle), isSingle)
                            loss -= targets[i] * Double.log(p)
                        }
                        return loss
                    },
                    // With gᵢ = −tᵢ / pᵢ, or 0 if p is clipped: (gᵢ − Σⱼ gⱼ · pⱼ) / sum.
                    gradient: { outputs, targets, count, isSingle in
                        let sum = roundedSum(outputs, count, isSingle)
                        var together = 0.0
                        for i in 0..<count {
                            let p = rounded(outputs[i] / sum, isSingle)
                            if boundedProbability(p, isSingle) == p {
                                together -= targets[i]
                                targets[i] = -targets[i] / p
                            } else {
                                targets[i] = 0
                            }
                        }
                        for i in 0..<count { targets[i] = (targets[i] - together) / sum }
                    })),
            pair: categoricalPair)
    }

    /// ``categoricalCrossentropy`` of outputs z without a softmax (logits): the sum of t · (log Σⱼ exp(zⱼ −
    /// m) − (z − m)) over the classes, m being the largest z.
    ///
    /// As `keras.losses.CategoricalCrossentropy(from_logits=True)`, whose formula is that of
    /// `tf.nn.softmax_cross_entropy_with_logits`. If the last layer has a softmax nevertheless, training uses
    /// its sums, as Keras does with a warning. If `fromLogits` is false, this is ``categoricalCrossentropy``.
    ///
    ///     Loss.categoricalCrossentropy(fromLogits: true)([0, 0] as [Double], [1, 0])  // 0.6931471805599453
    public static func categoricalCrossentropy(fromLogits: Bool) -> Loss {
        guard fromLogits else { return .categoricalCrossentropy }
        return Loss(
            kind: .categoricalCrossentropy, name: "categorical_crossentropy", form: .together(ofLogits),
            pair: categoricalPair, takesLogits: true)
    }

    static var ofLogits: Together {
        Together(
            value: { crossentropy(ofLogits: $0, $1, $2, $3) },
            gradient: { z, targets, count, isSingle in
                let most = largest(z, count)
                var (sum, all) = (0.0, 0.0)
                for i in 0..<count {
                    sum += Double.exp(z[i] - most)
                    all += targets[i]
                }
                for i in 0..<count {
                    targets[i] = rounded(Double.exp(z[i] - most) / sum, isSingle) * all - targets[i]
                }
            })
    }

    static var categoricalPair: Pair {
        Pair(
            activation: .softmax, value: { crossentropy(ofLogits: $0, $1, $2, $3) },
            gradient: { outputs, targets, count in
                var sum = 0.0
                for i in 0..<count { sum += targets[i] }
                for i in 0..<count { targets[i] = outputs[i] * sum - targets[i] }
            })
    }
}

/// The sum of a row's outputs, rounded once.
private func roundedSum(
    _ outputs: UnsafePointer<Double>, _ count: Int, _ isSingle: Bool
) -> Double {
    var sum = 0.0
    for i in 0..<count { sum += outputs[i] }
    return rounded(sum, isSingle)
}

/// −log softmax(z)ᵢ = log Σⱼ exp(zⱼ − m) − (zᵢ − m), times the targets. In float32, as in Keras, the sum of
/// exponentials is rounded and at least 1, so a loss near 0 is a multiple of 1.19e-7.
private func crossentropy(
    ofLogits z: UnsafePointer<Double>, _ targets: UnsafePointer<Double>, _ count: Int, _ isSingle: Bool
) -> Double {
    let most = largest(z, count)
    var sum = 0.0
    for i in 0..<count { sum += Double.exp(z[i] - most) }
    let logarithm = Double.log(rounded(sum, isSingle))
    var loss = 0.0
    for i in 0..<count where targets[i] != 0 { loss += targets[i] * (logarithm - (z[i] - most)) }
    return loss
}

/// The largest number. A NaN replaces it, and the next number replaces the NaN.
private func largest(_ z: UnsafePointer<Double>, _ count: Int) -> Double {
    var largest = -Double.infinity
    for i in 0..<count where !(z[i] <= largest) { largest = z[i] }
    return largest
}
