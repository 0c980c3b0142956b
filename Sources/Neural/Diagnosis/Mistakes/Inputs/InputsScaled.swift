import PlainText

extension MistakeKind {
    /// The inputs were scaled where they should not be, or not where they should: by 255 in images, or by a power of ten.
    static let inputsScaled: MistakeKind = MistakeKind(
        name: "inputsScaled", commonness: .common, place: .inputs,
        ways: { _, _ in [1.0 / 255, 255, 0.01, 0.1, 10, 100].map { Mistake(.inputsScaled, number: $0) } },
        make: { model, _, mistake in
            let factor = mistake.number
            model.prepare = { $0.map { $0 * factor } }
        },
        text: { "the inputs were \(scaled($0.number))" })

    /// `divided by 255`
    static func scaled(_ factor: Double) -> Text {
        factor < 1 ? "divided by \(Int(1 / factor + 0.5))" : "multiplied by \(Int(factor))"
    }
}
