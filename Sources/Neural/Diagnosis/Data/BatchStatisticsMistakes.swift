import PlainText

extension Explanation {
    /// Looks for mistakes that give `got` as an output for one row of a batch, in a model with batch normalization.
    ///
    /// A trained model uses the moving mean and variance. In training mode (`model(x, training=True)`, or
    /// PyTorch's `model.train()`), it uses those of the batch, so the batch is needed to recognize the numbers.
    ///
    ///     let model = Sequential<Double>([.batchNormalization(BatchNormalization(1, epsilon: 0))])
    ///     let answer = Explanation(of: model, row: 0, of: Matrix([[1], [5]]), got: TypedNumber("-1.0000")!)
    ///     answer.description  // the mean and variance are those of the batch, as in training
    ///
    /// - Parameters:
    ///   - model: the trained model.
    ///   - row: the row whose output was computed, counted from 0.
    ///   - batch: the inputs of the batch, a row for each example.
    ///   - got: the number that came out, as typed.
    ///   - unit: the output that was computed, counted from 0.
    ///
    /// Stops the program unless the batch fits the model, and has such a row, and the model such an output.
    public init<Scalar: Real>(
        of model: Sequential<Scalar>, row: Int, of batch: Matrix<Scalar>, got: TypedNumber, unit: Int = 0
    ) {
        model.requireColumns(batch, "the batch")
        guard row >= 0, row < batch.rows else {
            stop("Explanation: row \(row) of \(batch.rows). Hint: rows count from 0.")
        }
        let recalculation = Recalculation(model)
        let rows = (0..<batch.rows).map { Recalculation.doubles(batch[$0]) }
        let numbers = recalculation.run(rows[row])
        let right = numbers.last?.outputs ?? rows[row]
        guard right.indices.contains(unit) else {
            stop("Explanation: output \(unit) of \(model.text). Hint: outputs count from 0.")
        }
        var list: [Hypothesis] = []
        func add(_ text: Text, _ kind: BatchStatistics, _ commonness: MistakeKind.Commonness) {
            let outputs = kind.outputs(of: recalculation, rows)
            if outputs[row].indices.contains(unit) {
                list.append(Hypothesis(text: text, value: outputs[row][unit], commonness: commonness))
            }
        }
        if recalculation.steps.contains(where: { !$0.normalization.isEmpty }) {
            add(
                "the mean and variance are those of the batch, as in training", BatchStatistics(), .everyday)
            add(
                "the mean and variance are those of the batch, and the variance was divided by N − 1",
                BatchStatistics(isUnbiased: true), .common)
            add(
                "the mean is that of the batch, and the variance is the moving one",
                BatchStatistics(hasVariance: false), .common)
            add(
                "the variance is that of the batch, and the mean is the moving one",
                BatchStatistics(hasMean: false),
                .common)
        }
        list += Hypothesis.singleMistakes(in: recalculation, unit: unit) { changed, _ in
            changed.outputs(for: rows[row])
        }
        self.init(
            right: right[unit],
            slack: ErrorBound.slack(of: .output(unit: unit), recalculation, rows[row], numbers), got: got,
            list)
    }
}

/// Batch normalization with numbers of the batch.
private struct BatchStatistics {
    /// Whether the mean is that of the batch, and not the moving one.
    var hasMean = true
    /// Whether the variance is that of the batch, and not the moving one.
    var hasVariance = true
    /// Whether the variance is the sum of squares divided by N − 1, not by N.
    var isUnbiased = false

    /// The outputs of each row.
    func outputs(of model: Recalculation, _ rows: [[Double]]) -> [[Double]] {
        var rows = rows
        for step in model.steps {
            var step = step
            if !step.normalization.isEmpty {
                for unit in step.normalization[0].indices {
                    let numbers = rows.map { $0[unit] }
                    var sum = 0.0
                    for number in numbers { sum += number }
                    let mean = sum / Double(numbers.count)
                    if hasMean { step.normalization[2][unit] = mean }
                    if hasVariance {
                        var squares = 0.0
                        for number in numbers { squares += (number - mean) * (number - mean) }
                        step.normalization[3][unit] = squares / Double(numbers.count - (isUnbiased ? 1 : 0))
                    }
                }
            }
            rows = rows.map { step($0).outputs }
        }
        return rows
    }
}
