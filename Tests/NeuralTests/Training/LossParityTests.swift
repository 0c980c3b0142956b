import Foundation
import Testing

@testable import Neural

/// Every loss and metric compared with real Keras, and their part of docs/parity.md.
@Suite struct LossParityTests {
    /// How far a loss may differ, and why.
    struct Bound {
        /// For a row's loss, and for the mean over the rows, in ulps.
        let rows: Int, mean: Int
        /// For a row's derivatives, in ulps of the largest.
        let gradient: Float
        let reason: String
    }

    static let sums = "computed in double and rounded once; Keras rounds every step"
    static let logarithms = "log and exp, which the libraries approximate; sums in another order"
    static let bounds: [String: Bound] = [
        "mean_squared_error": Bound(rows: 2, mean: 1, gradient: 1, reason: sums),
        "mean_absolute_error": Bound(rows: 1, mean: 1, gradient: 0, reason: sums),
        "huber": Bound(rows: 1, mean: 1, gradient: 1, reason: sums),
        "binary_crossentropy": Bound(rows: 1, mean: 1, gradient: 3, reason: logarithms),
        "binary_crossentropy from logits": Bound(rows: 1, mean: 1, gradient: 2, reason: logarithms),
        "categorical_crossentropy": Bound(rows: 1, mean: 1, gradient: 5.8, reason: logarithms),
        "categorical_crossentropy from logits": Bound(rows: 1, mean: 1, gradient: 3, reason: logarithms),
        "sparse_categorical_crossentropy": Bound(rows: 1, mean: 1, gradient: 3, reason: logarithms),
        "sparse_categorical_crossentropy from logits": Bound(
            rows: 0, mean: 1, gradient: 2, reason: logarithms),
    ]

    @Test(arguments: LossCase.losses) func asKeras(_ parity: LossCase) throws {
        let bound = try #require(Self.bounds[parity.kind], "\(parity.kind) has no bound")
        let distances = parity.distances()
        #expect(distances.rows <= bound.rows)
        #expect(distances.mean <= bound.mean)
        #expect(distances.gradient <= bound.gradient)
        #expect(parity.name.hasPrefix(parity.loss.description.prefix { $0 != "(" }))
    }

    /// No bound is wider than the measured distance.
    @Test func boundsAreTight() {
        for (kind, bound) in Self.bounds {
            let all = LossCase.losses.filter { $0.kind == kind }.map { $0.distances() }
            #expect(all.map(\.rows).max() == bound.rows, "\(kind)")
            #expect(all.map(\.mean).max() == bound.mean, "\(kind)")
            #expect(all.map(\.gradient).max() == bound.gradient, "\(kind)")
        }
    }

