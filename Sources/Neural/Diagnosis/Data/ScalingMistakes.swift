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
        func back(_ y: [Double]) -> [Double] { outputs.map { $0.inverse(y) } ?? y }
        let numbers = recalculation.run(scaled)
        let plain = recalculation.outputs(for: scaled)
        guard plain.indices.contains(unit) else {
            stop("Explanation: output \(unit) of \(model.text). Hint: outputs count from 0.")
        }
        var list: [Hypothesis] = []
        func add(_ text: Text, _ outputs: [Double], _ commonness: MistakeKind.Commonness) {
            list.append(Hypothesis(text: text, value: outputs[unit], commonness: commonness))
        }
        if let inputs {
            add("the inputs were not scaled", back(recalculation.outputs(for: x)), .everyday)
            add("the inputs were scaled twice", back(recalculation.outputs(for: inputs(scaled))), .common)
            add(
                "the inputs were scaled the other way round: times the factor, plus the shift",
                back(recalculation.outputs(for: inputs.inverse(x))), .common)
            let divided = Scaling(shift: inputs.shift.map { _ in 0 }, factor: inputs.factor)
            add(
                "the inputs were divided, but nothing was subtracted",
                back(recalculation.outputs(for: divided(x))),
                .common)
            let shifted = Scaling(shift: inputs.shift, factor: inputs.factor.map { _ in 1 })
            add(
                "the inputs were shifted, but not divided", back(recalculation.outputs(for: shifted(x))),
                .common)
        }
        if let outputs {
            add("the output was not scaled back", plain, .everyday)
            add("the output was scaled once more, not back", outputs(plain), .common)
            add("the output was scaled back twice", outputs.inverse(outputs.inverse(plain)), .common)
            if inputs != nil {
                add(
                    "neither the inputs were scaled nor the output scaled back",
                    recalculation.outputs(for: x),
                    .everyday)
            }
            let multiplied = Scaling(shift: outputs.shift.map { _ in 0 }, factor: outputs.factor)
            add("the output was multiplied, but nothing was added", multiplied.inverse(plain), .common)
        }
        list += Hypothesis.singleMistakes(in: recalculation, unit: unit) { changed, mistake in
            var changed = changed
            // A mistake in the inputs is made before they are scaled.
            if mistake.kind.stage == .inputs, let prepare = changed.prepare, let inputs {
                changed.prepare = { inputs(prepare($0)) }
                let outputs = changed.outputs(for: x)
                return outputs.indices.contains(unit) ? back(outputs) : []
            }
            let outputs = changed.outputs(for: scaled)
            return outputs.indices.contains(unit) ? back(outputs) : []
        }
        let factor = outputs.map { $0.factor[$0.factor.count == 1 ? 0 : unit].magnitude } ?? 1
        self.init(
            right: back(plain)[unit],
            slack: factor * ErrorBound.slack(of: .output(unit: unit), recalculation, scaled, numbers),
            got: got,
            list)
    }
}
