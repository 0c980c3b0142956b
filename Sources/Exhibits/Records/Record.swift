import PlainText

/// A message from a chapter's program: one exhibit, addressed to its place on the page.
///
/// On the wire a record is a header line, the HTML, and the entries:
///
/// ```text
/// @ kind cell line htmlBytes entryBytes⏎
/// …html…⏎
/// …entries, one a line…⏎
/// ```
///
/// The script in the browser reads the same bytes, but only the header and the HTML.
public struct Record: Equatable, Sendable {
    /// A record's kind, which determines what its numbers mean. The raw value is the kind's letter on the
    /// wire.
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// The program reached the start of cell `cell`.
        case cell = 0x63  // c
        /// The value of line `line` (from 1) of cell `cell`. A later record replaces an earlier one.
        case line = 0x6C  // l
        /// As `line`, for a value that only a native program can show, because pages have no reflection.
        case reflectedLine = 0x4C  // L
        /// Something shown below cell `cell`, added to what is already there. For a claim or a reference,
        /// `line` is the program's line with the call.
        case output = 0x6F  // o
        /// Printed text below cell `cell`; joins printed text just before it. A native program sends only a
        /// byte count: the next `line` bytes of its standard output.
        case print = 0x70  // p
        /// As `print`, for a native program's standard error. A page's program sends its reason for stopping
        /// as this kind, as plain text rather than HTML.
        case errorPrint = 0x72  // r
        /// Inline value number `cell`.
        case inlineValue = 0x69  // i
        /// A control below cell `cell`.
        case control = 0x6B  // k
        /// The progress of a long computation: `line` percent.
        case progress = 0x67  // g
        /// The program is in line `line` of cell `cell`, or in inline value `cell` if `line` is 0.
        case location = 0x73  // s
        /// The program reached its end.
        case end = 0x65  // e

        /// Whether the record is shown in or below a cell.
        public var isShown: Bool {
            switch self {
            case .line, .reflectedLine, .output, .print, .errorPrint: return true
            case .cell, .inlineValue, .control, .progress, .location, .end: return false
            }
        }
    }

    /// The record's kind, which determines what ``cell`` and ``line`` mean.
    public var kind: Kind
    /// The index of a cell or an inline value, from 0 in the order of the text.
    public var cell: Int
    /// A line, from 1, or another number, depending on ``kind``; 0 if the kind has none.
    public var line: Int
    /// The HTML that the page shows for the record.
    public var html: HTML
    /// The exact values in ``html``.
    public var entries: [Entry]

    /// A record to be sent. Records without anything to show have neither HTML nor entries.
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
        var wire: [UInt8] = [UInt8(ascii: "@"), UInt8(ascii: " "), kind.rawValue]
        let header: Text = " \(cell) \(line) \(html.bytes.count) \(record.bytes.count)\n"
        wire.append(contentsOf: header.bytes)
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
        Self.escape(nameText, to: &wire)
        wire.raw("\t")
        switch content {
        case .leaf(.number(let number)):
            wire.raw("\(number.typeName)\t\(hex: number.bits)")
        case .leaf(.bool(let value)): wire.raw(value ? "Bool\t1" : "Bool\t0")
        case .leaf(.text): wire.raw("Text\t0")
        case .leaf(.nothing): wire.raw("Nil\t0")
        case .digest(let count, let digest):
            wire.raw("Digest\t\(count):")
            wire.text(digest)
        case .control(let kind):
            wire.raw("Control\t")
            Self.escape(kind, to: &wire)
        case .claim(let holds): wire.raw(holds ? "Claim\t1" : "Claim\t0")
        case .reference(let within): wire.raw("Reference\t\(within)")
        }
        wire.raw("\t")
        Self.escape(printedText, to: &wire)
        wire.raw("\n")
    }

    static func escape(_ text: Text, to wire: inout HTML) {
        for byte in text.bytes {
            switch byte {
            case 0x09: wire.raw("\\t")
            case 0x0A: wire.raw("\\n")
            case 0x0D: wire.raw("\\r")
            case 0x5C: wire.raw("\\\\")
            default: wire.raw(byte: byte)
            }
        }
    }
}
