import PlainText

/// Reads records from a program's output.
///
/// If the program was stopped, its output is read up to the last whole record.
public struct RecordReader {
    private let bytes: [UInt8]
    private var next = 0

    /// Where the next record would begin.
    public var position: Int { next }

    /// A reader at the start of `bytes`, which need not be whole records, or records at all.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// True when all bytes were read as whole records.
    public var isAtEnd: Bool { next == bytes.count }

    /// The next whole record; nil at the end, or if the bytes are not a record.
    public mutating func read() -> Record? {
        guard let headerEnd = bytes[next...].firstIndex(of: 0x0A) else { return nil }
        let words = bytes[next..<headerEnd].split(separator: 0x20)
        guard words.count == 6, words[0].elementsEqual("@".utf8), words[1].count == 1,
            let kind = Record.Kind(rawValue: words[1].first!),
            let cell = Self.number(words[2]), let line = Self.number(words[3]),
            let htmlCount = Self.number(words[4]), let entryCount = Self.number(words[5])
        else { return nil }
        let htmlStart = headerEnd + 1
        let available = bytes.count - htmlStart
        guard htmlCount <= available, entryCount <= available - htmlCount,
            available - htmlCount - entryCount >= 2
        else { return nil }
        let entryStart = htmlStart + htmlCount + 1
        let end = entryStart + entryCount
        guard bytes[entryStart - 1] == 0x0A, bytes[end] == 0x0A else { return nil }
        var record = Record(kind, cell: cell, line: line)
        record.html = HTML(bytes: Array(bytes[htmlStart..<htmlStart + htmlCount]))
        for text in bytes[entryStart..<end].split(separator: 0x0A) {
            guard let entry = Entry(wire: text) else { return nil }
            record.entries.append(entry)
        }
        next = end + 1
        return record
    }

    /// All whole records.
    public mutating func readAll() -> [Record] {
        var records: [Record] = []
        while next < bytes.count, let record = read() { records.append(record) }
        return records
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.count <= 12 else { return nil }
        var value = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}

extension Entry {
    /// Reads `name⇥type⇥value⇥printed`.
    init?(wire: ArraySlice<UInt8>) {
        let fields = wire.split(separator: 0x09, omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        let printed = Self.unescape(fields[3])
        let value = String(decoding: fields[2], as: UTF8.self)
        let content: Content
        func number(_ kind: Number.Kind) -> Content? {
            guard let bits = UInt64(value, radix: 16), kind != .float || bits <= UInt32.max else {
                return nil
            }
            return .leaf(.number(Number(kind: kind, bits: bits)))
        }
        switch String(decoding: fields[1], as: UTF8.self) {
        case "Float": guard let known = number(.float) else { return nil }; content = known
        case "Double": guard let known = number(.double) else { return nil }; content = known
        case "Int": guard let known = number(.int) else { return nil }; content = known
        case "UInt": guard let known = number(.uint) else { return nil }; content = known
        case "Bool": content = .leaf(.bool(value == "1"))
        case "Text": content = .leaf(.text(printed))
        case "Nil": content = .leaf(.nothing)
        case "Control": content = .control(Self.unescape(fields[2]))
        case "Claim": content = .claim(value == "1")
        case "Reference":
            guard let within = Int(value) else { return nil }
            content = .reference(within: within)
        case "Digest":
            let parts = value.split(separator: ":")
            guard parts.count == 2, let count = Int(parts[0]), Digest.isText(parts[1].utf8)
            else { return nil }
            content = .digest(count: count, Text(String(parts[1])))
        default: return nil
        }
        self.init(Self.unescape(fields[0]), content, printed: printed)
    }

    static func unescape(_ bytes: ArraySlice<UInt8>) -> Text {
        var result = Text()
        var escaped = false
        for byte in bytes {
            if escaped {
                switch byte {
                case UInt8(ascii: "t"): result.bytes.append(0x09)
                case UInt8(ascii: "n"): result.bytes.append(0x0A)
                case UInt8(ascii: "r"): result.bytes.append(0x0D)
                default: result.bytes.append(byte)
                }
                escaped = false
            } else if byte == 0x5C {
                escaped = true
            } else {
                result.bytes.append(byte)
            }
        }
        return result
    }
}
