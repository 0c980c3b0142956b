import PlainText

/// Ways in which arrays may form layers: by their names, or by their order.
enum Grouping {
    typealias Description = WeightOrder.Description
    typealias Layer = WeightOrder.Layer

    /// The groupings to try, the most likely first; empty if the arrays do not form dense layers and
    /// normalizations.
    ///
    /// - Parameter isAcross: whether the normalization of a name, which may be empty, is a layer normalization.
    static func candidates(
        _ arrays: [Description], _ kept: [Int], isAcross: (Text) -> Bool
    ) -> [[Layer]] {
        if kept.isEmpty { return [] }
        var candidates: [[Layer]] = []
        if kept.allSatisfy({ arrays[$0].name.role != nil }), let named = named(arrays, kept, isAcross) {
            let sorted = named.sorted { NaturalOrder.precedes($0.name.bytes[...], $1.name.bytes[...]) }
            candidates +=
                sorted == named ? [named] : isSortedByName(named) ? [sorted, named] : [named, sorted]
        }
        if kept.contains(where: { !arrays[$0].hasAxes }) {
            candidates += loose(arrays, kept)
        } else {
            if let halves = halves(arrays, kept) { candidates.append(halves) }
            if let pairs = biasFirst(arrays, kept) { candidates.append(pairs) }
            let size = isAcross(Text()) ? 2 : 4
            if let runs = runs(arrays, kept, size: size) { candidates.append(runs) }
        }
        return candidates.filter { layers in
            layers.allSatisfy { layer in
                let kernel = layer.kernel.flatMap { arrays[$0].name.role }
                let bias = layer.bias.flatMap { arrays[$0].name.role }
                return kernel != .bias && bias != .kernel && bias != .weight
            }
        }
    }

