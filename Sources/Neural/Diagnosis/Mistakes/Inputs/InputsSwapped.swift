import PlainText

extension MistakeKind {
    /// Two inputs were swapped.
    static let inputsSwapped: MistakeKind = MistakeKind(
        name: "inputsSwapped", commonness: .occasional, stage: .inputs,
        ways: { model, _ in
            let count = model.steps.first?.inputs ?? 0
            guard count > 1, count <= 8 else { return [] }
            var ways: [Mistake] = []
            for one in 0..<count {
                for other in (one + 1)..<max(one + 1, count) {
                    ways.append(Mistake(.inputsSwapped, other: other, index: one))
                }
            }
            return ways
        },
        make: { model, _, mistake in
            let (one, other) = (mistake.index, mistake.other)
            model.prepare = { x in
                var x = x
                if other < x.count { x.swapAt(one, other) }
                return x
            }
        },
        words: { _ in "inputs %i and %o were swapped" })
}
