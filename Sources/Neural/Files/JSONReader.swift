import PlainText

/// Reads JSON text (RFC 8259) step by step, without building a tree, and so without allocating memory for
/// one.
///
/// `NaN`, `Infinity` and `-Infinity` are also accepted as numbers, because Python writes them.
struct JSONReader {
    var cursor: FileCursor
    /// The number of open brackets and braces.
    private(set) var depth = 0
    /// The position of the last key read.
    private(set) var keyPlace = 0

    /// The deepest accepted nesting of brackets and braces.
    static var deepest: Int { 64 }

    enum Kind { case object, array, string, number, word }

    init(_ file: FileBytes, from start: Int, to end: Int) {
        cursor = FileCursor(file: file, position: start, end: end)
    }

    init(_ file: FileBytes) { self.init(file, from: file.start, to: file.end) }

    /// The position of the next value.
    var next: Int {
        mutating get {
            cursor.skipSpace()
            return cursor.position
        }
    }

    /// The kind of the next value, which is not read.
    mutating func kind() throws(ImportError) -> Kind {
        cursor.skipSpace()
        guard let byte = cursor.peek else {
            throw cursor.error("the text ends too early", expected: "a value", hint: "was it copied whole?")
        }
        switch byte {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"), UInt8(ascii: "I"):
            return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return .word
        default:
            throw cursor.error(
                "this is not JSON", expected: "a value", hint: "json.dump writes JSON; print does not")
        }
    }

    /// Enters an object or an array.
    mutating func open(_ bracket: Unicode.Scalar) throws(ImportError) {
        guard cursor.take(bracket) else {
            throw cursor.error(
                "this is another kind of value",
                expected: bracket == "{" ? "an object, “{”" : "an array, “[”")
        }
        guard depth < Self.deepest else {
            cursor.position -= 1
            throw cursor.error(
                length: 1, "brackets are nested too deep", expected: "at most \(Self.deepest) of them")
        }
        depth += 1
    }

    /// The key of the object's next member, whose value must be read next; nil at the end of the object,
    /// which is skipped. `isFirst` must be true in the first call.
    mutating func nextKey(_ isFirst: inout Bool) throws(ImportError) -> Text? {
        guard try step(&isFirst, closing: "}") else { return nil }
        keyPlace = next
        let key = try string()
        guard cursor.take(":") else { throw cursor.error("a key has no value", expected: "“:”") }
        return key
    }

    /// Whether the array has another element, which must be read next. `isFirst` must be true in the first
    /// call.
    mutating func nextElement(_ isFirst: inout Bool) throws(ImportError) -> Bool {
        try step(&isFirst, closing: "]")
    }

    private mutating func step(_ isFirst: inout Bool, closing: Unicode.Scalar) throws(ImportError) -> Bool {
        if cursor.take(closing) {
            depth -= 1
            return false
        }
        if !isFirst, !cursor.take(",") {
            throw cursor.error(
                "the values before this are not closed",
                expected: closing == "}" ? "“,” or “}”" : "“,” or “]”",
                hint: cursor.peek == nil ? "was it copied whole?" : "")
        }
        isFirst = false
        return true
    }

    /// Reads a string and resolves its escapes; an unpaired surrogate becomes U+FFFD.
    mutating func string() throws(ImportError) -> Text {
        guard cursor.take("\"") else { throw cursor.error("this is not a string", expected: "“\"”") }
        var bytes: [UInt8] = []
        while let byte = cursor.peek {
            cursor.position += 1
            switch byte {
            case UInt8(ascii: "\""): return Text(bytes: bytes)
            case UInt8(ascii: "\\"): try appendEscaped(to: &bytes)
            case 0..<0x20:
                cursor.position -= 1
                throw cursor.error(length: 1, "a string goes on after its line", expected: "“\"”")
            default: bytes.append(byte)
            }
        }
        throw cursor.error("the text ends in a string", expected: "“\"”", hint: "was it copied whole?")
    }

