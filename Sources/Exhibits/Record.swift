/// What a chapter's program sends: one exhibit, addressed to its place on the page.
///
/// On the wire a record is a header line, the HTML, and the entries:
///
///     @ kind cell line htmlBytes entryBytes⏎
///     …html…⏎
///     …entries, one a line…⏎
///
/// The script in the browser reads the same bytes and looks at the header and the HTML only.
public struct Record: Equatable, Sendable {
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// The program reached the start of cell `cell`.
        case cell = 0x63  // c
        /// The value of line `line` (from 1) of cell `cell`. A later record replaces an earlier one.
        case line = 0x6C  // l
        /// Something shown below cell `cell`; adds to what is there.
        case output = 0x6F  // o
        /// Printed text below cell `cell`; joins printed text just before it.
        case print = 0x70  // p
        /// Inline value number `cell`.
        case inlineValue = 0x69  // i
        /// The program reached its end.
        case end = 0x65  // e
    }

    public var kind: Kind
    public var cell: Int
    public var line: Int
    public var html: HTML
    public var entries: [Entry]

    public init(_ kind: Kind, cell: Int = 0, line: Int = 0, html: HTML = HTML(), entries: [Entry] = []) {
        self.kind = kind
        self.cell = cell
        self.line = line
        self.html = html
        self.entries = entries
    }

    /// The record's bytes on the wire.
    public var bytes: [UInt8] {
        var record = HTML()
        for entry in entries { entry.write(to: &record) }
        var wire = Array("@ ".utf8)
        wire.append(kind.rawValue)
        wire.append(contentsOf: " \(cell) \(line) \(html.bytes.count) \(record.bytes.count)\n".utf8)
        wire.append(contentsOf: html.bytes)
        wire.append(0x0A)
        wire.append(contentsOf: record.bytes)
        wire.append(0x0A)
        return wire
    }
}

extension Entry {
    /// `name⇥type⇥value⇥printed⏎`, with tabs, line ends and backslashes escaped.
    func write(to wire: inout HTML) {
        wire.raw(Self.escape(name))
        wire.raw("\t")
        switch content {
        case .leaf(.number(let number)):
            wire.raw(number.typeName + "\t" + String(number.bits, radix: 16))
        case .leaf(.bool(let value)): wire.raw("Bool\t" + (value ? "1" : "0"))
        case .leaf(.text): wire.raw("Text\t0")
        case .leaf(.nothing): wire.raw("Nil\t0")
        case .digest(let count, let bits):
            wire.raw("Digest\t\(count):" + String(bits, radix: 16))
        }
        wire.raw("\t")
        wire.raw(Self.escape(printed))
        wire.raw("\n")
    }

    static func escape(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
