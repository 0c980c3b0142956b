import PlainText

extension Diagnosis.Quantity {
    /// The quantity's value among the `numbers` of the layers of `model`; nil if the model has no such
    /// quantity.
    @inline(never)
    func value(in numbers: [Recalculation.Numbers], input: [Double], _ model: Recalculation) -> Double? {
        let list: [Double], unit: Int
        switch self {
        case .output(let index):
            var outputs = numbers.last?.outputs ?? input
            if let finish = model.finish { outputs = finish(outputs) }
            (list, unit) = (outputs, index)
        case .preActivation(let layer, let index):
            guard numbers.indices.contains(layer) else { return nil }
            (list, unit) = (numbers[layer].preActivations, index)
        case .activation(let layer, let index):
            guard numbers.indices.contains(layer) else { return nil }
            (list, unit) = (numbers[layer].outputs, index)
        }
        return list.indices.contains(unit) ? list[unit] : nil
    }

    var text: Text {
        switch self {
        case .output(let unit): "output \(unit)"
        case .preActivation(let layer, let unit), .activation(let layer, let unit):
            "unit \(unit) in layer \(layer)"
        }
    }
}