    /// Whether a normalization without mean and variance is a layer normalization, by its name or by PyTorch's
    /// description: `layer_normalization_1`, `ln1`, `blocks.0.layernorm`.
    static func isLayerNormalization(_ name: Text, _ module: PrintedModule) -> Bool {
        if let entry = module[name] { return entry.isLayerNorm }
        let separators: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: ".")]
        let last = name.bytes[...].split { separators.contains($0) }.last ?? []
        let word = last.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }[...]
        if word.begins("layer_norm") || word.begins("layernorm") { return true }
        guard word.begins("ln") else { return false }
        return word.dropFirst(2).first.map { PrintedNumber.isDigit($0) || $0 == UInt8(ascii: "_") } ?? true
    }

    /// Whether the layers are numbered, or in the byte order of their names. Both suggest that they were
    /// sorted, with 10 before 2.
    private static func isSortedByName(_ layers: [Layer]) -> Bool {
        if layers.allSatisfy({ PrintedNumber.isDigit($0.name.bytes.first ?? 0) }) { return true }
        return zip(layers, layers.dropFirst()).allSatisfy { one, next in
            !next.name.bytes.lexicographicallyPrecedes(one.name.bytes)
        }
    }

    /// Groups arrays by the name of their layer; a repeated role begins another layer.
    private static func named(
        _ arrays: [Description], _ kept: [Int], _ isAcross: (Text) -> Bool
    ) -> [Layer]? {
        struct Group {
            var name: Text
            var members: [(role: WeightName.Role, place: Int)]
        }
        var groups: [Group] = []
        // Each array joins the latest group with its layer's name, among the last 64 groups.
        for place in kept {
            guard let role = arrays[place].name.role else { return nil }
            let layer = arrays[place].name.layer
            let recent = groups.indices.suffix(64).last { groups[$0].name == layer }
            if let recent, !groups[recent].members.contains(where: { $0.role == role }) {
                groups[recent].members.append((role, place))
            } else {
                groups.append(Group(name: layer, members: [(role, place)]))
            }
        }
        var layers: [Layer] = []
        for group in groups {
            func place(_ roles: WeightName.Role...) -> Int? {
                group.members.first { member in roles.contains { $0 == member.role } }?.place
            }
            let weight = place(.weight)
            let isVector = weight.map { arrays[$0].shape.count == 1 && arrays[$0].hasAxes } ?? false
            let normalized = place(.mean, .variance, .gamma, .beta) != nil || isVector
            if normalized {
                let hasStatistics = place(.mean, .variance) != nil
                layers.append(
                    Layer(
                        name: group.name,
                        normalization: [
                            place(.gamma) ?? weight, place(.beta) ?? place(.bias), place(.mean),
                            place(.variance),
                        ], isAcrossUnits: !hasStatistics && isAcross(group.name)))
            } else if let kernel = place(.kernel) ?? weight {
                layers.append(Layer(name: group.name, kernel: kernel, bias: place(.bias)))
            } else {
                return nil
            }
        }
        return layers
    }

    /// scikit-learn's order: all kernels, then all biases, or all biases first.
    private static func halves(_ arrays: [Description], _ kept: [Int]) -> [Layer]? {
        let half = kept.count / 2
        guard half >= 2, kept.count == 2 * half else { return nil }
        var (kernels, biases) = (kept.prefix(half), kept.suffix(half))
        if arrays[kept[0]].shape.count == 1 { swap(&kernels, &biases) }
        guard kernels.allSatisfy({ arrays[$0].shape.count == 2 }),
            biases.allSatisfy({ arrays[$0].shape.count == 1 })
        else { return nil }
        return zip(kernels, biases).map { Layer(kernel: $0, bias: $1) }
    }

    /// The order of arrays sorted by name: a bias comes before its kernel or weight.
    private static func biasFirst(_ arrays: [Description], _ kept: [Int]) -> [Layer]? {
        guard kept.count.isMultiple(of: 2) else { return nil }
        for (index, place) in kept.enumerated() {
            guard arrays[place].shape.count == (index.isMultiple(of: 2) ? 1 : 2) else { return nil }
        }
        return stride(from: 0, to: kept.count, by: 2).map { Layer(kernel: kept[$0 + 1], bias: kept[$0]) }
    }

    /// The order of the layers: each kernel followed by its bias or by none, and normalizations of `size`
    /// arrays, which are batch normalizations of four, or layer normalizations of two.
    private static func runs(_ arrays: [Description], _ kept: [Int], size: Int) -> [Layer]? {
        var layers: [Layer] = []
        var index = 0
        while index < kept.count {
            if arrays[kept[index]].shape.count == 2 {
                layers.append(Layer(kernel: kept[index]))
                index += 1
            }
            var run = index
            while run < kept.count, arrays[kept[run]].shape.count < 2 { run += 1 }
            var count = run - index
            if count % size == 1, layers.last?.kernel != nil {
                layers[layers.count - 1].bias = kept[index]
                index += 1
                count -= 1
            }
            guard count % size == 0 else { return nil }
            while index < run {
                let places: [Int?] = (0..<4).map { $0 < size ? kept[index + $0] : nil }
                layers.append(Layer(normalization: places, isAcrossUnits: size == 2))
                index += size
            }
            if run < kept.count, arrays[kept[run]].shape.count != 2 { return nil }
        }
        return layers
    }

    /// Matrices printed in tables or by MATLAB may be kernels or biases. The candidates take each as a bias
    /// if it can be one, or never.
    private static func loose(_ arrays: [Description], _ kept: [Int]) -> [[Layer]] {
        var candidates: [[Layer]] = []
        for axis in [1, 0] {
            var layers: [Layer] = []
            var index = 0
            while index < kept.count {
                guard let matrix = arrays[kept[index]].matrix else { break }
                var layer = Layer(kernel: kept[index])
                index += 1
                if index < kept.count, arrays[kept[index]].isVector, arrays[kept[index]].count == matrix[axis]
                {
                    layer.bias = kept[index]
                    index += 1
                }
                layers.append(layer)
            }
            if index == kept.count { candidates.append(layers) }
        }
        if kept.allSatisfy({ arrays[$0].matrix != nil }) { candidates.append(kept.map { Layer(kernel: $0) }) }
        let half = kept.count / 2
        if kept.count == 2 * half, kept.prefix(half).allSatisfy({ arrays[$0].matrix != nil }) {
            candidates.append((0..<half).map { Layer(kernel: kept[$0], bias: kept[half + $0]) })
        }
        return candidates
    }
}

/// The order of names in which 2 comes before 10.
enum NaturalOrder {
    static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        var (left, right) = (left, right)
        while let one = left.first, let other = right.first {
            let a = left.prefix(while: PrintedNumber.isDigit).drop { $0 == UInt8(ascii: "0") }
            let b = right.prefix(while: PrintedNumber.isDigit).drop { $0 == UInt8(ascii: "0") }
            if PrintedNumber.isDigit(one), PrintedNumber.isDigit(other) {
                if a.count != b.count { return a.count < b.count }
                if !a.elementsEqual(b) { return a.lexicographicallyPrecedes(b) }
                (left, right) = (
                    left.drop(while: PrintedNumber.isDigit), right.drop(while: PrintedNumber.isDigit)
                )
            } else {
                if one != other { return one < other }
                (left, right) = (left.dropFirst(), right.dropFirst())
            }
        }
        return left.isEmpty && !right.isEmpty
    }
}
