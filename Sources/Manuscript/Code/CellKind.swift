extension Cell {
    /// How a cell is compiled, run and shown: the second word of the info string. `.shown` has no word.
    ///
    /// A new word is a case here, its `Meaning` below, and a cell in `Tests/Fixtures/expect/cell-words`:
    /// everything else that depends on a cell's word, in any target, uses the properties in this file.
    package enum Kind: String, CaseIterable, Equatable, Sendable {
        /// Runs; the page shows the code, with values next to its lines.
        case shown
        /// Runs; the page shows the output only.
        case hidden
        /// Runs; the code is folded.
        case folded
        /// Runs; the page shows the code without values next to its lines.
        case silent
        /// Must not compile; the page shows the compiler's message.
        case fails
        /// Must trap, in a program of its own; the page shows the trap's message.
        case traps
        /// Only shown.
        case norun
    }
}

extension Cell.Kind {
    /// Everything that a word determines.
    struct Meaning {
        var run: Run
        var code = Code.open
        /// Whether each line's value is shown next to it.
        var showsValues = false
        /// The label above the code, if any.
        var label: String?
    }

    /// How much of a cell runs.
    enum Run {
        /// All of it, as a part of the chapter's program.
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

// Properties for other targets.
extension Cell.Kind {
    /// Whether the cell is part of the chapter's program and runs to its end.
    package var isPartOfProgram: Bool { meaning.run == .whole }

    /// Whether the compiler must reject the cell.
    package var mustNotCompile: Bool { meaning.run == .mustNotCompile }

    /// Whether the cell must trap.
    package var mustTrap: Bool { meaning.run == .mustTrap }

    /// Whether the cell is compiled, if only to verify that it does not compile.
    package var isCompiled: Bool { meaning.run != .never }

    /// Whether any of the cell runs.
    package var isExecuted: Bool { isPartOfProgram || mustTrap }

    /// Whether the page shows the cell's code, open or folded.
    package var showsCode: Bool { meaning.code != .absent }

    /// Whether the code is folded.
    package var isFolded: Bool { meaning.code == .closed }

    /// Whether each line's value is shown next to it on the page.
    package var showsValues: Bool { meaning.showsValues }

    /// Whether the program reports the values of lines.
    package var reportsValues: Bool { meaning.showsValues || mustTrap }

    /// The label above the code, if any.
    package var label: String? { meaning.label }
}
