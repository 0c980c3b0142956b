import Neural

// No other imports: scripts/same-bits.sh compiles this file for WebAssembly as well.

/// Checksums over all bits of a great many results, to be compared between machines.
enum SameBits {
    /// The functions of `Double` at 9 × 20,000 numbers of every size.
    static func elementaryFunctions() -> UInt64 {
        var sum = Sum()
        let functions: [(Double) -> Double] = [
            { Double.exp($0) }, { Double.expm1($0) }, { Double.log($0) }, { Double.log1p($0) },
            { Double.tanh($0) }, { Double.erf($0) }, { Double.erfc($0) }, { Double.sin($0) },
            { Double.cos($0) },
        ]
        for function in functions {
            var generator = Generator(seed: 1)
            for count in 0..<20_000 {
                let wild = Double(bitPattern: generator.next())
                let tame = (generator.uniform() - 0.5) * (count & 1 == 0 ? 4 : 1400)
                let value = function(count & 3 == 0 ? wild : tame)
                // The bits of NaN depend on the machine.
                sum.add(value.isNaN ? 1 : value.bitPattern)
            }
        }
        return sum.bits
    }

    /// Parameters and losses of three networks after 30 epochs, trained with all features of training.
    static func training() -> UInt64 {
        var sum = Sum()
        train(Adam<Float>(), .categoricalCrossentropy, .gelu, .softmax, &sum)
        train(SGD<Float>(momentum: 0.9, nesterov: true), .binaryCrossentropy, .mish, .sigmoid, &sum)
        train(RMSprop<Float>(), .meanSquaredError, .relu, .linear, &sum)
        return sum.bits
    }

    /// All losses of 200 rows each, and their derivatives, in both number types.
    static func losses() -> UInt64 {
        var sum = Sum()
        let losses: [Loss] = [
            .meanSquaredError, .meanAbsoluteError, .huber(delta: 0.3), .binaryCrossentropy,
            .binaryCrossentropy(fromLogits: true), .categoricalCrossentropy,
            .categoricalCrossentropy(fromLogits: true), .sparseCategoricalCrossentropy,
            .sparseCategoricalCrossentropy(fromLogits: true),
        ]
        for loss in losses {
            var generator = Generator(seed: 5)
            let isSparse =
                loss == .sparseCategoricalCrossentropy
                || loss == .sparseCategoricalCrossentropy(fromLogits: true)
            for row in 0..<200 {
                // Probabilities, and values that are not.
                let size = row & 1 == 0 ? 1.0 : 4
                let outputs = (0..<4).map { _ in generator.uniform() * size }
                let targets = isSparse ? [Double(row & 3)] : (0..<4).map { _ in generator.uniform() }
                for number in [loss(outputs, targets)] + loss.gradient(outputs, targets) {
                    sum.add(number.bitPattern)
                }
                let floats = (outputs.map { Float($0) }, targets.map { Float($0) })
                for number in [loss(floats.0, floats.1)] + loss.gradient(floats.0, floats.1) {
                    sum.add(UInt64(number.bitPattern))
                }
            }
        }
        return sum.bits
    }

    private static func train<Rule: Optimizer>(
        _ rule: Rule, _ loss: Loss, _ hidden: Activation, _ last: Activation, _ sum: inout Sum
    ) where Rule.Scalar == Float {
        var generator = Generator(seed: 7)
        let model = Sequential<Float>([
            .dense(
                Dense(inputs: 3, units: 17, activation: hidden, initializer: .heNormal, using: &generator)),
            .batchNormalization(BatchNormalization(17)), .dropout(0.25),
            .dense(Dense(inputs: 17, units: 2, activation: last, using: &generator)),
        ])
        let x = Matrix<Float>(
            rows: 50, columns: 3, values: (0..<150).map { _ in Float(generator.normal()) })
        let y = Matrix<Float>(rows: 50, columns: 2, values: (0..<100).map { $0 & 1 == 0 ? 1 : 0 })
        let training = Training(model, loss: loss, optimizer: rule, seed: 3)
        let history = training.fit(x, y, epochs: 30, batchSize: 13)
        for number in training.parameters + history.loss + training.model(x).values {
            sum.add(UInt64(number.bitPattern))
        }
    }

    private struct Sum {
        var bits: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func add(_ more: UInt64) {
            bits = (bits ^ more) &* 0x100_0000_01b3
            bits ^= bits >> 29
        }
    }
}
