import PlainText

/// Guesses, from names and shapes, which layers arrays belong to that are neither dense layers nor batch
/// normalizations. Errors state the guess.
enum LayerShapes {
    typealias Description = WeightOrder.Description

    /// The first arrays that belong to a layer of another kind, if there are any.
    static func problem(_ arrays: [Description], _ kept: [Int]) -> WeightOrder.Problem? {
        for (index, place) in kept.enumerated() {
            guard let look = look(arrays, kept, index) else { continue }
            return WeightOrder.Problem(
                place: place,
                what:
                    "\(WeightOrder.name(arrays, place)) has shape \(WeightOrder.shape(arrays, place)): \(look)",
                expected: "the kernels and biases of dense layers, and batch normalizations",
                hint: "layers of this kind are not read from print-outs")
        }
        return nil
    }

    private static func look(_ arrays: [Description], _ kept: [Int], _ index: Int) -> Text? {
        func shape(_ offset: Int) -> [Int] {
            let index = index + offset
            return index >= 0 && index < kept.count ? arrays[kept[index]].shape : []
        }
        let array = arrays[kept[index]]
        let isPyTorch = array.layout == .outputsByInputs
        let (own, next, third) = (shape(0), shape(1), shape(2))
        switch array.name.role {
        case .embeddings: return "an Embedding of \(own.first ?? 0) entries?"
        case .recurrent: return "a recurrent layer, LSTM, GRU or SimpleRNN?"
        case .kernel, .weight, .bias, .gamma, .beta, .mean, .variance, .state, nil: break
        }
        guard array.hasAxes else { return nil }
        switch own.count {
        case 5: return "a Conv3D?"
        case 4:
            return isPyTorch
                ? "a Conv2d of \(counted(own[0], "filter")), \(own[2]) × \(own[3])?"
                : "a Conv2D of \(counted(own[3], "filter")), \(own[0]) × \(own[1])?"
        case 3:
            return isPyTorch
                ? "a Conv1d of \(counted(own[0], "filter")) of length \(own[2])?"
                : "a Conv1D of \(counted(own[2], "filter")) of length \(own[0]), or attention?"
        case 2:
            guard array.name.role == nil, next.count == 2 else { return nil }
            // Keras: (inputs, n · units), (units, n · units), and a bias; PyTorch: all transposed.
            let axis = isPyTorch || own[0] == next[0] && own[0] != 0 && next[0] == 4 * next[1] ? 0 : 1
            let (wide, units) = (next[axis], next[1 - axis])
            guard own[axis] == wide, units > 0 else { return nil }
            if wide == 4 * units, third == [wide] { return "an LSTM of \(counted(units, "unit"))?" }
            if wide == 3 * units, third == [wide] || third == [2, wide] {
                return "a GRU of \(counted(units, "unit"))?"
            }
            return nil
        default: return nil
        }
    }

    /// The error for a normalization without mean or variance.
    static func withoutStatistics(_ arrays: [Description], _ place: Int) -> WeightOrder.Problem {
        WeightOrder.Problem(
            place: place,
            what:
                "\(WeightOrder.name(arrays, place)) belongs to a layer normalization, or to a batch normalization whose mean or variance is missing",
            expected: "gamma, beta, mean and variance, or to know that it is a layer normalization",
            hint:
                "\(sayLayer); parameters() leaves mean and variance out, and \(RefusedPrintout.pyTorch) prints all"
        )
    }

    /// How to say that a normalization is a layer normalization.
    private static var sayLayer: Text {
        "for a layer normalization, add --normalization layer, in Swift normalization: .layerNormalization"
    }

    /// The error for arrays whose order is not that of supported layers.
    static func unknown(_ arrays: [Description], _ kept: [Int]) -> WeightOrder.Problem {
        // The first run of vectors that does not form a batch normalization.
        var index = 0
        while index < kept.count {
            var end = index
            while end < kept.count, arrays[kept[end]].shape == arrays[kept[index]].shape { end += 1 }
            let count = end - index
            if arrays[kept[index]].shape.count < 2, count > 1 || arrays[kept[index]].shape.isEmpty {
                let look: Text =
                    arrays[kept[index]].shape.isEmpty
                    ? "a single number, no layer's weight; num_batches_tracked, or Normalization's count?"
                    : count == 2
                        ? "a layer normalization, or a batch normalization without its mean and variance?"
                        : count == 3
                            ? "a bias and a layer normalization, or parts of a batch normalization?"
                            : "a batch normalization has four: gamma, beta, mean, variance"
                return WeightOrder.Problem(
                    place: kept[index],
                    what:
                        "\(counted(count, "array")) of shape \(WeightOrder.shape(arrays, kept[index])) in a row: \(look)",
                    expected: "kernels, each with its bias or without, and batch normalizations",
                    hint: count == 2 || count == 3 ? "\(sayLayer); \(all)" : all)
            }
            index = end
        }
        let first = kept.first ?? 0
        return WeightOrder.Problem(
            place: first,
            what: arrays.isEmpty
                ? "there is no array"
                : "\(WeightOrder.name(arrays, first)) has shape \(WeightOrder.shape(arrays, first))",
            expected: "kernels, each with its bias or without, and batch normalizations",
            hint: all)
    }

    private static var all: Text {
        "all arrays in the order of the layers: \(RefusedPrintout.keras), or with PyTorch \(RefusedPrintout.pyTorch)"
    }

    /// The hint for a kernel or bias of an unexpected shape.
    static func hint(_ arrays: [Description], _ kernel: Int) -> Text {
        "print all of the arrays, in the order of the layers: \(RefusedPrintout.keras), or with PyTorch \(RefusedPrintout.pyTorch)"
    }
}
