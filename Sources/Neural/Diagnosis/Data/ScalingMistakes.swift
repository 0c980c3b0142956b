import PlainText

extension Explanation {
    /// Looks for mistakes that give `got` as an output of a model that was trained with scaled data: inputs have to
    /// be scaled as they were for training, and outputs scaled back.
    ///
    /// Tried are scalings that were left out, done twice or the other way round, and each single mistake in the
    /// model itself.
    ///
    ///     let model = Sequential([Dense<Double>(kernel: Matrix([[3.1]]), bias: [1])])
    ///     let scaling = Scaling(mean: [50], deviation: [10])
    ///     let answer = Explanation(of: model, [60], inputs: scaling, got: TypedNumber("187.000")!)
    ///     answer.right  // 4.1
    ///     answer.description  // the inputs were not scaled
    ///
    /// - Parameters:
    ///   - model: the model, which takes scaled inputs.
    ///   - x: the input as it was before scaling.
    ///   - inputs: the scaling of the inputs; nil if there is none.
    ///   - outputs: the scaling of the targets in training, which has to be undone; nil if there is none.
    ///   - got: the number that came out, as typed.
    ///   - unit: the output that was computed, counted from 0.
    ///
    /// Stops the program unless the input fits the model, the scalings fit their numbers, and the model has such
    /// an output.
    public init<Scalar: Real>(
        of model: Sequential<Scalar>, _ x: [Double], inputs: Scaling? = nil, outputs: Scaling? = nil,
        got: TypedNumber, unit: Int = 0
    ) {
        let scaled = inputs.map { $0(x) } ?? x
        guard model.inputs.map({ $0 == x.count }) ?? true else {
            stop(
                "Explanation: an input of \(x.count) numbers for \(model.text). Hint: give the numbers that the model takes."
            )
        }
        let recalculation = Recalculation(model)
        func run(_ x: [Double], _ model: Recalculation) -> [Double] {
            let outputs = model.run(x).last?.outputs ?? x
            return model.finish.map { $0(outputs) } ?? outputs
        }
        func back(_ y: [Double]) -> [Double] { outputs.map { $0.inverse(y) } ?? y }
        let numbers = recalculation.run(scaled)
        let plain = run(scaled, recalculation)
        guard plain.indices.contains(unit) else {
            stop("Explanation: output \(unit) of \(model.text). Hint: outputs count from 0.")
        }
        var list: [Hypothesis] = []
        func add(_ text: Text, _ outputs: [Double], _ commonness: MistakeKind.Commonness) {
            list.append(Hypothesis(text: text, value: outputs[unit], commonness: commonness))
        }
        if let inputs {
            add("the inputs were not scaled", back(run(x, recalculation)), .everyday)
            add("the inputs were scaled twice", back(run(inputs(scaled), recalculation)), .common)
            add(
                "the inputs were scaled the other way round: times the factor, plus the shift",
                back(run(inputs.inverse(x), recalculation)), .common)
            let divided = Scaling(shift: inputs.shift.map { _ in 0 }, factor: inputs.factor)
            add(
                "the inputs were divided, but nothing was subtracted", back(run(divided(x), recalculation)),
                .common)
            let shifted = Scaling(shift: inputs.shift, factor: inputs.factor.map { _ in 1 })
            add(
                "the inputs were shifted, but not divided", back(run(shifted(x), recalculation)), .common)
        }
        if let outputs {
            add("the output was not scaled back", plain, .everyday)
            add("the output was scaled once more, not back", outputs(plain), .common)
            add("the output was scaled back twice", outputs.inverse(outputs.inverse(plain)), .common)
            if inputs != nil {
                add(
                    "neither the inputs were scaled nor the output scaled back", run(x, recalculation),
                    .everyday)
            }
            let multiplied = Scaling(shift: outputs.shift.map { _ in 0 }, factor: outputs.factor)
            add("the output was multiplied, but nothing was added", multiplied.inverse(plain), .common)
        }
        for mistake in MistakeKind.mistakes(in: recalculation) {
            var changed = recalculation
            mistake.make(in: &changed)
            let input = changed.prepare == nil ? scaled : x
            let result = run(input, changed)
            guard result.indices.contains(unit) else { continue }
            add(mistake.text, back(result), mistake.commonness)
        }
        let factor = outputs.map { $0.factor[$0.factor.count == 1 ? 0 : unit].magnitude } ?? 1
        self.init(
            right: back(plain)[unit],
            slack: factor * ErrorBound.slack(of: .output(unit: unit), recalculation, scaled, numbers),
            got: got,
            list)
    }
}
