import Exhibits

/// One displayed value, as `chapters/baseline/<chapter>.txt` keeps it.
package struct RecordedValue: Equatable, Sendable {
    /// What it is called on the page. Names may repeat: order tells them apart.
    package var name: String
    /// `Float`, `Double`, `Int`, `UInt`, `Bool`, `Text`, `Nil`, `Digest`, `Control` or `Claim`.
    package var type: String
    /// A number's shortest round-trip decimal; a NaN's bits; a digest's count and bits; a text; a control's kind.
    package var value: String
    /// As the page shows it.
    package var printed: String

    /// A value as a line of a record has it: nothing is read of its texts, or checked.
    package init(name: String, type: String, value: String, printed: String) {
        self.name = name
        self.type = type
        self.value = value
        self.printed = printed
    }

    /// An entry that a program sent, as its line of the record.
    ///
    /// - Parameter name: what the entry is called; its own name says too little where it is empty.
    package init(_ entry: Entry, name: String) {
        self.name = Self.oneLine(name)
        printed = Self.oneLine(entry.printed)
        switch entry.content {
        case .leaf(.number(let number)):
            type = number.typeName.description
            value =
                number.double.isNaN ? "nan:" + String(number.bits, radix: 16) : number.shortest.string
        case .leaf(.bool(let flag)): (type, value) = ("Bool", flag ? "true" : "false")
        case .leaf(.text(let text)): (type, value) = ("Text", Self.oneLine(text.string))
        case .leaf(.nothing): (type, value) = ("Nil", "nil")
        case .digest(let count, let bits):
            (type, value) = ("Digest", "\(count):" + String(bits, radix: 16))
        case .claim(let holds): (type, value) = ("Claim", holds ? "true" : "false")
        case .reference(let within): (type, value) = ("Reference", "\(within)")
        case .control(let kind): (type, value) = ("Control", Self.oneLine(kind.string))
        }
    }

    /// The name as the page's reader and the chapter's author know it: `\(output, digits: 8)`.
    package var pageName: String { Self.unescape(name) }

    private static func unescape(_ text: String) -> String {
        if !text.utf8.contains(UInt8(ascii: "\\")) { return text }
        var result = ""
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let escaped = rest.popFirst() else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch escaped {
            case "t": result += "\t"
            case "n": result += "\n"
            case "r": result += "\r"
            case "u":
                guard rest.first == "{", let end = rest.firstIndex(of: "}"),
                    let code = UInt32(String(rest[..<end].dropFirst()), radix: 16),
                    let control = Unicode.Scalar(code)
                else {
                    result += "u"
                    continue
                }
                result.unicodeScalars.append(control)
                rest = rest[rest.index(after: end)...]
            default: result.unicodeScalars.append(escaped)
            }
        }
        return result
    }

    /// Tabs and line ends would break the file's form; other control characters would make it no text for git, and do
    /// something to the terminal that shows it.
    private static func oneLine(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\\": result += "\\\\"
            case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
