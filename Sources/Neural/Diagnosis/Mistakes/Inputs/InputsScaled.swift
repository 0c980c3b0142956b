import PlainText

extension MistakeKind {
    /// The inputs were scaled when they should not be, or not scaled when they should be: by 255 for images,
    /// or by a power of ten.
    static let inputsScaled: MistakeKind = MistakeKind(
        name: "inputsScaled", commonness: .common, stage: .inputs,
        ways: { _, _ in each(.inputsScaled, [1.0 / 255, 255, 0.01, 0.1, 10, 100]) },
        make: { model, _, mistake in
            model.prepare = multiplying(by: mistake.number)
        },
        words: { _ in "the inputs were %s" })

}
