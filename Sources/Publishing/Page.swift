import Manuscript

/// A chapter, and what its program computed.
package struct Page: Sendable {
    /// The chapter's text, with the places for all that follows.
    package var chapter: Chapter
    /// Finished HTML beside a line of code.
    package var lineValues: [LinePlace: String]
    /// Finished HTML below a cell, by the cell's index, in order.
    package var outputs: [Int: [String]]
    /// Finished HTML within the text, by the inline value's index.
    package var inlineValues: [Int: String]
    /// What the compiler or a trap said of a `fails` or `traps` cell: plain text, by the cell's index.
    package var messages: [Int: String]
    /// The colours of a cell's code, by the cell's index. What has no token is not coloured.
    package var tokens: [Int: [SyntaxToken]]
    /// The values of lines that could not be had.
    package var missing: Missing
    /// What the reader can do on the page.
    package var liveness: Liveness

    /// Values that the compiler could not report.
    package enum Missing: Equatable, Sendable {
        /// The compiler reported all of them.
        case nothing
        /// Of some kinds, in the order in which they are told.
        case some([Kind])
        /// The values of all lines.
        case lines
        /// Of all lines, since the program would notice that they are reported.
        case observed
        /// Of all lines, since whether it would can't be told.
        case unrepeatable
    }

    /// Kinds of values that can be missing.
    package enum Kind: Equatable, Sendable {
        /// Of functions' and closures' parameters.
        case parameters
        /// Variables that one statement makes together.
        case patterns
        /// Those of conditions, loops and cases.
        case bodies
        /// What a statement changes within something else.
        case changes
        /// The same in a closure that has one statement alone.
        case closureChanges
        /// Of statements of which it is not known where they end.
        case unplaced

        /// What is missing, as a sentence on the page names it.
        package var words: String {
            switch self {
            case .parameters: "the parameters of functions and closures"
            case .patterns: "variables that one statement makes together"
            case .bodies: "variables of conditions, loops and cases"
            case .changes: "parts of variables that a statement changes"
            case .closureChanges: "parts of variables that a closure of one statement changes"
            case .unplaced: "some statements that make, or change, several variables"
            }
        }

        /// `a`, `a and b`, `a, b, and c`
        package static func list(_ kinds: [Kind]) -> String {
            let words = kinds.map(\.words)
            guard words.count > 2, let last = words.last else {
                return words.joined(separator: ", and ")
            }
            return words.dropLast().joined(separator: ", ") + ", and " + last
        }
    }

    /// Whether the reader can move something.
    package enum Liveness: Equatable, Sendable {
        /// There is nothing to move, or nothing is to be moved.
        case none
        /// The page could not be made live where the book was built.
        case still
        /// The chapter's WebAssembly module, how long a run may take, and how many MiB it may write.
        case live(module: [UInt8], seconds: Double, output: Int)
    }

    /// A page of `chapter`; what is left out, its program did not give.
    package init(
        chapter: Chapter, lineValues: [LinePlace: String] = [:], outputs: [Int: [String]] = [:],
        inlineValues: [Int: String] = [:], messages: [Int: String] = [:], tokens: [Int: [SyntaxToken]] = [:],
        missing: Missing = .nothing, liveness: Liveness = .none
    ) {
        self.chapter = chapter
        self.lineValues = lineValues
        self.outputs = outputs
        self.inlineValues = inlineValues
        self.messages = messages
        self.tokens = tokens
        self.missing = missing
        self.liveness = liveness
    }
}

/// A line of a cell.
package struct LinePlace: Hashable, Sendable {
    /// The cell's index in its chapter.
    package var cell: Int
    /// The line within the cell, from 1.
    package var line: Int

    /// A line of a cell: the cell's index from 0, the line from 1.
    package init(cell: Int, line: Int) {
        self.cell = cell
        self.line = line
    }
}

/// A stretch of code that has a colour. It ends on its line; a longer one is given once for each line.
package struct SyntaxToken: Equatable, Sendable {
    /// What a token is to the compiler. The raw value is its class on the page.
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
        /// Anything else that has a colour.
        case other
    }

    /// What the token is, which decides its colour.
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

extension Page.Missing {
    /// What the page says of it.
    var note: String? {
        let reason = "Swift’s compiler does not report them for some of this chapter’s code."
        return switch self {
        case .nothing: nil
        case .some(let kinds):
            Page.Kind.list(kinds).capitalizedFirst + " have no values on this page: "
                + (kinds.contains(.changes) || kinds.contains(.bodies)
                    ? reason.dropLast() + ", or it would take too long." : reason)
        case .lines: "Lines of code have no values on this page: " + reason
        case .observed:
            "Lines of code have no values on this page: this chapter’s program would do something else, or take too long, if they "
                + "were reported."
        case .unrepeatable:
            "Lines of code have no values on this page: this chapter’s program prints or shows something else each time it runs, so it can’t "
                + "be told whether it would do something else if they were reported."
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