    @Test(arguments: LossCase.metrics) func metrics(_ parity: LossCase) {
        let metric: Metric? =
            switch parity.kind {
            case "binary_accuracy": .binaryAccuracy(threshold: parity.name.hasSuffix("0.3") ? 0.3 : 0.5)
            case "categorical_accuracy": .categoricalAccuracy
            case "sparse_categorical_accuracy": .sparseCategoricalAccuracy
            case "mean_squared_error metric": .meanSquaredError
            case "mean_absolute_error metric": .meanAbsoluteError
            default: nil
            }
        let (x, t, mean) = (parity.matrix("x"), parity.matrix("t"), parity.list("mean")[0])
        #expect(metric.map { ulps($0(x, t), mean) <= 1 } == true)
        if parity.kind.hasSuffix("categorical_accuracy") { #expect(Metric.accuracy(x, t) == mean) }
        // In double precision, the same rows are correct.
        if parity.kind.hasSuffix("accuracy"), !parity.name.hasSuffix("0.3") {
            let doubles = metric.map {
                $0(parity.matrix("x", as: Double.self), parity.matrix("t", as: Double.self))
            }
            #expect(doubles.map { Float($0) } == mean)
        }
    }

    /// The losses in Keras' history of each epoch, those of each batch, and those that `evaluate` returns
    /// before and after.
    @Test(arguments: LossCase.histories) func histories(_ parity: LossCase) throws {
        let (x, t) = (parity.matrix("x"), parity.matrix("t"))
        let training = try training(parity)
        let (history, before, after) = (parity.list("history"), parity.list("before"), parity.list("after"))
        let batches = parity.list("batches")
        for epoch in history.indices {
            let losses = training.epoch(x, t, batchSize: 4)
            #expect(losses.rows == [4, 4, 2])
            #expect(near(losses.history, history[epoch]) && near(losses.before, before[epoch]))
            #expect(near(losses.after, after[epoch]))
            for batch in 0..<3 { #expect(near(losses.batches[batch], batches[3 * epoch + batch])) }
            // These are different numbers; the history has the mean of the batches' losses, weighted with
            // their numbers of rows.
            let sum = 4 * losses.batches[0] + 4 * losses.batches[1] + 2 * losses.batches[2]
            #expect(near(losses.history, sum / 10) && !near(losses.history, losses.after))
            #expect(!near(losses.history, losses.batches.reduce(0, +) / 3))
            // When Keras printed one of them, it is explained in relation to the other.
            let printed = TypedNumber("\(after[epoch])")!
            #expect(Explanation(of: losses, got: TypedNumber("\(history[epoch])")!).verdict == .right)
            let answer = Explanation(of: losses, got: printed)
            #expect(answer.verdict == .mistakes && answer.description.contains("after the epoch's last step"))
        }
        // `fit` computes the same epochs.
        let fitted = try self.training(parity)
        let found = fitted.fit(x, t, epochs: history.count, batchSize: 4, shuffle: false)
        #expect(zip(found.loss, history).allSatisfy { near($0, $1) } && fitted.model == training.model)
    }

    /// During training, Keras' metrics are also computed before each step.
    @Test(arguments: LossCase.histories) func metricsOfTraining(_ parity: LossCase) throws {
        let (x, t) = (parity.matrix("x"), parity.matrix("t"))
        let training = try training(parity)
        let metric: Metric =
            parity.name.hasSuffix("numbers")
            ? .meanAbsoluteError : parity.name.hasSuffix("huber") ? .meanSquaredError : .accuracy
        for expected in parity.list("metric") {
            var sum: Float = 0
            for start in [0, 4, 8] {
                let rows = start..<min(start + 4, 10)
                let (inputs, targets) = (Matrix(rows.map { x[$0] }), Matrix(rows.map { t[$0] }))
                sum += metric(training.model(inputs), targets) * Float(rows.count)
                training.step(inputs, targets)
            }
            #expect(near(sum / 10, expected))
        }
    }

    private func training(_ parity: LossCase) throws -> Training<SGD<Float>> {
        let (loss, last): (Loss, Activation)
        switch parity.name {
        case "history/numbers": (loss, last) = (.meanSquaredError, .linear)
        case "history/huber": (loss, last) = (.huber(delta: 0.5), .linear)
        case "history/sigmoid": (loss, last) = (.binaryCrossentropy, .sigmoid)
        case "history/sigmoid of logits": (loss, last) = (.binaryCrossentropy(fromLogits: true), .linear)
        case "history/softmax": (loss, last) = (.categoricalCrossentropy, .softmax)
        case "history/logits": (loss, last) = (.categoricalCrossentropy(fromLogits: true), .linear)
        case "history/sparse": (loss, last) = (.sparseCategoricalCrossentropy, .softmax)
        case "history/sparse logits":
            (loss, last) = (.sparseCategoricalCrossentropy(fromLogits: true), .linear)
        default: throw CocoaError(.fileNoSuchFile)
        }
        let layers = [
            Dense(kernel: parity.matrix("0"), bias: parity.list("1"), activation: .tanh),
            Dense(kernel: parity.matrix("2"), bias: parity.list("3"), activation: last),
        ]
        return Training(Sequential(layers), loss: loss, optimizer: SGD(learningRate: 0.5))
    }

    /// Whether two losses differ by at most 1.5e-6, relative: nine steps of sums in another order.
    private func near(_ ours: Float, _ keras: Float) -> Bool {
        (ours - keras).magnitude <= 1.5e-6 * keras.magnitude
    }

    /// The losses' part of docs/parity.md.
    static var table: String {
        var text = """
            ## Losses

            Each row's loss, the mean over the rows, and its derivatives by the outputs, from the same outputs and targets; derivatives
            in ulps of the largest of their row. What Keras rounds to float32 before it takes a logarithm (1 − p, an output by
            the sum of all, the bounds 1e-7 and 1 − 1.19e-7, a sum of exponentials), `Neural` rounds as well.
            `scripts/references/keras_losses.py` makes the references. Metrics agree to the bit, but for the mean errors' last one.

            | loss | case | ulps of a row | of the mean | derivatives | reason |
            | --- | --- | ---: | ---: | ---: | --- |

            """
        for parity in LossCase.losses {
            let distances = parity.distances()
            let isSame = distances.rows == 0 && distances.mean == 0 && distances.gradient == 0
            text +=
                "| \(parity.kind) | \(parity.name.dropFirst(parity.kind.count + 1)) | \(distances.rows) | \(distances.mean) | "
            text += "\(distances.gradient) | \(isSame ? "" : bounds[parity.kind]?.reason ?? "") |\n"
        }
        return text
    }
}
