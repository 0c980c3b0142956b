import Exhibits

/// A displayed value, as a line of `chapters/baseline/<chapter>.txt`.
package struct BaselineValue: Equatable, Sendable {
    /// The name on the page. Names may repeat; their order tells values apart.
    package var name: String
    /// What ``value`` is.
    package var type: ValueType
    /// The shortest round-trip decimal of a number; the bits of a NaN; the count and hash of a digest; a
    /// text; the kind of a control.
    package var value: String
    /// As the page shows it.
    package var printed: String

    /// Whether all is the same byte for byte; a `String` also equals one of other, equivalent letters.
    package static func == (a: Self, b: Self) -> Bool {
        a.name.hasSameBytes(as: b.name) && a.type == b.type && a.value.hasSameBytes(as: b.value)
            && a.printed.hasSameBytes(as: b.printed)
    }

    /// A value from the fields of a baseline's line, unchecked.
    package init(name: String, type: ValueType, value: String, printed: String) {
        self.name = name
        self.type = type
        self.value = value
        self.printed = printed
    }

    /// A value from an entry that a program sent; nil for a reference, which is compared, and no value itself.
    ///
    /// - Parameter name: used if the entry's own name is empty or only a part.
    package init?(_ entry: Entry, name: String) {
        self.name = Self.oneLine(name)
        printed = Self.oneLine(entry.printed)
        switch entry.content {
        case .leaf(.number(let number)):
            type = ValueType(word: number.typeName.description)
            value =
                number.double.isNaN ? "nan:" + String(number.bits, radix: 16) : number.shortest.string
        case .leaf(.bool(let flag)): (type, value) = (.bool, flag ? "true" : "false")
        case .leaf(.text(let text)): (type, value) = (.text, Self.oneLine(text.string))
        case .leaf(.nothing): (type, value) = (.nothing, "nil")
        case .digest(let count, let digest):
            (type, value) = (.digest, "\(count):\(digest.string)")
        case .claim(let holds): (type, value) = (.claim, holds ? "true" : "false")
        case .reference: return nil
        case .control(let kind): (type, value) = (.control, Self.oneLine(kind.string))
        }
    }

    /// The name as the reader and the author know it: `\(output, digits: 8)`.
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

    /// Tabs and line breaks would break the format; other control characters would make the file binary to
    /// git, and could control the terminal that shows it.
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

extension String {
    /// Whether both are the same text, and not only equivalent, as "Å" of one letter and of two are.
    package func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

/// The type of a value in a baseline.
package enum ValueType: Equatable, Sendable {
    /// A binary32 number, as its shortest round-trip decimal.
    case float
    /// A binary64 number, as its shortest round-trip decimal.
    case double
    /// A signed integer of any width.
    case int
    /// An unsigned integer of any width.
    case uint
    /// `true` or `false`.
    case bool
    /// Text, with control characters escaped.
    case text
    /// A missing optional value: the word `Nil`.
    case nothing
    /// The count and hash of values that are too many to write down.
    case digest
    /// The kind and legal settings of a control.
    case control
    /// The sentence of a claim that held.
    case claim
    /// A word that `accept` does not write, in a file that was changed by hand.
    case unknown(String)

    /// The types that `accept` writes.
    static let known: [ValueType] = [
        .float, .double, .int, .uint, .bool, .text, .nothing, .digest, .control, .claim,
    ]

    /// A type by its word in the file.
    package init(word: String) {
        self = Self.known.first { $0.word == word } ?? .unknown(word)
    }

    /// Its word in the file.
    package var word: String {
        switch self {
        case .float: "Float"
        case .double: "Double"
        case .int: "Int"
        case .uint: "UInt"
        case .bool: "Bool"
        case .text: "Text"
        case .nothing: "Nil"
        case .digest: "Digest"
        case .control: "Control"
        case .claim: "Claim"
        case .unknown(let word): word
        }
    }
}
