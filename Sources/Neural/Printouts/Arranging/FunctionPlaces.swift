import PlainText

/// Whether the function of a dense layer comes before or after the normalization that follows the layer.
///
/// Weights alone do not tell: `Linear`, `ReLU`, `BatchNorm1d` and `Linear`, `BatchNorm1d`, `ReLU` have the same.
extension ArrangedWeights {
    /// Finds the places from PyTorch's description of the model, or from gaps in the numbers of layers: with
    /// `0.weight`, `1.running_mean` and `3.weight`, the function is layer 2. Otherwise `usual` is assumed.
    mutating func findFunctionPlaces(_ module: PrintedModule, usual: FunctionPlace) {
        for index in layers.indices.dropLast()
        where layers[index].kind == .dense && layers[index + 1].isNormalization {
            let known = described(index, module) ?? numbered(index)
            layers[index].functionPlace = known ?? usual
            layers[index].isPlaceAssumed = known == nil
        }
    }

    /// The place according to PyTorch's description.
    private func described(_ index: Int, _ module: PrintedModule) -> FunctionPlace? {
        guard let start = module.entries.firstIndex(where: { $0.name == layers[index].name }) else {
            return nil
        }
        var isAfter = false
        for entry in module.entries[(start + 1)...] {
            if entry.isNorm { isAfter = true }
            if entry.function != nil { return isAfter ? .afterNormalization : .inLayer }
            if entry.isLinear { return nil }
        }
        return nil
    }

    /// The place according to the numbers in `0.weight`, `1.weight`, `3.weight`: those that are missing belong to
    /// layers without weights.
    private func numbered(_ index: Int) -> FunctionPlace? {
        guard let own = number(index), let next = number(index + 1), own.prefix == next.prefix else {
            return nil
        }
        let isBefore = next.number - own.number > 1
        guard index + 2 < layers.count, let last = number(index + 2), last.prefix == own.prefix else {
            // Nothing tells how many layers come after the last.
            return isBefore ? nil : .afterNormalization
        }
        let isAfter = last.number - next.number > 1
        if isBefore == isAfter { return nil }
        return isBefore ? .inLayer : .afterNormalization
    }

    /// The number at the end of a layer's name, and what comes before it.
    private func number(_ index: Int) -> (prefix: Text, number: Int)? {
        let name = layers[index].name.bytes[...]
        let start = (name.lastIndex(of: UInt8(ascii: ".")) ?? name.startIndex - 1) + 1
        guard PrintedNumber.isWhole(name[start...]), let number = wholeNumber(name[start...].prefix(9)) else {
            return nil
        }
        return (Text(bytes: Array(name[..<start])), Int(clamping: number))
    }
}
