import Neural
import Testing

/// What a wrong shape stops the program with: both shapes, and the likely mistake.
@Suite struct ShapeTests {
    private func message(_ result: ExitTest.Result?) throws -> String {
        String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    }

    @Test func inputThatDoesNotFit() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let layer = Dense<Float>(kernel: Matrix([[1, 2]]), bias: [0, 0])
            _ = layer([1, 2, 3])
        }
        let text = try message(result)
        #expect(text.contains("Dense(1 → 2, linear): the input has shape (3) but the kernel is 1 × 2."))
        #expect(text.contains("Hint: give 1 number, one for each row of the kernel."))
    }

    @Test func inputThatFitsTheTransposedKernel() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Dense<Float>(kernel: Matrix([[1, 2]]), bias: [0, 0])([1, 2])
        }
        #expect(try message(result).contains("it may be transposed; a kernel is inputs × units."))
    }

    @Test func biasThatFitsTheRows() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Dense<Float>(kernel: Matrix([[1], [2]]), bias: [0, 0])
        }
        let text = try message(result)
        #expect(text.contains("the kernel is 2 × 1 but the bias has shape (2)."))
        #expect(text.contains("Hint: the bias fits its rows, so it may be transposed"))
    }

    @Test func layersOfWhichOneIsTransposed() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let one = Dense<Float>(kernel: Matrix([[1, 2, 3]]), bias: [0, 0, 0], activation: .relu)
            let transposed = Dense<Float>(kernel: Matrix([[1, 2, 3]]), bias: [0, 0, 0])
            _ = Sequential([.dense(one), .dropout(0.5), .dense(transposed)])
        }
        let text = try message(result)
        #expect(text.contains("Dense(1 → 3, relu) gives 3 numbers, but Dense(1 → 3, linear)"))
        #expect(text.contains("takes 1. Hint: its kernel may be transposed"))
    }

    @Test func normalizationOfAnotherSize() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = BatchNormalization<Float>(3)([1, 2])
        }
        #expect(try message(result).contains("the input has shape (2) but gamma has shape (3)"))
    }

    @Test func normalizationOfUnequalParts() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = BatchNormalization<Float>(gamma: [1], beta: [0, 0], movingMean: [0], movingVariance: [1])
        }
        #expect(try message(result).contains("gamma has shape (1), beta (2)"))
    }

    @Test func whatOnlyDenseLayersHave() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Layer<Float>.dropout(0.5).kernel
        }
        #expect(try message(result).contains("Dropout(0.5) has no kernel"))
    }
}
