import PlainText

/// Why and where a text has no weights that can be read, or none that form a model.
public struct UnreadablePrintout: Error, Sendable, Equatable, TextConvertible {
    /// The line, counted from 1; 0 if the arrays came from a file without lines.
    public let line: Int
    /// The column, counted from 1, in Unicode scalars.
    public let column: Int
    /// The number of Unicode scalars from the start of the text to the error.
    public let offset: Int
    /// The form that the text was read as; nil if it is unknown.
    public let form: PrintedWeights.Form?
    let excerpt: Text
    let what: Text
    let wanted: Text
    let advice: Text

    /// An error about the `length` bytes of `source` at `position`; `found` describes what is there if the
    /// text does not.
    init(
        _ what: Text, in source: [UInt8], at position: Int, length: Int = 1, form: PrintedWeights.Form? = nil,
        found: Text? = nil, isFile: Bool = false, expected: Text, hint: Text = ""
    ) {
        let place = PrintoutReader(source).error(
            .notAnArray, length: length, from: min(position, source.count))
        (line, column, offset) = isFile ? (0, 0, 0) : (place.line, place.column, place.offset)
        self.form = form
        excerpt = found ?? (place.excerpt.isEmpty ? "the end of the text" : "“\(place.excerpt)”")
        (self.what, wanted, advice) = (what, expected, hint)
    }

    /// The text at fault, shortened.
    public var found: String { excerpt.string }
    /// What is wrong with the text.
    public var problem: String { what.string }
    /// What would be legal in its place.
    public var expected: String { wanted.string }
    /// How to fix the text, or the line of code that prints it readably; may be empty.
    public var hint: String { advice.string }

    /// The whole message, in one line.
    public var text: Text {
        var text: Text = line > 0 ? "\(line):\(column) (character \(offset))" : "weights"
        if let form { text.append(", read as \(form)") }
        text.append(": \(what); found \(excerpt), expected \(wanted).")
        if !advice.isEmpty {
            text.append(" Hint: \(advice)")
            if advice.bytes.last != UInt8(ascii: "?") { text.append(".") }
        }
        return text
    }
}
