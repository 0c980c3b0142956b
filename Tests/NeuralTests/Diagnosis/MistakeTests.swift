import Testing

@testable import Neural

/// Each kind of mistake, made by changing the model or by computing it differently,
/// is found by the diagnosis.
@Suite struct MistakeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var mistake: Mistake
        var unit = 0
        /// The outputs with the mistake, for a model and its input.
        var outputs: @Sendable (_ layers: [Layer<Double>], _ x: [Double]) -> [Double]
        var testDescription: String { "\(mistake.name) \(mistake.description)" }
    }

    /// 3 → 4 tanh, normalized, 4 → 4 ReLU, dropout, 4 → 2, softmax.
    static let layers: [Layer<Double>] = {
        var generator = Generator(seed: 31)
        func biased(_ layer: Dense<Double>) -> Layer<Double> {
            .dense(
                Dense(
                    kernel: layer.kernel, bias: layer.bias.map { _ in generator.uniform() - 0.5 },
                    activation: layer.activation))
        }
        return [
            biased(Dense(inputs: 3, units: 4, activation: .tanh, using: &generator)),
            .batchNormalization(normalization()),
            biased(Dense(inputs: 4, units: 4, activation: .relu, using: &generator)),
            .dropout(0.25),
            biased(Dense(inputs: 4, units: 2, using: &generator)),
            .activation(.softmax),
        ]
    }()
    static let x = [0.3, -1.1, 0.7]

    static func normalization(
        gamma: [Double] = [1.5, 0.5, 2, -1], beta: [Double] = [0.5, -0.25, 0, 1],
        mean: [Double] = [0.1, -0.2, 0.3, 0], variance: [Double] = [0.2, 0.4, 0.1, 0.6],
        epsilon: Double = 1e-3
    ) -> BatchNormalization<Double> {
        BatchNormalization(
            gamma: gamma, beta: beta, movingMean: mean, movingVariance: variance, epsilon: epsilon)
    }

    /// The model with one layer replaced.
    static func changed(
        _ index: Int, _ change: @escaping @Sendable (Layer<Double>) -> Layer<Double>
    ) -> @Sendable ([Layer<Double>], [Double]) -> [Double] {
        { layers, x in
            var layers = layers
            layers[index] = change(layers[index])
            return Sequential(layers)(x)
        }
    }
    static func dense(
        _ layer: Layer<Double>, kernel: Matrix<Double>? = nil, bias: [Double]? = nil,
        activation: Activation? = nil
    ) -> Layer<Double> {
        let dense = layer.dense
        return .dense(
            Dense(
                kernel: kernel ?? dense.kernel, bias: bias ?? dense.bias,
                activation: activation ?? dense.activation))
    }
    /// Computes the model up to a layer, then `layer` in its place, then the rest.
    static func computed(
        _ index: Int, _ layer: @escaping @Sendable (Dense<Double>, [Double]) -> [Double]
    ) -> @Sendable ([Layer<Double>], [Double]) -> [Double] {
        { layers, x in
            let before = Sequential(Array(layers[..<index]))(x)
            return Sequential(Array(layers[(index + 1)...]))(layer(layers[index].dense, before))
        }
    }
    static func rounded(_ number: Double, _ decimals: Int) -> Double {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return (number * scale).rounded() / scale
    }
    static func weights(
        _ change: @escaping @Sendable (Double) -> Double
    ) -> @Sendable ([Layer<Double>], [Double]) -> [Double] {
        { layers, x in
            Sequential(
                layers.map { layer in
                    switch layer {
                    case .dense(let one):
                        return dense(
                            layer,
                            kernel: Matrix(
                                rows: one.inputs, columns: one.units, values: one.kernel.values.map(change)),
                            bias: one.bias.map(change))
                    case .batchNormalization(let one):
                        return .batchNormalization(
                            normalization(
                                gamma: one.gamma.map(change), beta: one.beta.map(change),
                                mean: one.movingMean.map(change), variance: one.movingVariance.map(change)))
                    default: return layer
                    }
                })(x)
        }
    }

    static let cases: [Case] = [
        Case(
            mistake: Mistake(.activationLeftOut, layer: 0, right: .tanh),
            outputs: changed(0) { dense($0, activation: .linear) }),
        Case(
            mistake: Mistake(.activationLeftOut, layer: 5, right: .softmax),
            outputs: changed(5) { _ in .dropout(0) }),
        Case(
            mistake: Mistake(.activationReplaced, layer: 2, function: .sigmoid, right: .relu),
            outputs: changed(2) { dense($0, activation: .sigmoid) }),
        Case(
            mistake: Mistake(.activationReplaced, layer: 4, function: .hardSigmoid, right: .linear),
            outputs: changed(4) { dense($0, activation: .hardSigmoid) }),
        Case(
            mistake: Mistake(.activationTwice, layer: 0, right: .tanh),
            outputs: computed(0) { layer, x in Activation.tanh(layer(x)) }),
        Case(
            mistake: Mistake(.activationBeforeBias, layer: 2, right: .relu),
            outputs: computed(2) { layer, x in zip(Activation.relu(layer.sums(x)), layer.bias).map { $0 + $1 }
            }),
        Case(
            mistake: Mistake(.activationAbsolute, layer: 2, right: .relu),
            outputs: computed(2) { layer, x in layer.preActivations(x).map { abs($0) } }),
        Case(
            mistake: Mistake(.biasLeftOut, layer: 2), outputs: changed(2) { dense($0, bias: [0, 0, 0, 0]) }),
        Case(
            mistake: Mistake(.biasForEachInput, layer: 4),
            outputs: changed(4) { dense($0, bias: $0.bias.map { 4 * $0 }) }),
        Case(
            mistake: Mistake(.biasTwice, layer: 4),
            outputs: changed(4) { dense($0, bias: $0.bias.map { 2 * $0 }) }),
        Case(
            mistake: Mistake(.biasSubtracted, layer: 2),
            outputs: changed(2) { dense($0, bias: $0.bias.map { -$0 }) }),
        Case(
            mistake: Mistake(.biasMultiplied, layer: 0),
            outputs: computed(0) { layer, x in Activation.tanh(zip(layer.sums(x), layer.bias).map { $0 * $1 })
            }),
        Case(
            mistake: Mistake(.biasOfAnother, layer: 2, other: 0),
            outputs: { layers, x in changed(2) { dense($0, bias: layers[0].bias) }(layers, x) }),
        Case(
            mistake: Mistake(.kernelTransposed, layer: 2),
            outputs: changed(2) { layer in
                dense(
                    layer,
                    kernel: Matrix(rows: 4, columns: 4, values: (0..<4).flatMap { layer.kernel.column($0) }))
            }),
        Case(
            mistake: Mistake(.kernelTransposed, layer: 4, index: 1),
            outputs: changed(4) { layer in
                let values = (0..<4).flatMap { i in (0..<2).map { j in layer.kernel.values[j * 4 + i] } }
                return dense(layer, kernel: Matrix(rows: 4, columns: 2, values: values))
            }),
        Case(
            mistake: Mistake(
                .weightSignLost, layer: 2, other: 4, index: layers[2].kernel.values.firstIndex { $0 < 0 }!),
            outputs: changed(2) { layer in
                var values = layer.kernel.values
                values[values.firstIndex { $0 < 0 }!].negate()
                return dense(layer, kernel: Matrix(rows: 4, columns: 4, values: values))
            }),
        Case(
            mistake: Mistake(.unitLeftOut, layer: 2, index: 1),
            outputs: changed(2) { layer in
                var values = layer.kernel.values
                for j in 0..<4 { values[4 + j] = 0 }
                return dense(layer, kernel: Matrix(rows: 4, columns: 4, values: values))
            }),
        Case(mistake: Mistake(.normalizationLeftOut, layer: 1), outputs: changed(1) { _ in .dropout(0) }),
        Case(
            mistake: Mistake(.normalizationEpsilon, layer: 1, number: 1e-5),
            outputs: changed(1) { _ in .batchNormalization(normalization(epsilon: 1e-5)) }),
        Case(
            mistake: Mistake(.normalizationEpsilonOutside, layer: 1),
            outputs: changed(1) { _ in
                let variance = [0.2, 0.4, 0.1, 0.6].map {
                    ($0.squareRoot() + 1e-3) * ($0.squareRoot() + 1e-3)
                }
                return .batchNormalization(normalization(variance: variance, epsilon: 0))
            }),
        Case(
            mistake: Mistake(.normalizationByVariance, layer: 1),
            outputs: changed(1) { _ in
                let variance = [0.2, 0.4, 0.1, 0.6].map { ($0 + 1e-3) * ($0 + 1e-3) }
                return .batchNormalization(normalization(variance: variance, epsilon: 0))
            }),
        Case(
            mistake: Mistake(.normalizationUnscaled, layer: 1),
            outputs: changed(1) { _ in
                .batchNormalization(normalization(gamma: [1, 1, 1, 1], beta: [0, 0, 0, 0]))
            }),
        Case(
            mistake: Mistake(.normalizationSwapped, layer: 1, index: 0),
            outputs: changed(1) { _ in
                .batchNormalization(normalization(gamma: [0.5, -0.25, 0, 1], beta: [1.5, 0.5, 2, -1]))
            }),
        Case(
            mistake: Mistake(.dropoutScaled, layer: 3, index: 0),
            outputs: { layers, x in
                let hidden = Sequential(Array(layers[..<3]))(x).map { $0 * 0.75 }
                return Sequential(Array(layers[4...]))(hidden)
            }),
        Case(
            mistake: Mistake(.dropoutScaled, layer: 3, index: 1),
            outputs: { layers, x in
                let hidden = Sequential(Array(layers[..<3]))(x).map { $0 / 0.75 }
                return Sequential(Array(layers[4...]))(hidden)
            }),
        Case(
            mistake: Mistake(.inputsScaled, number: 1.0 / 255),
            outputs: { layers, x in Sequential(layers)(x.map { $0 / 255 }) }),
        Case(
            mistake: Mistake(.inputsSwapped, other: 2, index: 1),
            outputs: { layers, x in Sequential(layers)([x[0], x[2], x[1]]) }),
        Case(
            mistake: Mistake(.outputsScaled, number: 100),
            outputs: { layers, x in Sequential(layers)(x).map { $0 * 100 } }),
        Case(
            mistake: Mistake(.outputLogarithm),
            outputs: { layers, x in Sequential(layers)(x).map { log($0) } }),
        Case(mistake: Mistake(.weightsRounded, number: 2), outputs: weights { rounded($0, 2) }),
        Case(
            mistake: Mistake(.weightsCut, number: 3),
            outputs: weights { ($0 * 1000).rounded(.towardZero) / 1000 }),
        Case(
            mistake: Mistake(.resultsRounded, number: 2),
            outputs: { layers, x in
                var numbers = x
                for layer in layers.dropLast() {
                    if case .dense(let dense) = layer {
                        let sums = dense.sums(numbers).map { rounded($0, 2) }
                        numbers = dense.activation(zip(sums, dense.bias).map { rounded($0 + $1, 2) })
                    } else {
                        numbers = layer(numbers)
                    }
                    numbers = numbers.map { rounded($0, 2) }
                }
                return layers.last!(numbers)
            }),
        Case(
            mistake: Mistake(.halfPrecision, index: 1),
            outputs: { layers, x in
                // A bfloat16 is the upper half of a float, rounded to even.
                func brain(_ number: Double) -> Double {
                    let bits = Float(number).bitPattern
                    return Double(Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000))
                }
                var numbers = x.map(brain)
                for layer in layers {
                    switch layer {
                    case .dense(let dense):
                        let kernel = Matrix(
                            rows: dense.inputs, columns: dense.units, values: dense.kernel.values.map(brain))
                        let sums = Dense(kernel: kernel, bias: dense.bias).sums(numbers).map(brain)
                        numbers = dense.activation(zip(sums, dense.bias).map { brain($0 + brain($1)) }).map(
                            brain)
                    case .batchNormalization:
                        let rounded = normalization(
                            gamma: [1.5, 0.5, 2, -1].map(brain), beta: [0.5, -0.25, 0, 1].map(brain),
                            mean: [0.1, -0.2, 0.3, 0].map(brain), variance: [0.2, 0.4, 0.1, 0.6].map(brain))
                        numbers = rounded(numbers).map(brain)
                    case .dropout: break
                    default: numbers = layer(numbers)
                    }
                }
                return numbers
            }),
    ]

    @Test(arguments: cases)
    func mistakeIsFound(_ one: Case) throws {
        let model = Sequential(Self.layers)
        let outputs = one.outputs(Self.layers, Self.x)
        // Both outputs, since a mistake that gives one of them by chance does not give the other.
        let observations = outputs.indices.map {
            Diagnosis.Observation(Self.x, .output(unit: $0), got: TypedNumber(outputs[$0]))
        }
        let diagnosis = Diagnosis(model, observations)
        #expect(diagnosis.verdict == .mistakes || diagnosis.verdict == .rounding, "\(diagnosis.description)")
        let found = (diagnosis.findings + diagnosis.alternatives).map { $0.mistakes.map(\.description) }
        #expect(found.contains([one.mistake.description]), "\(diagnosis.description)")
        #expect(diagnosis.findings.count <= 2, "\(diagnosis.description)")
    }

    /// Kinds of mistakes that can't occur in the models above.
    @Test func mistakesOfOtherModels() throws {
        let sigmoid = Sequential<Double>([
            Dense(kernel: Matrix([[0.7], [-0.4]]), bias: [0.3], activation: .sigmoid)
        ])
        let p = sigmoid([0.5, 2])[0]
        #expect(Diagnosis(sigmoid, [0.5, 2], got: 1 - p).description.contains("1 − p"))
        let z = 0.7 * 0.5 - 0.4 * 2 + 0.3
        #expect(
            Diagnosis(sigmoid, [0.5, 2], got: 0.2 * z + 0.5).description.contains("hard sigmoid of Keras 2"))
        let softmax = Sequential<Double>([
            Dense(kernel: Matrix([[0.7, -0.1, 0.4]]), bias: [0.3, 0.2, -0.5], activation: .softmax)
        ])
        let outputs = softmax([1.5])
        #expect(Diagnosis(softmax, [1.5], got: outputs[2]).description.contains("it is what output 3 gives"))
        let line = Sequential<Double>([Dense(kernel: Matrix([[1.25]]), bias: [0.375])])
        #expect(Diagnosis(line, [7], got: 8 * 1.25 + 0.375).description == "the input was one more")
        #expect(
            Diagnosis(line, [7], got: 1.3 * 7 + 0.38).description.contains("rounded to 2 significant digits"))
    }

    @Test func shortenedPrintOut() {
        var generator = Generator(seed: 6)
        let wide = Dense<Double>(inputs: 40, units: 30, activation: .relu, using: &generator)
        let model = Sequential<Double>([wide, Dense(inputs: 30, units: 1, using: &generator)])
        let x = (0..<40).map { Double($0 % 7) - 2 }
        let printed = Matrix(
            rows: 40, columns: 30,
            values: (0..<1200).map { place in
                let (i, j) = (place / 30, place % 30)
                return (i < 3 || i >= 37) && (j < 3 || j >= 27) ? wide.kernel[i, j] : 0
            })
        let short = Sequential([
            .dense(Dense(kernel: printed, bias: wide.bias, activation: .relu)), model.layers[1],
        ])
        let diagnosis = Diagnosis(model, x, got: short(x)[0])
        #expect(diagnosis.findings.first?.mistakes == [Mistake(.kernelShortened, layer: 0)])
    }

    /// The same mistake in every layer, and two mistakes at once.
    @Test func inEveryLayer() {
        var generator = Generator(seed: 12)
        func layer(_ inputs: Int, _ units: Int, _ activation: Activation) -> Dense<Double> {
            let layer = Dense<Double>(inputs: inputs, units: units, activation: activation, using: &generator)
            return Dense(
                kernel: layer.kernel, bias: layer.bias.map { _ in generator.uniform() - 0.5 },
                activation: activation)
        }
        let layers = [layer(2, 4, .relu), layer(4, 4, .relu), layer(4, 3, .relu), layer(3, 1, .linear)]
        let model = Sequential(layers)
        let x = [1.5, -0.75]
        func output(bias: Bool = true, _ function: Activation) -> Double {
            Sequential(
                layers.map {
                    Dense(
                        kernel: $0.kernel, bias: bias ? $0.bias : $0.bias.map { _ in 0 },
                        activation: $0.activation == .relu ? function : .linear)
                })(x)[0]
        }
        let cases = [
            (output(.linear), "the ReLU of every layer was left out"),
            (output(bias: false, .relu), "the bias of every layer was left out"),
            (
                output(bias: false, .linear),
                "the ReLU of every layer was left out, and the bias of every layer was left out"
            ),
            (output(.sigmoid), "sigmoid was used instead of ReLU in every layer"),
            (output(.tanh), "tanh was used instead of ReLU in every layer"),
        ]
        for (got, sentence) in cases { #expect(Diagnosis(model, x, got: got).description == sentence) }
    }

    /// A kind of mistake without a case fails here.
    @Test func everyKindHasCase() {
        let elsewhere: Set = [
            "activationOfKeras2", "outputComplement", "outputOfAnotherUnit", "inputsShifted",
            "weightsOfFewDigits",
            "kernelShortened",
        ]
        let cases = Set(Self.cases.map(\.mistake.name)).union(elsewhere)
        for kind in MistakeKind.all {
            let name = String(describing: kind.name)
            #expect(cases.contains(name), "add a case for \(name) to MistakeTests")
        }
    }
}
