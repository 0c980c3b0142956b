import PlainText

/// One of the arrays a layer keeps, by the name Keras gives it.
enum Weight: UInt8, CaseIterable {
    case kernel, bias, gamma, beta, movingMean, movingVariance

    /// Its place among a layer's arrays, as `get_weights()` has them.
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

    /// The weight that an array's name ends with, after `/`, `.` or `_` (TensorFlow adds `:0`), and where the layer's name
    /// ends; nil for other names.
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
