extension Loss {
    /// −log p of the class that is a row's only target. p is its output divided by the sum of all outputs of
    /// the row.
    ///
    /// Targets are the indices of classes, from 0: one for each row. As in Keras 3.15.0
    /// (`keras/src/backend/tensorflow/nn.py`, `sparse_categorical_crossentropy`), each output is first
    /// clipped to stay 1e-7 away from 0 and 1 (there the derivative is 0), and then divided by the sum of
    /// all. ``categoricalCrossentropy`` divides first, and so differs if outputs do not add up to 1, or are
    /// not between 0 and 1. In training after ``Activation/softmax``, loss and gradient are computed from its
    /// sums, without clipping or division.
    ///
    ///     Loss.sparseCategoricalCrossentropy([0.25, 0.5, 0.25] as [Double], [1])  // 0.6931471805599453
    public static var sparseCategoricalCrossentropy: Loss {
        Loss(
            kind: .sparseCategoricalCrossentropy, name: "sparse_categorical_crossentropy",
            form: .together(
                Together(
                    // Keras passes the logarithms to the loss for logits: log Σⱼ exp(log pⱼ − log m) − (log p
                    // − log m).
                    value: { outputs, targets, count, isSingle in
                        var (most, sum) = (0.0, 0.0)
                        for i in 0..<count {
                            let p = boundedProbability(outputs[i], isSingle)
                            if !(p <= most) { most = p }
                        }
                        for i in 0..<count { sum += boundedProbability(outputs[i], isSingle) / most }
                        var loss = Double.log(rounded(sum, isSingle))
                        for i in 0..<count where targets[i] != 0 {
                            let p = boundedProbability(outputs[i], isSingle)
                            loss -= targets[i] * (Double.log(p) - Double.log(most))
                        }
                        return loss
                    },
                    gradient: { outputs, targets, count, isSingle in
                        var sum = 0.0
                        for i in 0..<count { sum += boundedProbability(outputs[i], isSingle) }
                        for i in 0..<count {
                            let p = boundedProbability(outputs[i], isSingle)
                            targets[i] =
                                p == outputs[i] ? (rounded(p / sum, isSingle) - targets[i]) / p : 0
                        }
                    })),
            pair: categoricalPair)
    }

    /// ``sparseCategoricalCrossentropy`` of outputs z without a softmax (logits): log Σⱼ exp(zⱼ − m) − (z −
    /// m) for the z of the class, m being the largest.
    ///
    /// As `keras.losses.SparseCategoricalCrossentropy(from_logits=True)`. If the last layer has a softmax
    /// nevertheless, training uses its sums, as Keras does with a warning. If `fromLogits` is false, this is
    /// ``sparseCategoricalCrossentropy``.
    ///
    ///     Loss.sparseCategoricalCrossentropy(fromLogits: true)([0, 0] as [Double], [1])  // 0.6931471805599453
    public static func sparseCategoricalCrossentropy(fromLogits: Bool) -> Loss {
        guard fromLogits else { return .sparseCategoricalCrossentropy }
        return Loss(
            kind: .sparseCategoricalCrossentropy, name: "sparse_categorical_crossentropy",
            form: .together(ofLogits), pair: categoricalPair, takesLogits: true)
    }
}
