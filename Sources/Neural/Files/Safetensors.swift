import PlainText

extension StoredArray {
    /// The arrays of a `.safetensors` file. The types F16, BF16, F32, F64, BOOL and integers are supported.
    ///
    /// The format defines no order, and its writers sort by name. So the arrays are returned in the order of
    /// their layers: `dense`, `dense_1`, `dense_2`, `dense_10`, comparing numbers in names as numbers; and
    /// within a layer kernel before bias, gamma, beta, moving mean, moving variance.
    ///
    ///     func model(inFile bytes: [UInt8]) throws -> Sequential<Float> {
    ///         try Sequential(StoredArray.arrays(safetensors: bytes), activations: [.relu, .linear])
    ///     }
    ///
    /// - Throws: ``ImportError`` if the header is not the JSON that the format requires, the arrays overlap,
    ///   leave gaps or do not match their shapes, or there is no array.
    public static func arrays(safetensors bytes: [UInt8]) throws(ImportError) -> [StoredArray] {
        let file = FileBytes(bytes[...], ".safetensors")
        let length = try file.number(at: 0, size: 8)
        guard length <= UInt64(file.end - 8) else {
            throw file.error(
                at: 0, "the header is longer than the file", found: "\(Text(length)) bytes",
                expected: "at most \(file.end - 8)", hint: "this is no .safetensors file, or not all of it")
        }
        var reader = JSONReader(file, from: 8, to: 8 + Int(length))
        var header = SafetensorsHeader(data: 8 + Int(length))
        try header.read(&reader)
        try header.check(file)
        let arrays = header.tensors.map {
            StoredArray(
                name: $0.name, shape: $0.shape, elementType: $0.elementType,
                bytes: file.bytes[(header.data + $0.begin)..<(header.data + $0.end)])
        }
        let keys = arrays.map { NameKey($0.name ?? Text()) }
        return arrays.indices.sorted { keys[$0].precedes(keys[$1]) }.map { arrays[$0] }
    }
}

private struct SafetensorsHeader {
    struct Tensor {
        var name: Text
        /// The position of the name in the file.
        var place: Int
        var elementType = StoredArray.ElementType.float32
        var shape: [Int] = []
        /// The range of the bytes, counted from the end of the header.
        var begin = 0
        var end = 0
    }

    /// The position at which the numbers begin.
    let data: Int
    private(set) var tensors: [Tensor] = []

    init(data: Int) { self.data = data }

    mutating func read(_ reader: inout JSONReader) throws(ImportError) {
        try reader.open("{")
        var isFirst = true
        while let name = try reader.nextKey(&isFirst) {
            let place = reader.keyPlace
            if name.bytes[...].spells("__metadata__") {
                try reader.skip()
            } else {
                tensors.append(try readTensor(&reader, name: name, place: place))
            }
        }
        try reader.finish()
    }

