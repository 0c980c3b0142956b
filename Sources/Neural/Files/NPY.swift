import PlainText

extension StoredArray {
    /// The array of a `.npy` file, as `numpy.save` writes it: format 1.0, 2.0 or 3.0, either byte order, C or
    /// Fortran order, floating-point numbers of 2, 4 or 8 bytes, integers, booleans.
    ///
    /// The format: NumPy Enhancement Proposal 1, and the documentation of `numpy.lib.format`.
    ///
    ///     func kernel(inFile bytes: [UInt8]) throws(ImportError) -> [Float] {
    ///         try StoredArray(npy: bytes).values()
    ///     }
    ///
    /// - Throws: ``ImportError`` if the bytes are anything else, such as Python objects, or too few, or too
    ///   many.
    public init(npy bytes: [UInt8]) throws(ImportError) {
        self = try Self.readNPY(FileBytes(bytes[...], ".npy"), name: nil)
    }

    static func readNPY(_ file: FileBytes, name: Text?) throws(ImportError) -> StoredArray {
        guard isNPY(file.bytes) else {
            throw file.error(
                at: file.start, "this is not a .npy file", expected: "bytes 93 4e 55 4d 50 59 (“NUMPY”)",
                hint: "numpy.save writes it; numpy.savez writes an .npz file")
        }
        let version = try file.number(at: file.start + 6, size: 2)
        guard version >= 1, version <= 3 else {
            throw file.error(
                at: file.start + 6, length: 2, "this version of the format is not known",
                expected: "version 1.0, 2.0 or 3.0")
        }
        let lengthSize = version == 1 ? 2 : 4
        let headerLength = try file.number(at: file.start + 8, size: lengthSize)
        let headerStart = file.start + 8 + lengthSize
        guard headerLength <= UInt64(file.end - headerStart) else {
            throw file.error(
                at: file.start + 8, "the header is longer than the file",
                found: "\(Text(headerLength)) bytes", expected: "at most \(file.end - headerStart)",
                hint: "was it copied whole?")
        }
        let dataStart = headerStart + Int(headerLength)
        var header = NPYHeader(FileCursor(file: file, position: headerStart, end: dataStart))
        try header.read()
        let wanted = byteCount(header.shape, size: header.elementType.size)
        let actual = file.end - dataStart
        guard let wanted, wanted <= actual else {
            throw file.error(
                at: dataStart, "the file ends before its numbers do", found: "\(actual) bytes",
                expected: "as many as shape \(PrintedArray.text(ofShape: header.shape)) of "
                    + "\(header.elementType) takes", hint: "was it copied whole?")
        }
        guard wanted == actual else {
            throw file.error(
                at: dataStart + wanted, "there is more after the numbers", found: "\(actual - wanted) bytes",
                expected: "the end of the file", hint: "a file holds one array; numpy.savez writes several")
        }
        return StoredArray(
            name: name, shape: header.shape, elementType: header.elementType, isBigEndian: header.isBigEndian,
            firstAxisFastest: header.firstAxisFastest, bytes: file.bytes[dataStart...])
    }

    /// Whether the bytes begin like a `.npy` file.
    static func isNPY(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.first == 0x93 && bytes.dropFirst().begins("NUMPY")
    }
}

extension Text {
    /// The number's decimal digits.
    init(_ number: UInt64) {
        self.init()
        append(number)
    }
}

/// The Python dictionary before the numbers: `{'descr': '<f4', 'fortran_order': False, 'shape': (1, 16), }`.
private struct NPYHeader {
    var cursor: FileCursor
    private(set) var shape: [Int] = []
    private(set) var elementType = StoredArray.ElementType.float32
    private(set) var isBigEndian = false
    private(set) var firstAxisFastest = false

    /// The largest number of axes, which is NumPy's own limit.
    private static var maxAxes: Int { 64 }
    /// The largest length along an axis, chosen to fit an `Int` on every platform.
    private static var longest: UInt64 { UInt64(Int32.max) }

    init(_ cursor: FileCursor) { self.cursor = cursor }

