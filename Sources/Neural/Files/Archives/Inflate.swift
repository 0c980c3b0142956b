import PlainText

/// Decompresses DEFLATE data: RFC 1951.
struct Inflater {
    private let file: FileBytes
    private let name: Text
    /// The required size of the result in bytes.
    private let size: Int
    private var position: Int
    private let end: Int
    /// Bits that were read from the file and not yet used, the next one lowest.
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// Decompresses the bytes of `file` in `range` to `size` bytes; `name` is their name in the archive.
    ///
    /// Memory grows with the decompressed bytes, never with the stated `size`.
    static func inflate(
        _ file: FileBytes, _ range: Range<Int>, size: Int, name: Text
    ) throws(ImportError) -> [UInt8] {
        var inflater = Inflater(file: file, name: name, size: size, range: range)
        var isLast = false
        while !isLast {
            isLast = try inflater.take(1) == 1
            try inflater.readBlock()
        }
        let rest = inflater.end - inflater.next
        guard rest == 0 else {
            throw inflater.error(
                "there is more after the compressed data", found: "\(rest) bytes", expected: "none")
        }
        guard inflater.output.count == size else {
            throw inflater.error(
                "the file says that it decompresses to another size", found: "\(inflater.output.count) bytes",
                expected: "\(size)")
        }
        return inflater.output
    }

    private init(file: FileBytes, name: Text, size: Int, range: Range<Int>) {
        self.file = file
        self.name = name
        self.size = size
        position = range.lowerBound
        end = range.upperBound
        output.reserveCapacity(min(size, 4 * range.count))
    }

    /// The position of the first byte that is not completely used.
    private var next: Int { position - bitCount / 8 }

    private func error(_ problem: StaticString, found: Text? = nil, expected: Text) -> ImportError {
        file.error(
            at: min(next, end), problem,
            found: found ?? (next >= end ? "the end of \(quoted(name))" : nil), expected: expected,
            hint: "the archive is damaged; make it again")
    }

    /// Reads more bits until there are at least 25, or the input ends.
    private mutating func fill() {
        while bitCount <= 24, position < end {
            bits |= UInt32(file.bytes[position]) << UInt32(bitCount)
            bitCount += 8
            position += 1
        }
    }

    /// The next `count` bits, at most 16, the first one lowest.
    private mutating func take(_ count: Int) throws(ImportError) -> Int {
        if bitCount < count { fill() }
        guard bitCount >= count else {
            throw error("the compressed data ends too early", expected: "\(count) bits more")
        }
        let value = bits & (1 << UInt32(count) - 1)
        drop(count)
        return Int(value)
    }

    private mutating func drop(_ count: Int) {
        bits >>= UInt32(count)
        bitCount -= count
    }

    private mutating func readBlock() throws(ImportError) {
        switch try take(2) {
        case 0: try copyStored()
        case 1:
            // RFC 1951, 3.2.6: the lengths of the fixed codes.
            var lengths = [UInt8](repeating: 8, count: 288)
            for symbol in 144..<256 { lengths[symbol] = 9 }
            for symbol in 256..<280 { lengths[symbol] = 7 }
            try readCompressed(
                literals: HuffmanCode(lengths[...]),
                distances: HuffmanCode([UInt8](repeating: 5, count: 32)[...]))
        case 2: try readDynamic()
        default: throw error("this kind of block does not exist", found: "3", expected: "0, 1 or 2")
        }
    }

    private mutating func copyStored() throws(ImportError) {
        drop(bitCount % 8)
        let length = try take(16)
        let complement = try take(16)
        guard length == ~complement & 0xFFFF else {
            throw error(
                "a length and its complement do not agree", found: "\(length) and \(complement)",
                expected: "\(length) and \(~length & 0xFFFF)")
        }
        position = next
        (bits, bitCount) = (0, 0)
        guard length <= end - position else {
            throw error(
                "the compressed data ends too early", found: "\(end - position) bytes", expected: "\(length)")
        }
        try makeRoom(length)
        output.append(contentsOf: file.bytes[position..<(position + length)])
        position += length
    }

    private func makeRoom(_ count: Int) throws(ImportError) {
        guard count <= size - output.count else {
            throw error(
                "the file decompresses to more than it says", found: "more",
                expected: "\(size) bytes")
        }
    }

    /// Reads a block with its own codes: RFC 1951, 3.2.7.
    private mutating func readDynamic() throws(ImportError) {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let lengthCount = try take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else {
            throw error(
                "there are more codes than symbols", found: "\(literalCount) and \(distanceCount)",
                expected: "at most 286 and 30")
        }
        let order: [UInt8] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        var lengths = [UInt8](repeating: 0, count: 19)
        for place in 0..<lengthCount { lengths[Int(order[place])] = UInt8(try take(3)) }
        let lengthCode = HuffmanCode(lengths[...])
        guard lengthCode.isComplete else { throw badCode() }

        lengths = []
        let total = literalCount + distanceCount
        while lengths.count < total {
            let symbol = try decode(lengthCode)
            if symbol < 16 {
                lengths.append(UInt8(symbol))
                continue
            }
            let repeated: UInt8
            let times: Int
            if symbol == 16 {
                guard let last = lengths.last else {
                    throw error("a length is repeated before the first", expected: "a length")
                }
                repeated = last
                times = try take(2) + 3
            } else {
                repeated = 0
                times = try symbol == 17 ? take(3) + 3 : take(7) + 11
            }
            guard times <= total - lengths.count else {
                throw error(
                    "there are more lengths than codes", found: "\(times) more",
                    expected: "at most \(total - lengths.count)")
            }
            for _ in 0..<times { lengths.append(repeated) }
        }
        let literals = HuffmanCode(lengths[..<literalCount])
        let distances = HuffmanCode(lengths[literalCount...])
        // Without a code for the end symbol (256), a block cannot end.
        guard lengths[256] > 0, literals.isComplete || literals.hasOneBit,
            distances.isComplete || distances.hasOneBit || distances.isEmpty
        else { throw badCode() }
        try readCompressed(literals: literals, distances: distances)
    }

