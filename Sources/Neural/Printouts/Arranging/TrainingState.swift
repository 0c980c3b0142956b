import PlainText

/// Arrays that are printed among weights without being any: counters, seeds, what an optimizer keeps.
extension WeightOrder {
    /// Whether each array is state of training: by its name, as a single number named like a counter,
    /// as whole numbers in a row beside weights that are not whole, or, in print-outs without names, as PyTorch's
    /// `num_batches_tracked`, which is a single number after four vectors of one length.
    static func state(_ arrays: [Description]) -> [Bool] {
        let hasOthers = arrays.contains { !$0.isInteger }
        return arrays.indices.map { isState(arrays, $0, hasOthers: hasOthers) }
    }

    private static func isState(_ arrays: [Description], _ index: Int, hasOthers: Bool) -> Bool {
        let array = arrays[index]
        if let role = array.name.role { return role == .state }
        if array.shape.count < 2, array.isInteger, hasOthers { return true }
        guard array.shape.isEmpty else { return false }
        if let text = array.text, isCounter(text) { return true }
        guard index >= 4 else { return false }
        let four = arrays[(index - 4)..<index]
        return four.allSatisfy { $0.shape.count == 1 && $0.shape == arrays[index - 1].shape }
    }

    /// Whether a single number has the name of a counter: `adam/iteration`, `step`, `normalization/count`.
    private static func isCounter(_ name: Text) -> Bool {
        let separators: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: ".")]
        let last = name.bytes[...].split { separators.contains($0) }.last ?? []
        let counters: [StaticString] = ["iteration", "iterations", "iter", "step", "count", "total"]
        return counters.contains { last.spells($0) }
    }
}

extension PrintedArray {
    /// Whether the numbers are integers by their printed type, or are whole numbers of which one is larger than
    /// any weight, as a seed is, or those by which PyTorch's optimizers list their parameters.
    var isInteger: Bool {
        if let type = typeName?.bytes[...] {
            let name = type.begins("torch.") ? type.dropFirst(6) : type
            return name.begins("int") || name.begins("uint")
        }
        guard decimals.allSatisfy(PrintedNumber.isUnsigned) else { return false }
        let isList = shape.count == 1 && (name?.bytes[...].spells("params") ?? false)
        return isList || decimals.contains { $0.count > 5 }
    }
}

extension ArrangedWeights {
    /// What was skipped, in words, for ``text``; empty if nothing was.
    var skippedText: Text {
        if skipped.isEmpty { return Text() }
        var text: Text = "; skipped, since not weights: "
        for (index, name) in skipped.prefix(3).enumerated() {
            text.append(index > 0 ? ", \(name)" : "\(name)")
        }
        if skipped.count > 3 { text.append(" and \(skipped.count - 3) more") }
        return text
    }
}
