import PlainText

extension Explanation {
    /// Looks for what makes a loss of some rows come out as `got`.
    ///
    /// - Parameters:
    ///   - loss: what Keras computes: of each row a sum or a mean over its outputs, and of that the mean over the rows.
    ///   - outputs: what the model gave, a list for each row.
    ///   - targets: what it should have given: as many.
    ///   - got: what somebody got, as they typed it.
    ///
    /// Stops the program unless there is a target for each output, and at least one row.
    public init<Scalar: Real>(of loss: Loss, outputs: [[Scalar]], targets: [[Scalar]], got: TypedNumber) {
        guard !outputs.isEmpty, outputs.count == targets.count,
            outputs.indices.allSatisfy({ outputs[$0].count == targets[$0].count && !outputs[$0].isEmpty })
        else {
            stop(
                "Explanation: \(outputs.count) rows of outputs and \(targets.count) of targets. "
                    + "Hint: give at least one row, and a target for each output.")
        }
        let rows = LossRows(
            loss: loss, outputs: outputs.map { Recalculation.doubles($0) },
            targets: targets.map { Recalculation.doubles($0) })
        let right = rows.mean
        self.init(right: right, slack: 1e-6 * rows.magnitude, got: got, rows.hypotheses)
    }
}

/// The rows of a batch, and what people make of their loss.
struct LossRows {
    let loss: Loss
    let outputs: [[Double]]
    let targets: [[Double]]

    private var count: Double { Double(outputs.count) }
    private var units: Double { Double(outputs[0].count) }

    /// The loss, as it should be.
    var mean: Double { mean(of: loss) }

    /// Of what size the terms are that the loss adds up.
    var magnitude: Double { mean { loss.term($0, $1).magnitude } * (loss.isMean ? 1 : units) }

    /// The mean over the rows of another loss.
    private func mean(of loss: Loss) -> Double {
        mean { loss.term($0, $1) } * (loss.isMean ? 1 : units)
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

    /// What may have been computed in the loss's place.
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
                LossRows(loss: loss, outputs: [outputs[0]], targets: [targets[0]]).mean, .occasional)
            let last = outputs.count - 1
            add(
                "only the last row was used",
                LossRows(loss: loss, outputs: [outputs[last]], targets: [targets[last]]).mean, .occasional)
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
        case .binaryCrossentropy:
            add(
                "the term of the other class, (1 − t) · log(1 − p), was left out",
                mean(of: .categoricalCrossentropy) / units, .everyday)
            addLogarithms(right, &list)
            addSwapped(&list)
            if units > 1 {
                add(
                    "it is the categorical cross-entropy of the outputs", mean(of: .categoricalCrossentropy),
                    .common)
            }
        case .categoricalCrossentropy:
            add(
                "it is the binary cross-entropy, the mean over the outputs", mean(of: .binaryCrossentropy),
                .common)
            add(
                "it is the sum of the outputs' binary cross-entropies", mean(of: .binaryCrossentropy) * units,
                .occasional)
            addLogarithms(right, &list)
            addSwapped(&list)
            let sums = outputs.map { row in row.reduce(0, +) }
            let scaled = outputs.indices.map { index in outputs[index].map { $0 / sums[index] } }
            add(
                "the outputs were divided by their sum first",
                LossRows(loss: loss, outputs: scaled, targets: targets).mean, .common)
        }
        if loss.kind == .categoricalCrossentropy || loss.kind == .binaryCrossentropy {
            let function: Activation = loss.kind == .categoricalCrossentropy ? .softmax : .sigmoid
            let again = LossRows(loss: loss, outputs: outputs.map { function($0) }, targets: targets)
            add(
                "the outputs were taken for logits, and \(function.text) was applied again", again.mean,
                .common)
        }
        return list
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
        let swapped = LossRows(loss: loss, outputs: targets, targets: outputs)
        list.append(
            Explanation.Hypothesis(
                text: "outputs and targets were taken for each other", value: swapped.mean,
                commonness: .occasional))
    }
}
