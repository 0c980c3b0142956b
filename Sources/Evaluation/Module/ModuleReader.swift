/// Why a WebAssembly module can't be read.
struct ModuleError: Error, Equatable, CustomStringConvertible {
    /// Where in the module, in bytes from its start.
    var offset: Int
    var reason: String

    var description: String { "byte \(offset) of the module: \(reason)" }
}

/// Reads a part of a module: little-endian and LEB128 numbers.
struct ModuleReader {
    let bytes: [UInt8]
    private(set) var offset: Int
    let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
        self.bytes = bytes
        offset = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    var isAtEnd: Bool { offset >= end }

    func error(_ reason: String) -> ModuleError { ModuleError(offset: offset, reason: reason) }

    mutating func byte() throws(ModuleError) -> UInt8 {
        guard offset < end else { throw error("unexpected end") }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// An unsigned number of `size` bytes, at most 8; of 8, its low 63 bits.
    mutating func fixed(_ size: Int) throws(ModuleError) -> Int {
        var value = 0
        for index in 0..<size { value |= Int(try byte()) << (8 * index) }
        return value & .max
    }

    /// The low 63 bits of a 64-bit number.
    mutating func unsigned() throws(ModuleError) -> Int { try number().value & .max }

    mutating func signed() throws(ModuleError) -> Int {
        let (value, bits, isNegative) = try number()
        return isNegative && bits < 64 ? value | (-1 << bits) : value
    }

    /// A LEB128 number: its value, its number of bits, and whether the highest bit is set.
    private mutating func number() throws(ModuleError) -> (value: Int, bits: Int, isNegative: Bool) {
        var value = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            let byte = try byte()
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return (value, shift + 7, byte & 0x40 != 0) }
        }
        throw error("a number is too long")
    }

    mutating func skip(_ count: Int) throws(ModuleError) { _ = try part(count) }

    /// The next `count` bytes as a reader of their own.
    mutating func part(_ count: Int) throws(ModuleError) -> ModuleReader {
        guard count <= end - offset else { throw error("\(count) bytes exceed the end") }
        defer { offset += count }
        return ModuleReader(bytes, offset..<(offset + count))
    }

    /// A string terminated by a zero byte.
    mutating func string() throws(ModuleError) -> ArraySlice<UInt8> {
        let start = offset
        while try byte() != 0 {}
        return bytes[start..<(offset - 1)]
    }

    /// A string with its length before it.
    mutating func name() throws(ModuleError) -> ArraySlice<UInt8> {
        let part = try part(try unsigned())
        return bytes[part.offset..<part.end]
    }
}

extension [UInt8] {
    mutating func append(unsigned value: Int) {
        var rest = value
        while rest > 0x7F {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    mutating func append(signed value: Int) {
        var rest = value
        while !(-64..<64).contains(rest) {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest & 0x7F))
    }
}
