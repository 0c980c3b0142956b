import PlainText

extension Explanation {
    /// Looks for mistakes that give `got` as the loss of some rows.
    ///
    /// - Parameters:
    ///   - loss: the loss as Keras computes it: a sum or mean over the outputs of each row, and the mean of
    ///     that over the rows.
    ///   - outputs: the model's outputs, a list for each row.
    ///   - targets: the targets: as many as outputs, or the number of a class for each row if the loss is
    ///     sparse.
    ///   - got: the number that came out, as typed.
    ///
    /// For the loss of an epoch of training, see ``init(of:got:)``. Stops the program unless there is a
    /// target for each output, and at least one row.
    public init<Scalar: Real>(of loss: Loss, outputs: [[Scalar]], targets: [[Scalar]], got: TypedNumber) {
        guard !outputs.isEmpty, outputs.count == targets.count,
            outputs.indices.allSatisfy({
                targets[$0].count == loss.targetCount(outputs[$0].count) && !outputs[$0].isEmpty
            })
        else {
            stop(
                "Explanation: \(outputs.count) rows of outputs and \(targets.count) of targets. Hint: give at least one "
                    + "row, and "
                    + (loss.isSparse ? "the number of a class for each." : "a target for each output."))
        }
        let outputs = outputs.map { Recalculation.doubles($0) }
        var dense = targets.map { Recalculation.doubles($0) }
        if loss.isSparse { dense = dense.indices.map { oneHot(dense[$0][0], outputs[$0].count) } }
        let rows = LossRows(loss: loss, outputs: outputs, targets: dense, isSingle: Scalar.isSingle)
        self.init(right: rows.mean, slack: 1e-6 * rows.magnitude, got: got, rows.hypotheses)
    }
}

/// The rows of a batch, and the mistakes that people make in its loss.
struct LossRows {
    let loss: Loss
    let outputs: [[Double]]
    /// One target for each output; classes are one-hot.
    let targets: [[Double]]
    /// Whether the outputs were of single precision.
    let isSingle: Bool

    private var count: Double { Double(outputs.count) }
    private var units: Double { Double(outputs[0].count) }

    /// The right loss.
    var mean: Double { mean(of: loss) }

    /// The size of the terms that the loss adds up; those from logits cancel.
    var magnitude: Double {
        var largest = 0.0
        if loss.takesLogits {
            for row in outputs { for z in row where z.magnitude > largest { largest = z.magnitude } }
        }
        return mean.magnitude + largest
    }

    /// The mean of another loss over the rows.
    private func mean(of loss: Loss) -> Double {
        var sum = 0.0
        for (row, targets) in zip(outputs, targets) { sum += loss.value(row, targets, row.count, isSingle) }
        return sum / count
    }

    /// The mean over all outputs of all rows.
    private func mean(_ term: (_ output: Double, _ target: Double) -> Double) -> Double {
        var sum = 0.0, terms = 0.0
        for (row, targets) in zip(outputs, targets) {
            for (output, target) in zip(row, targets) {
                sum += term(output, target)
                terms += 1
            }
        }
        return sum / terms
    }

    /// The loss of other rows.
    private func mean(_ outputs: [[Double]], _ targets: [[Double]]) -> Double {
        LossRows(loss: loss, outputs: outputs, targets: targets, isSingle: isSingle).mean
    }

