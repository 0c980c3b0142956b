/// Why, and where, a text is not a print-out of NumPy arrays.
public struct PrintoutError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1, in Unicode scalars.
    public let column: Int
    /// How many Unicode scalars come before, from the start of the text.
    public let offset: Int
    /// The text at fault, shortened; empty at the end of the text.
    public let found: String
    /// What is wrong with it.
    public let problem: String
    /// What would be legal there.
    public let expected: String
    /// How to put it right; may be empty.
    public let hint: String

    /// Everything, in one line.
    public var description: String {
        var text = "\(line):\(column) (character \(offset)): \(problem); found "
        text += found.utf8.isEmpty ? "the end of the text" : "“\(found)”"
        text += ", expected \(expected)."
        if !hint.utf8.isEmpty { text += " Hint: \(hint)." }
        return text
    }

    /// Whether both say the same of the same place, byte for byte.
    public static func == (left: PrintoutError, right: PrintoutError) -> Bool {
        left.offset == right.offset
            && left.description.utf8.elementsEqual(right.description.utf8)
    }
}
