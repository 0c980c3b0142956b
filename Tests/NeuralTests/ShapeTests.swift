import Neural
import Testing

/// The error message for a wrong shape: both shapes, and the likely mistake.
@Suite struct ShapeTests {
    private func message(_ result: ExitTest.Result?) throws -> String {
        String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    }

    @Test func mismatchedInput() async throws {
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

    @Test func oneTransposedLayer() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let one = Dense<Float>(kernel: Matrix([[1, 2, 3]]), bias: [0, 0, 0], activation: .relu)
            let transposed = Dense<Float>(kernel: Matrix([[1, 2, 3]]), bias: [0, 0, 0])
            _ = Sequential([.dense(one), .dropout(0.5), .dense(transposed)])
        }
        let text = try message(result)
        #expect(text.contains("Dense(1 → 3, relu) gives 3 numbers, but Dense(1 → 3, linear)"))
        #expect(text.contains("takes 1. Hint: its kernel may be transposed"))
    }

    @Test func normalizationWithWrongSize() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = BatchNormalization<Float>(3)([1, 2])
        }
        #expect(try message(result).contains("the input has shape (2) but gamma has shape (3)"))
    }

    @Test func normalizationWithUnequalParts() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = BatchNormalization<Float>(gamma: [1], beta: [0, 0], movingMean: [0], movingVariance: [1])
        }
        #expect(try message(result).contains("gamma has shape (1), beta (2)"))
    }

    @Test func kernelOfOtherLayers() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Layer<Float>.dropout(0.5).kernel
        }
        #expect(try message(result).contains("Dropout(0.5) has no kernel"))
    }

    @Test func rowsOfUnequalLength() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Float>([[1, 2], [3]])
        }
        #expect(try message(result).contains("row 1 has 1 values where row 0 has 2"))
    }

    @Test func tooFewValues() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Matrix<Float>(rows: 2, columns: 3, values: [1, 2, 3, 4, 5])
        }
        #expect(try message(result).contains("5 values cannot fill 2 × 3"))
    }

    @Test func transposedBatch() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = Sequential<Float>([Dense(kernel: Matrix([[1], [2]]), bias: [0])])
            _ = model(Matrix([[1, 2, 3], [4, 5, 6]]))
        }
        let text = try message(result)
        #expect(text.contains("the input is 2 × 3 but the first layer takes 2"))
        #expect(text.contains("it may be transposed; a batch is rows × inputs"))
    }

    @Test func transposedTargets() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = Sequential<Float>([Dense(kernel: Matrix([[1]]), bias: [0])])
            let training = Training(model, optimizer: SGD<Float>())
            training.step(Matrix(column: [1, 2, 3]), Matrix([[1, 2, 3]]))
        }
        let text = try message(result)
        #expect(text.contains("the input is 3 × 1, the targets are 1 × 3"))
        #expect(text.contains("the targets may be transposed"))
    }

    @Test func bufferWithPartialRow() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let predictor = Predictor(Sequential<Float>([Dense(kernel: Matrix([[1, 2]]), bias: [0, 0])]))
            let x: [Float] = [1, 2]
            var room: [Float] = [0, 0, 0]
            x.withUnsafeBufferPointer { x in
                room.withUnsafeMutableBufferPointer { predictor.predict(x, into: $0) }
            }
        }
        #expect(try message(result).contains("2 numbers in and 3 out, for rows of 1 and 2"))
    }

    @Test func outputsWithoutTargets() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Loss.meanSquaredError([1 as Float, 2], [1])
        }
        #expect(try message(result).contains("2 outputs and 1 targets"))
    }
}
