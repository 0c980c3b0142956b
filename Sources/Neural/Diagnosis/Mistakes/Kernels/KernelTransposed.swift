import PlainText

extension MistakeKind {
    /// The kernel was read column by column: a square kernel is transposed by this, any other is reshaped.
    /// PyTorch stores outputs × inputs.
    static let kernelTransposed: MistakeKind = MistakeKind(
        name: "kernelTransposed", commonness: .common, stage: .kernel, isMadeEverywhere: true, isPaired: true,
        ways: { model, layer in
            guard let layer, model.steps[layer].inputs > 1, model.steps[layer].units > 1,
                !model.steps[layer].kernel.isEmpty
            else { return [] }
            let isSquare = model.steps[layer].inputs == model.steps[layer].units
            return [Mistake(.kernelTransposed, layer: layer, index: isSquare ? 0 : 1)]
        },
        make: { model, layer, _ in model.steps[layer].transposeKernel() },
        words: {
            $0.index == 0
                ? "the kernel of %l was transposed"
                : "the kernel of %l was reshaped, not transposed: its numbers were read down the columns"
        })
}