    private func readTensor(
        _ reader: inout JSONReader, name: Text, place: Int
    ) throws(ImportError) -> Tensor {
        var tensor = Tensor(name: name, place: place)
        var (hasType, hasShape, hasOffsets) = (false, false, false)
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            let place = reader.keyPlace
            if key.bytes[...].spells("dtype"), !hasType {
                hasType = true
                let place = reader.next
                let type = try reader.string()
                guard let elementType = Self.elementType(type.bytes[...]) else {
                    throw reader.cursor.file.error(
                        at: place, "this type is not read", found: quoted(type),
                        expected: "F16, BF16, F32, F64, BOOL, I8 to I64 or U8 to U64")
                }
                tensor.elementType = elementType
            } else if key.bytes[...].spells("shape"), !hasShape {
                hasShape = true
                try reader.open("[")
                var isFirst = true
                while try reader.nextElement(&isFirst) {
                    guard tensor.shape.count < 64 else {
                        throw reader.cursor.error("the array has too many axes", expected: "at most 64")
                    }
                    tensor.shape.append(Int(try reader.wholeNumber(upTo: UInt64(Int32.max))))
                }
            } else if key.bytes[...].spells("data_offsets"), !hasOffsets {
                hasOffsets = true
                let size = UInt64(reader.cursor.file.end - data)
                var ends: [Int] = []
                try reader.open("[")
                var isFirst = true
                while try reader.nextElement(&isFirst) {
                    guard ends.count < 2 else {
                        throw reader.cursor.error("there are too many offsets", expected: "two")
                    }
                    ends.append(Int(try reader.wholeNumber(upTo: size)))
                }
                guard ends.count == 2, ends[0] <= ends[1] else {
                    throw reader.cursor.file.error(
                        at: place, "these are no offsets", found: "others",
                        expected: "a beginning, and an end that is not before it")
                }
                (tensor.begin, tensor.end) = (ends[0], ends[1])
            } else {
                throw reader.cursor.file.error(
                    at: place, "this key is not known, or there twice", found: quoted(key),
                    expected: "“dtype”, “shape” and “data_offsets”, each once")
            }
        }
        guard hasType, hasShape, hasOffsets else {
            throw reader.cursor.file.error(
                at: place, "an array is not described whole", found: quoted(name),
                expected: "“dtype”, “shape” and “data_offsets”")
        }
        guard byteCount(tensor.shape, size: tensor.elementType.size) == tensor.end - tensor.begin else {
            throw reader.cursor.file.error(
                at: place, "an array is longer or shorter than its shape says",
                found: "\(tensor.end - tensor.begin) bytes",
                expected: "shape \(PrintedArray.text(ofShape: tensor.shape)) of \(tensor.elementType)")
        }
        return tensor
    }

    /// Checks the format's rules: no gaps, no overlaps, no duplicate names.
    func check(_ file: FileBytes) throws(ImportError) {
        var end = 0
        for tensor in tensors.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            guard tensor.begin == end else {
                throw file.error(
                    at: tensor.place, "arrays overlap, or leave a gap",
                    found: "\(quoted(tensor.name)), which begins at \(tensor.begin)", expected: "\(end)")
            }
            end = tensor.end
        }
        guard end == file.end - data else {
            throw file.error(
                at: data + end, "there is more after the arrays", found: "\(file.end - data - end) bytes",
                expected: "the end of the file")
        }
        guard !tensors.isEmpty else {
            throw file.error(at: 8, "there is no array", expected: "arrays and their names")
        }
        if let second = duplicate(tensors.map { $0.name }) {
            throw file.error(
                at: tensors[second].place, "two arrays have one name", found: quoted(tensors[second].name),
                expected: "names that differ")
        }
    }

    private static func elementType(_ name: ArraySlice<UInt8>) -> StoredArray.ElementType? {
        if name.spells("F32") { return .float32 }
        if name.spells("F16") { return .float16 }
        if name.spells("BF16") { return .bfloat16 }
        if name.spells("F64") { return .float64 }
        if name.spells("BOOL") { return .bool }
        if name.spells("I8") { return .int8 }
        if name.spells("I16") { return .int16 }
        if name.spells("I32") { return .int32 }
        if name.spells("I64") { return .int64 }
        if name.spells("U8") { return .uint8 }
        if name.spells("U16") { return .uint16 }
        if name.spells("U32") { return .uint32 }
        if name.spells("U64") { return .uint64 }
        return nil
    }
}

/// The sort key of an array: its layer, then the weight's rank.
private struct NameKey {
    private let layer: ArraySlice<UInt8>
    private let rank: Int
    private let name: [UInt8]

    init(_ name: Text) {
        self.name = name.bytes
        let weight = Weight.split(name.bytes)
        layer = name.bytes[..<(weight?.layerEnd ?? name.bytes.count)]
        rank = weight?.weight.rank ?? 0
    }

    func precedes(_ other: NameKey) -> Bool {
        let order = Self.compare(layer, other.layer)
        if order != 0 { return order < 0 }
        if rank != other.rank { return rank < other.rank }
        return name.lexicographicallyPrecedes(other.name)
    }

    /// Compares byte by byte, but sequences of digits as numbers. Returns −1, 0 or 1.
    private static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        var (left, right) = (left, right)
        while let one = left.first, let other = right.first {
            let (a, b) = (digits(left), digits(right))
            if !a.isEmpty, !b.isEmpty {
                left = left.dropFirst(a.count)
                right = right.dropFirst(b.count)
                let (x, y) = (a.drop { $0 == 0x30 }, b.drop { $0 == 0x30 })
                if x.count != y.count { return x.count < y.count ? -1 : 1 }
                if x != y { return x.lexicographicallyPrecedes(y) ? -1 : 1 }
            } else {
                if one != other { return one < other ? -1 : 1 }
                left = left.dropFirst()
                right = right.dropFirst()
            }
        }
        return left.isEmpty ? (right.isEmpty ? 0 : -1) : 1
    }

    private static func digits(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.prefix { $0 >= 0x30 && $0 <= 0x39 }
    }
}
