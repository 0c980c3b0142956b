import Neural

/// What a page shows: a model, inputs, and what somebody got and expected.
struct PageRequest {
    /// The name of the file as the user gave it; `-` for standard input.
    var name: String
    var source: ModelFile
    var inputs: [[Double]]
    /// What the user got for each input, as typed; empty if nothing is to be diagnosed.
    var got: [String]
    var expected: Double?
    /// The output that was computed, from 0.
    var unit: Int
    /// The layout of kernels, if it was given.
    var layout: PrintedWeights.Layout?
    /// The kind of normalizations, if it was given.
    var normalization: ArrangedWeights.Kind?

    /// The most MiB of a file, as for any chapter's data.
    static let mostData = 8
    /// The most units of all layers together.
    static let mostUnits = 5000

    /// Throws ``ExplainError`` if the model is too large for a page.
    func check() throws(ExplainError) {
        let size = try source.data().count
        let units = source.model.layers.reduce(0) { $0 + ($1.shape?.units ?? 0) }
        let limit =
            "a page is for models of at most \(Self.mostUnits) units, in files of at most \(Self.mostData) MiB; "
        let hint = "leave out --output to get the answer alone"
        if size > Self.mostData << 20 {
            throw ExplainError(
                "--output: \(name) has \((size >> 20) + 1) MiB; \(limit)\(hint)")
        }
        if units > Self.mostUnits {
            throw ExplainError("--output: the model has \(units) units; \(limit)\(hint)")
        }
    }
}