    mutating func read() throws(ImportError) {
        guard cursor.take("{") else {
            throw cursor.error("the header is not a dictionary", expected: "“{”")
        }
        var (hasType, hasOrder, hasShape) = (false, false, false)
        while !cursor.take("}") {
            let start = cursor.position
            let key = try string()
            guard cursor.take(":") else { throw cursor.error("a key has no value", expected: "“:”") }
            cursor.skipSpace()
            if key.spells("descr"), !hasType {
                hasType = true
                try readType()
            } else if key.spells("fortran_order"), !hasOrder {
                hasOrder = true
                let word = cursor.word
                guard word.spells("True") || word.spells("False") else {
                    throw cursor.error(
                        length: word.count, "this is not a truth value", expected: "True or False")
                }
                firstAxisFastest = word.spells("True")
                cursor.position += word.count
            } else if key.spells("shape"), !hasShape {
                hasShape = true
                try readShape()
            } else {
                cursor.position = start
                throw cursor.error(
                    length: key.count + 2, "this key is not known, or there twice",
                    expected: "'descr', 'fortran_order' and 'shape', each once")
            }
            if cursor.take(",") { continue }
            guard cursor.peek == UInt8(ascii: "}") else {
                throw cursor.error("the dictionary is not closed", expected: "“,” or “}”")
            }
        }
        guard hasType, hasOrder, hasShape else {
            throw cursor.error(
                "a key is missing", expected: "'descr', 'fortran_order' and 'shape' before this")
        }
        cursor.skipSpace()
        guard cursor.peek == nil else {
            throw cursor.error("there is more after the header", expected: "spaces")
        }
    }

    /// The string between quotation marks of either kind. (Nothing in a header needs an escape.)
    private mutating func string() throws(ImportError) -> ArraySlice<UInt8> {
        cursor.skipSpace()
        guard let quote = cursor.peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw cursor.error("this is not a string", expected: "“'”")
        }
        let start = cursor.position + 1
        var end = start
        while end < cursor.end, cursor.file.bytes[end] != quote { end += 1 }
        guard end < cursor.end else { throw cursor.error("the string is not closed", expected: "“'”") }
        cursor.position = end + 1
        return cursor.file.bytes[start..<end]
    }

    private mutating func readType() throws(ImportError) {
        let start = cursor.position
        guard cursor.peek != UInt8(ascii: "[") else {
            throw cursor.error(
                "the numbers are records of several fields", expected: "a type such as '<f4'",
                hint: "save one field after another")
        }
        let name = try string()
        let order = name.first
        guard
            order == UInt8(ascii: "<") || order == UInt8(ascii: ">") || order == UInt8(ascii: "|")
                || order == UInt8(ascii: "="), let type = Self.elementType(name.dropFirst())
        else {
            cursor.position = start
            throw cursor.error(
                length: name.count + 2, "this type is not read", expected: "a type such as '<f4'",
                hint: "save array.astype(numpy.float32)")
        }
        elementType = type
        isBigEndian = order == UInt8(ascii: ">")
    }

    private static func elementType(_ name: ArraySlice<UInt8>) -> StoredArray.ElementType? {
        if name.spells("f2") { return .float16 }
        if name.spells("f4") { return .float32 }
        if name.spells("f8") { return .float64 }
        if name.spells("b1") { return .bool }
        if name.spells("i1") { return .int8 }
        if name.spells("i2") { return .int16 }
        if name.spells("i4") { return .int32 }
        if name.spells("i8") { return .int64 }
        if name.spells("u1") { return .uint8 }
        if name.spells("u2") { return .uint16 }
        if name.spells("u4") { return .uint32 }
        if name.spells("u8") { return .uint64 }
        return nil
    }

    private mutating func readShape() throws(ImportError) {
        guard cursor.take("(") else {
            throw cursor.error("the shape is not a tuple", expected: "“(”")
        }
        while !cursor.take(")") {
            guard shape.count < Self.maxAxes else {
                throw cursor.error("the array has too many axes", expected: "at most \(Self.maxAxes)")
            }
            let word = cursor.word
            // Python 2 wrote integers with an L.
            let digits = word.last == UInt8(ascii: "L") ? word.dropLast() : word
            guard let length = wholeNumber(digits), length <= Self.longest else {
                throw cursor.error(
                    length: word.count, "this is not a length", expected: "a whole number below 2147483648")
            }
            shape.append(Int(length))
            cursor.position += word.count
            if cursor.take(",") { continue }
            guard cursor.peek == UInt8(ascii: ")") else {
                throw cursor.error("the shape is not closed", expected: "“,” or “)”")
            }
        }
    }
}
