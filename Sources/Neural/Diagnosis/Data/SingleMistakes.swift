import PlainText

extension Recalculation {
    /// The model's outputs for `x`, with all that mistakes change.
    func outputs(for x: [Double]) -> [Double] {
        let outputs = run(x).last?.outputs ?? x
        return finish.map { $0(outputs) } ?? outputs
    }
}

extension Explanation.Hypothesis {
    /// Each single mistake in a model, with the number that results.
    ///
    /// - Parameter outputs: the outputs of the model with a mistake, given the two; without `unit` among them, the mistake is left out.
    static func singleMistakes(
        in model: Recalculation, unit: Int, _ outputs: (Recalculation, Mistake) -> [Double]
    ) -> [Self] {
        var list: [Self] = []
        for mistake in MistakeKind.mistakes(in: model) {
            var changed = model
            mistake.make(in: &changed)
            let outputs = outputs(changed, mistake)
            guard outputs.indices.contains(unit) else { continue }
            list.append(Self(text: mistake.text, value: outputs[unit], commonness: mistake.commonness))
        }
        return list
    }
}
