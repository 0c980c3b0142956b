import PlainText

/// The smallest displayed part of a value.
public enum Leaf: Equatable, Sendable {
    /// A number, with its type and all its bits.
    case number(Number)
    /// A truth value.
    case bool(Bool)
    /// A text, shown as it is.
    case text(Text)
    /// A value without a display of its own, e.g. `nil`.
    case nothing

    /// A text that was made as a `String`.
    public static func text(_ string: String) -> Leaf { .text(Text(string)) }

    /// Writes the leaf, with numbers rounded to `digits` and their exact values in a tooltip.
    @export(interface) @inline(never)
    public func write(to html: inout HTML, digits: Int) {
        switch self {
        case .number(let number):
            let shortest = number.shortest
            let printed = number.printed(digits: digits)
            html.raw("<data class=\"n\" value=\"")
            html.raw(text: shortest)
            html.raw("\"")
            if shortest != printed {
                html.raw(" title=\"")
                html.raw(text: shortest)
                html.raw("\"")
            }
            html.raw(">")
            html.raw(text: printed)
            html.raw("</data>")
        case .bool(let value):
            html.raw(value ? "<span class=\"b\">true</span>" : "<span class=\"b\">false</span>")
        case .text(let text):
            html.raw("<span class=\"s\">")
            html.text(text)
            html.raw("</span>")
        case .nothing:
            html.raw("<span class=\"b\">nil</span>")
        }
    }

    /// The leaf as Swift would print it.
    public var text: Text {
        @export(interface) @inline(never) get {
            switch self {
            case .number(let number): return number.shortest
            case .bool(let value): return value ? "true" : "false"
            case .text(let text): return text
            case .nothing: return "nil"
            }
        }
    }

    /// The leaf's number, if it is one.
    public var number: Number? {
        if case .number(let number) = self { return number }
        return nil
    }
}
