import PlainText

/// One of the arrays of a layer, by Keras' name for it.
enum Weight: UInt8, CaseIterable {
    case kernel, bias, gamma, beta, movingMean, movingVariance

    /// The array's index among a layer's arrays, in the order of `get_weights()`.
    var rank: Int { Int(rawValue) }

    var name: StaticString {
        switch self {
        case .kernel: "kernel"
        case .bias: "bias"
        case .gamma: "gamma"
        case .beta: "beta"
        case .movingMean: "moving_mean"
        case .movingVariance: "moving_variance"
        }
    }

    /// The weight at the end of an array's name, after `/`, `.` or `_` (TensorFlow adds `:0`), and the end of
    /// the layer's name; nil for other names.
    static func split(_ name: [UInt8]) -> (layerEnd: Int, weight: Weight)? {
        var rest = name[...]
        if rest.suffix(2).spells(":0") { rest = rest.dropLast(2) }
        for weight in allCases {
            let length = weight.name.utf8CodeUnitCount
            guard rest.count > length, rest.suffix(length).spells(weight.name) else { continue }
            let separator = rest[rest.count - length - 1]
            if separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".")
                || separator == UInt8(ascii: "_")
            {
                return (rest.count - length - 1, weight)
            }
        }
        return nil
    }
}
