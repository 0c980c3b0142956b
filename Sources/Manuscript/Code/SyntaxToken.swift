/// A highlighted range of code within a line; one that spans several lines is split.
package struct SyntaxToken: Equatable, Sendable {
    /// The kind of a token; `color` is its class on the page.
    package enum Kind: String, CaseIterable, Equatable, Sendable {
        /// A word of the language, such as `let`.
        case keyword
        /// A type's name.
        case type
        /// The name of a value or a function.
        case identifier
        /// A literal number.
        case number
        /// A literal string.
        case string
        /// A comment, documentation included.
        case comment
        /// An attribute, such as `@main`.
        case attribute
        /// A name of the standard library.
        case builtin
        /// Anything else; it has no color.
        case other
    }

    /// The kind of the token, which determines its color.
    package var kind: Kind
    /// The line within the cell, from 1.
    package var line: Int
    /// The first byte within the line, from 1, in UTF-8.
    package var column: Int
    /// UTF-8 bytes.
    package var length: Int

    /// A token within one line of a cell, with line and column from 1.
    package init(kind: Kind, line: Int, column: Int, length: Int) {
        self.kind = kind
        self.line = line
        self.column = column
        self.length = length
    }
}
