extension Cell {
    /// What becomes of a cell; the second word of the info string. `.shown` has no word.
    ///
    /// A new word is a case here, its `Meaning` below, and a cell in `Tests/Fixtures/expect/cell-words`: whatever else
    /// depends on a cell's word, in any target, asks for one of the properties of this file.
    package enum Kind: String, CaseIterable, Equatable, Sendable {
        /// Runs; the page has its code, and values beside the lines.
        case shown
        /// Runs; the page has its output only.
        case hidden
        /// Runs; the reader opens its code.
        case folded
        /// Runs; the page has its code without values beside the lines.
        case silent
        /// Must not compile; the page has the compiler's message.
        case fails
        /// Must trap, in a program of its own; the page has the trap's message.
        case traps
        /// Only shown.
        case norun
    }
}

extension Cell.Kind {
    /// All that a word decides.
    struct Meaning {
        var run: Run
        var code = Code.open
        /// Whether each line's value stands beside it.
        var showsValues = false
        /// What stands on the page above the code; nil for nothing.
        var label: String?
    }

    /// How far a cell runs.
    enum Run {
        /// To its end, as a part of the chapter's program.
        case whole
        /// It must not compile: the compiler's message is the output.
        case mustNotCompile
        /// It must trap, in a program of its own: the trap's message is the output.
        case mustTrap
        /// Not at all.
        case never
    }

    /// How a page shows the code.
    enum Code { case open, closed, absent }

    private var meaning: Meaning {
        switch self {
        case .shown: Meaning(run: .whole, showsValues: true)
        case .hidden: Meaning(run: .whole, code: .absent)
        case .folded: Meaning(run: .whole, code: .closed, showsValues: true)
        case .silent: Meaning(run: .whole)
        case .fails: Meaning(run: .mustNotCompile, label: "Does not compile, as intended")
        case .traps: Meaning(run: .mustTrap, label: "Stops with an error, as intended")
        case .norun: Meaning(run: .never, label: "Not run")
        }
    }
}

// What the other targets ask.
extension Cell.Kind {
    /// Whether the cell is a part of the chapter's program, and runs to its end.
    package var isPartOfProgram: Bool { meaning.run == .whole }

    /// Whether the compiler must refuse the cell.
    package var mustNotCompile: Bool { meaning.run == .mustNotCompile }

    /// Whether the cell must trap.
    package var mustTrap: Bool { meaning.run == .mustTrap }

    /// Whether the cell is compiled, if only to see that it can't be.
    package var isCompiled: Bool { meaning.run != .never }

    /// Whether any of the cell runs.
    package var isExecuted: Bool { isPartOfProgram || mustTrap }

    /// Whether the page has the cell's code, open or closed.
    package var showsCode: Bool { meaning.code != .absent }

    /// Whether the reader opens the code.
    package var isFolded: Bool { meaning.code == .closed }

    /// Whether each line's value stands beside it on the page.
    package var showsValues: Bool { meaning.showsValues }

    /// Whether the program reports the values of lines.
    package var reportsValues: Bool { meaning.showsValues || mustTrap }

    /// What stands on the page above the code; nil for nothing.
    package var label: String? { meaning.label }
}
