import PlainText

/// Why and where a text is not a print-out of NumPy arrays.
public struct PrintoutError: Error, Sendable, Equatable, TextConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1, in Unicode scalars.
    public let column: Int
    /// The number of Unicode scalars from the start of the text to the error.
    public let offset: Int
    let excerpt: Text
    let fault: PrintoutFault

    /// The text at fault, shortened; empty at the end of the text.
    public var found: String { excerpt.string }
    /// What is wrong with the text.
    public var problem: String { fault.texts.problem.string }
    /// What would be legal in its place.
    public var expected: String { fault.texts.expected.string }
    /// How to fix the text; may be empty.
    public var hint: String { fault.texts.hint.string }

    /// The whole message, in one line.
    public var text: Text {
        let (problem, expected, hint) = fault.texts
        var text: Text = "\(line):\(column) (character \(offset)): \(problem); found "
        text.append(excerpt.isEmpty ? "the end of the text" : "“\(excerpt)”")
        text.append(", expected \(expected).")
        if !hint.isEmpty { text.append(" Hint: \(hint).") }
        return text
    }
}
