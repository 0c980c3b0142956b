/// Kinds that only ``FullDiagnosis`` tries, so that pages that use ``Diagnosis`` do not contain them.
extension MistakeKind {
    /// These kinds, in the order in which sentences name mistakes that fit equally well.
    static var rare: [MistakeKind] { [.normalizationPart, .biasReversed, .outputsRounded] }

    /// The mistakes of these kinds in a model that change its numbers, other than any mistake of ``all`` does.
    static func rare(in search: MistakeSearch) -> [Mistake] {
        let (model, first) = (search.model, search.observations[0])
        func value(_ mistake: Mistake) -> Double? {
            var changed = model
            mistake.make(in: &changed)
            return first.quantity.value(in: changed.run(first.input), input: first.input, changed)
        }
        var mistakes: [Mistake] = []
        for kind in rare {
            if kind.stage == .weights { mistakes += kind.ways(model, nil) }
            for layer in model.steps.indices where kind.stage != .weights {
                mistakes += kind.ways(model, layer)
            }
        }
        if mistakes.isEmpty { return [] }
        var known = MistakeKind.mistakes(in: model).compactMap(value)
        return mistakes.filter { mistake in
            guard let value = value(mistake) else { return false }
            if known.contains(where: { (value - $0).magnitude <= 1e-9 * value.magnitude }) { return false }
            known.append(value)
            return true
        }
    }
}
