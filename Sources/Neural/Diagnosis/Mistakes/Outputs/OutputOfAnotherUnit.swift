import PlainText

extension MistakeKind {
    /// The output of another unit was given.
    static let outputOfAnotherUnit: MistakeKind = MistakeKind(
        name: "outputOfAnotherUnit", commonness: .common, stage: .outputs,
        ways: { model, _ in
            guard let units = model.steps.last(where: { $0.units > 0 })?.units, units > 1, units <= 16 else {
                return []
            }
            return each(.outputOfAnotherUnit, of: units)
        },
        make: { model, _, mistake in
            let unit = mistake.index
            model.finish = { outputs in
                [Double](repeating: unit < outputs.count ? outputs[unit] : .nan, count: outputs.count)
            }
        },
        words: { _ in "it is what output %i gives" })
}