    private mutating func appendEscaped(to bytes: inout [UInt8]) throws(ImportError) {
        let escape = cursor.peek
        cursor.position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(escape!)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if unit & 0xFC00 == 0xD800 {
                let isPair =
                    cursor.position + 1 < cursor.end
                    && cursor.file.bytes[cursor.position] == UInt8(ascii: "\\")
                    && cursor.file.bytes[cursor.position + 1] == UInt8(ascii: "u")
                let start = cursor.position
                if isPair {
                    cursor.position += 2
                    let low = try hexadecimal()
                    if low & 0xFC00 == 0xDC00 {
                        unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                    } else {
                        cursor.position = start
                    }
                }
            }
            appendUTF8(unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit, to: &bytes)
        default:
            cursor.position = min(cursor.position - 1, cursor.end)
            throw cursor.error(length: 1, "this escape does not exist", expected: "one of \"\\/bfnrtu")
        }
    }

    private mutating func hexadecimal() throws(ImportError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch cursor.peek {
            case .some(let byte) where byte >= 0x30 && byte <= 0x39: digit = byte - 0x30
            case .some(let byte) where byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66:
                digit = (byte | 0x20) - 0x57
            default:
                throw cursor.error(length: 1, "an escape is cut short", expected: "four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            cursor.position += 1
        }
        return unit
    }

    private func appendUTF8(_ scalar: UInt32, to bytes: inout [UInt8]) {
        func append(_ bits: UInt32) { bytes.append(UInt8(truncatingIfNeeded: bits)) }
        if scalar < 0x80 {
            append(scalar)
            return
        }
        if scalar < 0x800 {
            append(0xC0 | scalar >> 6)
        } else {
            if scalar < 0x10000 {
                append(0xE0 | scalar >> 12)
            } else {
                append(0xF0 | scalar >> 18)
                append(0x80 | scalar >> 12 & 0x3F)
            }
            append(0x80 | scalar >> 6 & 0x3F)
        }
        append(0x80 | scalar & 0x3F)
    }

    /// The text of a number, unchanged.
    mutating func number() throws(ImportError) -> ArraySlice<UInt8> {
        cursor.skipSpace()
        let word = cursor.word
        guard Self.isNumber(word) else {
            throw cursor.error(
                length: max(1, word.count), "this is not a number", expected: "a number such as -0.5")
        }
        cursor.position += word.count
        return word
    }

    /// Whether the text is `[-] (0 | digits) [. digits] [e [+-] digits]`, or one of Python's words.
    private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
        if rest.spells("Infinity") || word.spells("NaN") { return true }
        func skipDigits() -> Int {
            let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
            rest = rest.dropFirst(count)
            return count
        }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let count = skipDigits()
        if count == 0 || startsWithZero && count > 1 { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            if skipDigits() == 0 { return false }
        }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                rest = rest.dropFirst()
            }
            if skipDigits() == 0 { return false }
        }
        return rest.isEmpty
    }

    /// Reads an integer from 0 to `greatest`.
    mutating func wholeNumber(upTo greatest: UInt64) throws(ImportError) -> UInt64 {
        let start = next
        let digits = try number()
        guard let number = Neural.wholeNumber(digits), number <= greatest else {
            cursor.position = start
            throw cursor.error(
                length: digits.count, "this number does not fit",
                expected: "a whole number from 0 to \(Text(greatest))")
        }
        return number
    }

    /// Reads `true`, `false` or `null`.
    mutating func word() throws(ImportError) -> Bool? {
        cursor.skipSpace()
        let word = cursor.word
        guard word.spells("true") || word.spells("false") || word.spells("null") else {
            throw cursor.error(
                length: max(1, word.count), "this is not a value", expected: "true, false or null")
        }
        cursor.position += word.count
        return word.spells("null") ? nil : word.spells("true")
    }

    /// Skips a value of any kind.
    mutating func skip() throws(ImportError) {
        switch try kind() {
        case .object:
            try open("{")
            var isFirst = true
            while try nextKey(&isFirst) != nil { try skip() }
        case .array:
            try open("[")
            var isFirst = true
            while try nextElement(&isFirst) { try skip() }
        case .string: _ = try string()
        case .number: _ = try number()
        case .word: _ = try word()
        }
    }

    /// Checks that only white space follows.
    mutating func finish() throws(ImportError) {
        cursor.skipSpace()
        guard cursor.peek == nil else {
            throw cursor.error("there is more after the value", expected: "the end of the text")
        }
    }
}
