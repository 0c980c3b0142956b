import PlainText

extension PrintedArray {
    /// The arrays of a JSON file, in the file's order. The file is an object of nested lists, such as
    /// `json.dump({w.path: w.numpy().tolist() for w in model.weights}, file)` writes, or a list of them, such
    /// as `json.dump([w.tolist() for w in model.get_weights()], file)` writes.
    ///
    /// Names of nested objects are joined with slashes, as in `dense/kernel`. Each number stays decimal until
    /// ``values(as:)`` rounds it, once. `NaN` and `Infinity` are accepted, as Python writes them.
    ///
    ///     let text = #"{"dense/kernel": [[0.5, -1.25]], "dense/bias": [0, 1]}"#
    ///     let arrays = try PrintedArray.arrays(json: Array(text.utf8))
    ///     arrays[0].values(as: Float.self)  // [0.5, -1.25]
    ///
    /// - Throws: ``ImportError`` if the text is not JSON, a list has rows of unequal length or no numbers,
    ///   two arrays have one name, or brackets are nested deeper than 64.
    public static func arrays(json bytes: [UInt8]) throws(ImportError) -> [PrintedArray] {
        let file = FileBytes(bytes[...], "JSON")
        var reader = JSONReader(file)
        var arrays: [PrintedArray] = []
        switch try reader.kind() {
        case .object: try read(&reader, name: Text(), to: &arrays)
        case .array:
            // A list of numbers is one array; any other list is a list of arrays.
            var ahead = reader
            try ahead.open("[")
            if try ahead.kind() == .number {
                arrays.append(try readArray(&reader, name: nil))
            } else {
                try reader.open("[")
                var isFirst = true
                while try reader.nextElement(&isFirst) {
                    arrays.append(try readArray(&reader, name: nil))
                }
            }
        default:
            throw reader.cursor.error(
                "there is no array", expected: "“[” or “{”",
                hint: "write json.dump([w.tolist() for w in model.get_weights()], file)")
        }
        try reader.finish()
        guard !arrays.isEmpty else {
            throw file.error(at: file.start, "there is no array", expected: "nested lists of numbers")
        }
        let named = arrays.compactMap { $0.name }
        if let second = duplicate(named) {
            throw file.error(
                at: file.start, "two arrays have one name", found: quoted(named[second]),
                expected: "names that differ")
        }
        return arrays
    }

    /// The length of the longest accepted name, which is limited because each array has its own copy.
    private static var longestName: Int { 256 }

    /// Reads an object's members, whose names are appended to `name` and a slash.
    static func read(
        _ reader: inout JSONReader, name: Text, to arrays: inout [PrintedArray]
    ) throws(ImportError) {
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            let place = reader.keyPlace
            let full: Text = name.isEmpty ? key : "\(name)/\(key)"
            guard full.bytes.count <= longestName else {
                throw reader.cursor.file.error(
                    at: place, "a name is too long", found: quoted(full),
                    expected: "at most \(longestName) bytes")
            }
            if try reader.kind() == .object {
                try read(&reader, name: full, to: &arrays)
            } else {
                arrays.append(try readArray(&reader, name: full))
            }
        }
    }

    /// The next value as an array.
    static func readArray(
        _ reader: inout JSONReader, name: Text?
    ) throws(ImportError) -> PrintedArray {
        var box = JSONBox()
        try box.read(&reader, depth: 0)
        return PrintedArray(name: name, shape: box.shape, typeName: nil, decimals: box.decimals)
    }
}

/// Reads nested lists of numbers, checking that they form a rectangular array.
private struct JSONBox {
    private(set) var decimals: [ArraySlice<UInt8>] = []
    /// The length along each axis, known once the first list at that depth is closed.
    private var lengths: [Int?] = []
    /// The number of lists around each number, known from the first number on.
    private var numberDepth: Int?

    var shape: [Int] { lengths.map { $0 ?? 0 } }

    mutating func read(_ reader: inout JSONReader, depth: Int) throws(ImportError) {
        let start = reader.next
        let kind = try reader.kind()
        guard kind == .array else {
            guard kind == .number else {
                throw reader.cursor.error("this is not an array", expected: "a number or “[”")
            }
            guard depth >= lengths.count, (numberDepth ?? depth) == depth else {
                throw reader.cursor.error("a number stands where other rows have a list", expected: "“[”")
            }
            numberDepth = depth
            decimals.append(Self.decimal(try reader.number()))
            return
        }
        guard depth < (numberDepth ?? .max) else {
            throw reader.cursor.error("a list stands where other rows have a number", expected: "a number")
        }
        if depth == lengths.count { lengths.append(nil) }
        try reader.open("[")
        var count = 0
        var isFirst = true
        while try reader.nextElement(&isFirst) {
            try read(&reader, depth: depth + 1)
            count += 1
        }
        guard count > 0 else {
            throw reader.cursor.file.error(
                at: start, "the list is empty", expected: "numbers", hint: "a layer has at least one weight")
        }
        let wanted = lengths[depth] ?? count
        guard count == wanted else {
            throw reader.cursor.file.error(
                at: start, "this row has another length than the first", found: "\(count)",
                expected: "\(wanted)",
                hint: "every row has one length; was a number lost, or a bracket moved?")
        }
        lengths[depth] = count
    }

    /// The text that the decimal reader accepts: it knows `inf` and `nan`.
    private static func decimal(_ number: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if number.first == UInt8(ascii: "N") { return [0x6E, 0x61, 0x6E] }
        if number.last == UInt8(ascii: "y") {
            return number.count == 9 ? [0x2D, 0x69, 0x6E, 0x66] : [0x69, 0x6E, 0x66]
        }
        return number
    }
}
