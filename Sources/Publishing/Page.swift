import Manuscript

/// A chapter, and the results of its program.
package struct Page: Sendable {
    /// The chapter's text, with places for everything that follows.
    package var chapter: Chapter
    /// HTML next to lines of code.
    package var lineValues: [LinePlace: String]
    /// HTML below cells, by cell index, in order.
    package var outputs: [Int: [String]]
    /// HTML of inline values, by index.
    package var inlineValues: [Int: String]
    /// The message of the compiler or the trap for `fails` and `traps` cells: plain text, by cell index.
    package var messages: [Int: String]
    /// Syntax tokens by cell index. Text without a token is not highlighted.
    package var tokens: [Int: [SyntaxToken]]
    /// The values of lines that are missing.
    package var missing: Missing
    /// Whether readers can change something on the page.
    package var liveness: Liveness

    /// Values that the compiler could not report.
    package enum Missing: Equatable, Sendable {
        /// The compiler reported all of them.
        case nothing
        /// Some kinds are missing, in the order in which the page names them.
        case some([Kind])
        /// The values of all lines, for this reason.
        case lines(Omission)
    }

    /// Kinds of values that may be missing.
    package enum Kind: Equatable, Sendable {
        /// Parameters of functions and closures.
        case parameters
        /// Variables defined together in one statement.
        case patterns
        /// Variables of conditions, loops and cases.
        case bodies
        /// Parts of a variable that a statement changes.
        case changes
        /// The same in single-statement closures.
        case closureChanges
        /// Statements whose end is unknown.
        case unplaced

        /// The missing values, as a sentence on the page names them.
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

    /// Whether readers can change something.
    package enum Liveness: Equatable, Sendable {
        /// There are no controls, or the chapter is not live.
        case none
        /// The page has controls, but modules could not be compiled where the book was built.
        case still
        /// The chapter's WebAssembly module, how long a run may take, and how many MiB it may write.
        case live(module: [UInt8], seconds: Double, outputMiB: Int)
    }

    /// A page of `chapter`; omitted parts are empty.
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

extension Page.Missing {
    /// The note on the page.
    var note: String? {
        let reason = "Swift’s compiler does not report them for some of this chapter’s code."
        return switch self {
        case .nothing: nil
        case .some(let kinds):
            Page.Kind.list(kinds).capitalizedFirst + " have no values on this page: "
                + (kinds.contains(.changes) || kinds.contains(.bodies)
                    ? reason.dropLast() + ", or it would take too long." : reason)
        case .lines(.unsupported): "Lines of code have no values on this page: " + reason
        case .lines(.changesBehavior):
            "Lines of code have no values on this page: reporting them would change what this chapter’s program does, or take "
                + "too long."
        case .lines(.unrepeatable):
            "Lines of code have no values on this page: this chapter’s program prints or shows different results each time it "
                + "runs, so whether reporting them changes what it does can’t be determined."
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
