import PlainText

extension MistakeKind {
    /// Only the first and last three numbers along each axis were used, as NumPy prints arrays of more than
    /// 1000 numbers.
    static let kernelShortened: MistakeKind = MistakeKind(
        name: "kernelShortened", commonness: .common, stage: .kernel,
        ways: { model, layer in
            guard let layer, model.steps[layer].kernel.count > 1000 else { return [] }
            return [Mistake(.kernelShortened, layer: layer)]
        },
        make: { model, layer, _ in
            // With six or fewer, nothing is left out.
            func isPrinted(_ index: Int, of count: Int) -> Bool { index < 3 || index >= count - 3 }
            let (inputs, units) = (model.steps[layer].inputs, model.steps[layer].units)
            for i in 0..<inputs {
                for j in 0..<units where !isPrinted(i, of: inputs) || !isPrinted(j, of: units) {
                    model.steps[layer].kernel[i * units + j] = 0
                }
            }
        },
        words: { _ in "the kernel of %l was read from a print-out shortened with ..." })
}
