import Neural
import Testing

@Suite struct MetricTests {
    /// Accuracies computed by hand.
    @Test func accuracies() {
        let outputs = Matrix<Double>([[0.25, 0.5, 0.25], [0.5, 0.5, 0], [0.75, 0.125, 0.125]])
        let targets = Matrix<Double>([[0, 1, 0], [0, 1, 0], [1, 0, 0]])
        // Among equal outputs, the first counts.
        let twoThirds = 2.0 / 3
        #expect(Metric.categoricalAccuracy(outputs, targets) == twoThirds)
        #expect(Metric.sparseCategoricalAccuracy(outputs, Matrix([[1], [0], [1]])) == twoThirds)
        // Only the last row's first output is above a half.
        let all = Metric.binaryAccuracy()(outputs, targets)
        #expect(all == (twoThirds + twoThirds + 1) / 3)
        let lower = Metric.binaryAccuracy(threshold: 0.4)(outputs, targets)
        #expect(lower == (1 + twoThirds + 1) / 3)
        let some: [Double] = [0.5, 0.6, .nan]
        #expect(Metric.binaryAccuracy()(some, [0, 0.5, 0]) == twoThirds)
        #expect(Metric.sparseCategoricalAccuracy([1, 2] as [Float], [2]) == 0)
        #expect(Metric.categoricalAccuracy([Double.nan, 1], [1, 0]) == 1)
    }

    /// Which accuracy Keras means by that name depends only on the shapes.
    @Test func accuracyDependsOnTargetShape() {
        #expect(Metric.accuracy(Matrix<Float>([[0.75], [0.25]]), Matrix([[1], [1]])) == 0.5)
        #expect(Metric.accuracy(Matrix<Float>([[0.75, 0.25], [0.25, 0.5]]), Matrix([[0], [0]])) == 0.5)
        #expect(
            Metric.accuracy(Matrix<Float>([[0.75, 0.5], [0.25, 0.5]]), Matrix([[1, 1], [0, 1]])) == 1)
    }

    @Test func lossesAsMetrics() {
        let (outputs, targets) = (Matrix<Double>([[1, 2], [3, 5]]), Matrix<Double>([[1, 4], [2, 5]]))
        #expect(Metric.meanSquaredError(outputs, targets) == 5.0 / 4)
        #expect(Metric.meanAbsoluteError(outputs, targets) == 3.0 / 4)
        #expect(Metric(.huber())(outputs, targets) == 0.5)
    }

    @Test func names() {
        #expect(Metric.accuracy.description == "accuracy")
        #expect(Metric.binaryAccuracy(threshold: 0.25).description == "binary_accuracy")
        #expect(Metric.meanSquaredError.description == "mean_squared_error")
        #expect(Metric(.huber(delta: 2)).description == "huber(delta=2.0)")
    }

    @Test func invalidShapes() async {
        await #expect(processExitsWith: .failure) {
            _ = Metric.categoricalAccuracy(Matrix<Float>([[1, 0]]), Matrix([[1]]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Metric.sparseCategoricalAccuracy(Matrix<Float>([[1, 0]]), Matrix([[1, 0]]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Metric.binaryAccuracy()(Matrix<Float>(rows: 0, columns: 1, values: []), Matrix([]))
        }
    }
}