    private func badCode() -> ImportError {
        error(
            "the lengths make no prefix code", found: "a code that is ambiguous or has gaps",
            expected: "a complete one")
    }

    private mutating func readCompressed(
        literals: HuffmanCode, distances: HuffmanCode
    ) throws(ImportError) {
        while true {
            let symbol = try decode(literals)
            if symbol < 256 {
                try makeRoom(1)
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol < 286 else {
                throw error("this length is not used", found: "symbol \(symbol)", expected: "257 to 285")
            }
            // RFC 1951, 3.2.5: symbols come in groups of four (lengths) and two (distances); each group has
            // one more bit than the group before it.
            var length = symbol - 254
            if symbol == 285 {
                length = 258
            } else if symbol >= 265 {
                let extra = (symbol - 261) / 4
                length = (4 + (symbol - 261) % 4) << extra + 3
                length += try take(extra)
            }
            let code = try decode(distances)
            guard code < 30 else {
                throw error("this distance is not used", found: "symbol \(code)", expected: "0 to 29")
            }
            var distance = code + 1
            if code >= 4 {
                let extra = (code - 2) / 2
                distance = (2 + code % 2) << extra + 1
                distance += try take(extra)
            }
            guard distance <= output.count else {
                throw error(
                    "a repetition begins before the data", found: "distance \(distance)",
                    expected: "at most \(output.count)")
            }
            try makeRoom(length)
            let start = output.count - distance
            for place in start..<(start + length) { output.append(output[place]) }
        }
    }

    private mutating func decode(_ code: HuffmanCode) throws(ImportError) -> Int {
        if bitCount < 15 { fill() }
        let (symbol, length) = code.decode(bits)
        guard length > 0, length <= bitCount else {
            if length == 0, bitCount >= 15 {
                throw error("these bits are no code", expected: "a code of the block")
            }
            throw error("the compressed data ends too early", expected: "a code of the block")
        }
        drop(length)
        return symbol
    }
}

/// A canonical prefix code of at most 15 bits: RFC 1951, 3.2.2.
private struct HuffmanCode {
    /// The number of codes of each length.
    private var counts = [UInt16](repeating: 0, count: 16)
    /// The symbols that have codes, in the order of their codes.
    private var symbols: [UInt16] = []
    /// For each value of the next nine bits: the symbol of the code they begin with, times 16, plus the
    /// code's length; 0 if the code is longer.
    private var table = [UInt16](repeating: 0, count: 512)
    /// The number of unused codes of 15 bits; below zero if there are too many codes.
    private var room = 0

    init(_ lengths: ArraySlice<UInt8>) {
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var starts = [Int](repeating: 0, count: 16)
        var codes = [Int](repeating: 0, count: 16)
        var total = 0
        for length in 1...15 {
            starts[length] = total
            total += Int(counts[length])
            codes[length] = (codes[length - 1] + Int(counts[length - 1])) << 1
            room += Int(counts[length]) << (15 - length)
        }
        room = 1 << 15 - room
        symbols = [UInt16](repeating: 0, count: total)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            symbols[starts[length]] = UInt16(symbol)
            starts[length] += 1
            let code = codes[length]
            codes[length] += 1
            guard length <= 9, room >= 0 else { continue }
            // A code's highest bit comes first; all other fields have their lowest bit first.
            var index = 0
            for bit in 0..<length where code >> bit & 1 == 1 { index |= 1 << (length - 1 - bit) }
            while index < 512 {
                table[index] = UInt16(symbol << 4 | length)
                index += 1 << length
            }
        }
    }

    /// Whether every bit sequence begins with exactly one code.
    var isComplete: Bool { room == 0 }
    /// Whether there is only one code, of one bit: the only incomplete code that is allowed.
    var hasOneBit: Bool { symbols.count == 1 && counts[1] == 1 }
    var isEmpty: Bool { symbols.isEmpty }

    /// The symbol of the code that `bits` begin with, and the code's length; 0 if there is none.
    func decode(_ bits: UInt32) -> (symbol: Int, length: Int) {
        let entry = table[Int(bits & 511)]
        if entry > 0 { return (Int(entry >> 4), Int(entry & 15)) }
        var (code, first, index) = (0, 0, 0)
        for length in 1...15 {
            code |= Int(bits >> UInt32(length - 1) & 1)
            let count = Int(counts[length])
            if code - first < count { return (Int(symbols[index + code - first]), length) }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return (0, 0)
    }
}

/// The checksum of a zip archive: CRC-32 of ISO/IEC 3309, polynomial EDB88320 with the lowest bit first.
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var table = [UInt32](repeating: 0, count: 256)
    for index in 0..<256 {
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
        table[index] = value
    }
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
    return ~sum
}
