import PlainText

/// The bytes of a file, or of one file in an archive. Indices are the offsets that errors report.
struct FileBytes {
    let bytes: ArraySlice<UInt8>
    let format: StaticString
    /// The name of the file in an archive, if these are its decompressed bytes; empty for a file itself.
    var part = Text()

    init(_ bytes: ArraySlice<UInt8>, _ format: StaticString, part: Text = Text()) {
        self.bytes = bytes
        self.format = format
        self.part = part
    }

    var start: Int { bytes.startIndex }
    var end: Int { bytes.endIndex }

    /// An error at `index`. Without `found`, the error quotes the `length` bytes there.
    @inline(never)
    func error(
        at index: Int, length: Int = 8, _ problem: StaticString, found: Text? = nil, expected: Text,
        hint: StaticString = ""
    ) -> ImportError {
        ImportError(
            formatName: format, offset: index, partName: part, what: problem,
            excerpt: found ?? excerpt(index, length: length), wanted: expected, advice: hint)
    }

    /// At most 32 bytes: visible ASCII in quotation marks, anything else in hexadecimal digits.
    private func excerpt(_ index: Int, length: Int) -> Text {
        if index >= end { return "the end of the file" }
        let some = bytes[index..<min(end, index + min(max(length, 1), 32))]
        if some.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return "“\(Text(bytes: Array(some)))”" }
        var text: Text = some.count == 1 ? "byte" : "bytes"
        for byte in some {
            text.append(byte < 16 ? " 0" : " ")
            text.append(hex: UInt64(byte))
        }
        return text
    }

    /// The big-endian integer of `size` bytes, 1 to 8, at `index`.
    func number(at index: Int, size: Int) throws(ImportError) -> UInt64 {
        guard index >= start, index <= end, end - index >= size else {
            throw error(
                at: max(start, min(index, end)), "the file ends too early", found: "the end of the file",
                expected: "\(size) bytes more", hint: "was it copied whole?")
        }
        var number: UInt64 = 0
        for place in (0..<size).reversed() { number = number << 8 | UInt64(bytes[index + place]) }
        return number
    }
}

/// A position in the text of a file, moving forward.
struct FileCursor {
    let file: FileBytes
    var position: Int
    /// The end of the text.
    let end: Int

    /// The byte here; nil at the end of the text.
    var peek: UInt8? { position < end ? file.bytes[position] : nil }

    /// Skips spaces, tabs and line ends.
    mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Skips white space, and then `byte` if it comes next. Returns whether it did.
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    /// The letters, digits, signs and points from the current position.
    var word: ArraySlice<UInt8> {
        var last = position
        while last < end {
            switch file.bytes[last] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                last += 1
            default: return file.bytes[position..<last]
            }
        }
        return file.bytes[position..<last]
    }

    /// An error about the `length` bytes at the current position.
    func error(
        length: Int = 8, _ problem: StaticString, expected: Text, hint: StaticString = ""
    ) -> ImportError {
        file.error(
            at: position, length: min(length, end - position), problem,
            found: position < end ? nil : "the end of the text", expected: expected, hint: hint)
    }
}

/// A name from a file, as errors show it: at most 40 bytes; those that are not visible ASCII are “?”.
func quoted(_ name: Text) -> Text {
    var bytes = name.bytes.prefix(40).map { $0 >= 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }
    if name.bytes.count > 40 { bytes += [0x2E, 0x2E, 0x2E] }
    return "“\(Text(bytes: bytes))”"
}

/// The number of a text of decimal digits; nil for any other text, and above `UInt64.max`.
func wholeNumber(_ digits: ArraySlice<UInt8>) -> UInt64? {
    if digits.isEmpty { return nil }
    var number: UInt64 = 0
    for digit in digits {
        let digit = digit &- UInt8(ascii: "0")
        let (tens, tooMany) = number.multipliedReportingOverflow(by: 10)
        let (sum, tooMuch) = tens.addingReportingOverflow(UInt64(digit))
        if digit > 9 || tooMany || tooMuch { return nil }
        number = sum
    }
    return number
}

/// The product of `lengths` and `size`; nil if it overflows.
func byteCount(_ lengths: [Int], size: Int) -> Int? {
    if lengths.contains(0) { return 0 }
    var count = size
    for length in lengths {
        let (product, overflow) = count.multipliedReportingOverflow(by: length)
        if overflow { return nil }
        count = product
    }
    return count
}

/// The indices of `names`, sorted by the names' bytes; equal names keep their order.
func sorted(_ names: [Text]) -> [Int] {
    names.indices.sorted {
        let (left, right) = (names[$0].bytes, names[$1].bytes)
        return left.lexicographicallyPrecedes(right) || left == right && $0 < $1
    }
}

/// The index of the first duplicate, in the order of the sorted names.
func duplicate(_ names: [Text]) -> Int? {
    let order = sorted(names)
    for (one, next) in zip(order, order.dropFirst()) where names[one] == names[next] { return next }
    return nil
}