    /// Numbers that may have been computed instead of the loss.
    var hypotheses: [Explanation.Hypothesis] {
        var list: [Explanation.Hypothesis] = []
        func add(_ text: Text, _ value: Double, _ commonness: MistakeKind.Commonness) {
            list.append(Explanation.Hypothesis(text: text, value: value, commonness: commonness))
        }
        let right = mean
        if outputs.count > 1 {
            add("the rows were added up, and not divided by how many they are", right * count, .everyday)
            add(
                "only the first row was used",
                mean([outputs[0]], [targets[0]]), .occasional)
            let last = outputs.count - 1
            add(
                "only the last row was used",
                mean([outputs[last]], [targets[last]]), .occasional)
            add(
                "it was divided by one less than the number of rows", right * count / (count - 1), .occasional
            )
        }
        if units > 1 {
            if loss.isMean {
                add(
                    "the outputs of a row were added up, and not divided by how many they are", right * units,
                    .common)
                if outputs.count > 1 {
                    add(
                        "rows and outputs were added up, and not divided by how many they are",
                        right * units * count, .common)
                }
            } else {
                add("it was divided by the number of classes", right / units, .common)
            }
        }
        add("the sign is the other one", -right, .common)
        switch loss.kind {
        case .meanSquaredError:
            add("the squared error was halved", right / 2, .everyday)
            add("the root was taken of the mean of the squares", right.squareRoot(), .everyday)
            add(
                "the errors were not squared: it is the mean absolute error", mean(of: .meanAbsoluteError),
                .common)
            add("the errors were added with their signs", mean { $0 - $1 }, .occasional)
        case .meanAbsoluteError:
            add("the errors were squared: it is the mean squared error", mean(of: .meanSquaredError), .common)
            add("the errors were added with their signs", mean { $0 - $1 }, .common)
        case .huber:
            let delta = loss.parameter
            add("the squared errors were not halved", mean { 2 * huber($0 - $1, delta) }, .common)
            add("it is half the mean squared error", mean(of: .meanSquaredError) / 2, .common)
            add("it is the mean squared error", mean(of: .meanSquaredError), .common)
            add("it is the mean absolute error", mean(of: .meanAbsoluteError), .common)
            add(
                "½ · delta² was not subtracted from the larger errors",
                mean { huber($0 - $1, delta) + (($0 - $1).magnitude > delta ? delta * delta / 2 : 0) },
                .common)
            if delta != 1 { add("delta was 1", mean { huber($0 - $1, 1) }, .everyday) }
        case .binaryCrossentropy:
            let p = loss.takesLogits ? outputs.map { Activation.sigmoid($0) } : outputs
            add(
                "the term of the other class, (1 − t) · log(1 − p), was left out",
                LossRows(loss: loss, outputs: p, targets: targets, isSingle: isSingle).mean {
                    -$1 * Double.log(boundedProbability($0, isSingle))
                }, .everyday)
            addLogarithms(right, &list)
            if !loss.takesLogits { addSwapped(&list) }
            if units > 1, !loss.takesLogits {
                add(
                    "it is the categorical cross-entropy of the outputs", mean(of: .categoricalCrossentropy),
                    .common)
            }
            addLogits(.sigmoid, .binaryCrossentropy, &list)
        case .categoricalCrossentropy, .sparseCategoricalCrossentropy:
            if !loss.takesLogits {
                add(
                    "it is the binary cross-entropy, the mean over the outputs",
                    mean(of: .binaryCrossentropy), .common)
                add(
                    "it is the sum of the outputs' binary cross-entropies",
                    mean(of: .binaryCrossentropy) * units, .occasional)
                add(
                    "the outputs were not divided by their sum; Keras divides them",
                    mean { $1 == 0 ? 0 : -$1 * Double.log(boundedProbability($0, isSingle)) } * units, .common
                )
                if !loss.isSparse { addSwapped(&list) }
            }
            addLogarithms(right, &list)
            if loss.isSparse { addClasses(&list) }
            addLogits(
                .softmax, loss.isSparse ? .sparseCategoricalCrossentropy : .categoricalCrossentropy, &list)
        }
        return list
    }

    private func huber(_ error: Double, _ delta: Double) -> Double {
        Loss.huber(delta: delta).value([error], [0], 1, isSingle)
    }

    /// Adds the results of taking logits for probabilities, or probabilities for logits.
    private func addLogits(
        _ function: Activation, _ ofProbabilities: Loss, _ list: inout [Explanation.Hypothesis]
    ) {
        let again = outputs.map { function($0) }
        if loss.takesLogits {
            list.append(
                Explanation.Hypothesis(
                    text: "the outputs were taken for probabilities: \(function.text) was left out",
                    value: mean(of: ofProbabilities), commonness: .everyday))
        }
        list.append(
            Explanation.Hypothesis(
                text: loss.takesLogits
                    ? "\(function.text) was applied to the outputs first, and by the loss again"
                    : "the outputs were taken for logits, and \(function.text) was applied again",
                value: mean(again, targets), commonness: .common))
    }

    /// Adds the result of counting classes from 1.
    private func addClasses(_ list: inout [Explanation.Hypothesis]) {
        let earlier = targets.map { row in row.indices.map { $0 + 1 < row.count ? row[$0 + 1] : 0 } }
        if earlier.contains(where: { !$0.contains(1) }) { return }
        list.append(
            Explanation.Hypothesis(
                text: "the classes were counted from 1", value: mean(outputs, earlier), commonness: .common))
    }

    private func addLogarithms(_ right: Double, _ list: inout [Explanation.Hypothesis]) {
        list.append(
            Explanation.Hypothesis(
                text: "the logarithm was taken to base 10", value: right / 2.302585092994046,
                commonness: .common))
        list.append(
            Explanation.Hypothesis(
                text: "the logarithm was taken to base 2", value: right / 0.6931471805599453,
                commonness: .common))
    }

    private func addSwapped(_ list: inout [Explanation.Hypothesis]) {
        list.append(
            Explanation.Hypothesis(
                text: "outputs and targets were taken for each other", value: mean(targets, outputs),
                commonness: .occasional))
    }
}
