import Manuscript

/// Cells that end before their code does: an open brace, string, comment or `#if` takes in the cells that follow, and
/// then all that the compiler says of those is of no use, or nothing is said and they do not run.
///
/// So each cell is read by itself, and is completed with what it lacks before the rest is looked at.
struct IncompleteCells {
    /// The chapter with these cells completed.
    private(set) var chapter: Chapter
    /// The cells that were completed.
    private(set) var cells: Set<Int> = []

    init(_ chapter: Chapter) { self.chapter = chapter }

    /// What the compiler says of a cell's text alone.
    ///
    /// - Returns: the lines that would complete it; none where nothing is missing.
    mutating func take(_ messages: [CompilerMessage], ofCell index: Int) -> [String] {
        var closings: [String] = []
        for (position, message) in messages.enumerated() where message.severity == .error {
            let notes = messages[(position + 1)...].prefix { $0.severity == .note }
            guard let closing = Self.closing(for: message, notes: notes, in: chapter.cells[index].source)
            else { continue }
            closings.append(closing)
        }
        for closing in closings { chapter.cells[index].source += closing + "\n" }
        if !closings.isEmpty { cells.insert(index) }
        return closings
    }

    /// The same messages of a program, of which those about what a cell leaves open say where the cell ends.
    static func explained(_ messages: [CompilerMessage], of cell: Cell) -> [CompilerMessage] {
        messages.enumerated().map { position, message in
            guard message.severity == .error else { return message }
            let notes = messages[(position + 1)...].prefix { $0.severity == .note }
            var own = message
            own.line -= (cell.index + 1) * ProgramText.cellStride
            guard closing(for: own, notes: notes, in: cell.source) != nil else { return message }
            var explained = message
            explained.text +=
                "; each block of Swift is complete by itself, and this one ends in line "
                + "\(cell.places.last?.line ?? cell.place.line)"
            return explained
        }
    }

    /// What the compiler says of a string without an end.
    static let openString = "unterminated string literal"

    /// What would close that which an error says is open at the end of the text; nil if nothing is.
    private static func closing(
        for message: CompilerMessage, notes: ArraySlice<CompilerMessage>, in source: String
    ) -> String? {
        if let note = notes.first(where: { $0.text.hasPrefix("to match this opening '") }) {
            let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
            // The text's last line ends in a line feed.
            guard message.line >= lines.count else { return nil }
            return switch note.text.dropFirst("to match this opening '".count).first {
            case "{": "}"
            case "(": ")"
            case "[": "]"
            default: nil
            }
        }
        switch message.text {
        case "unterminated '/*' comment": return "*/"
        case openString:
            let opening = Array(source.utf8).line(message.line).dropFirst(message.column - 1)
            let marks = opening.prefix { $0 == UInt8(ascii: "#") }.count
            guard opening.dropFirst(marks).starts(with: "\"\"\"".utf8) else { return nil }
            return "\"\"\"" + String(repeating: "#", count: marks)
        case "expected #else or #endif at end of conditional compilation block": return "#endif"
        default: return nil
        }
    }
}

extension CompilerMessage {
    /// The cell that it is about; nil if it is about none.
    fileprivate var cell: Int? {
        guard isOfProgram, case .cell(let index, _) = ProgramPlace(programLine: line) else { return nil }
        return index
    }
}

extension [CompilerMessage] {
    /// The errors about some cells, or about none, with their notes.
    fileprivate func about(_ isAbout: (Int?) -> Bool) -> [CompilerMessage] {
        var isTaken = false
        return filter { message in
            if message.severity != .note { isTaken = isAbout(message.cell) }
            return isTaken
        }
    }
}

extension [UInt8] {
    /// A line's bytes, from 1.
    fileprivate func line(_ number: Int) -> ArraySlice<UInt8> {
        let lines = split(separator: 0x0A, omittingEmptySubsequences: false)
        return lines.indices.contains(number - 1) ? lines[number - 1] : []
    }
}

extension Evaluator {
    /// The faults of a program whose cells are not all complete; nil if they are.
    ///
    /// What is wrong with an incomplete cell is what the compiler says where the program ends with it; what is wrong with
    /// others it says of a program in which those that are incomplete are completed.
    func incompleteFaults(
        _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic]? {
        var incomplete = IncompleteCells(chapter)
        try Files.replaceFolder(folder)
        for index in text.cells {
            // Each round finds what the one before has hidden.
            for _ in 1...8 {
                let messages = try await syntaxErrors(of: incomplete.chapter.cells[index].source, in: folder)
                if incomplete.take(messages, ofCell: index).isEmpty { break }
            }
        }
        let completed = incomplete.chapter
        let messages = try await errors(of: text.replacingCells(with: completed), in: folder)
        // Nothing completes an attribute without its declaration, say.
        let cells = incomplete.cells.union(messages.compactMap { $0.cellThatGoesOn(in: completed) })
        if cells.isEmpty { return nil }
        var found = messages.about { cell in cell.map { !cells.contains($0) } ?? true }
        for cell in cells.sorted() {
            var own = completed
            own.cells[cell] = chapter.cells[cell]
            let said = try await errors(of: text.replacingCells(with: own, upTo: cell), in: folder)
            found += IncompleteCells.explained(said.about { $0 == cell }, of: chapter.cells[cell])
        }
        return faults(found, in: chapter)
    }

    /// What the compiler says of a program, without compiling it.
    private func errors(
        of text: ProgramText, in folder: String
    ) async throws(EvaluationError) -> [CompilerMessage] {
        try Files.write(text.text, to: folder + "/main.swift")
        let result = try await Tool.run(
            toolchain.compiler,
            Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags + ["-typecheck", "main.swift"],
            in: folder, limits: toolchain.limits)
        return text.messages(of: result)
    }

    /// The faults of a program that ended well but left out some cells: a comment, a string or an `#if` that begins in one
    /// cell and ends in another takes in what is between them.
    func faultsOfSkippedCells(
        _ run: ChapterRun, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let begun = Set(run.records.lazy.filter { $0.kind == .cell }.map(\.cell))
        guard run.end == .finished, let skipped = source.text.cells.first(where: { !begun.contains($0) })
        else { return [] }
        let chapter = source.chapter
        if let faults = try await incompleteFaults(source.text, of: chapter, in: folder) { return faults }
        let place = chapter.cells[skipped].place
        return [
            Diagnostic(
                path: chapter.path, line: place.line, column: place.column,
                message:
                    "this block's code is in the program, but did not run; write it so that it stands at the top "
                    + "level, complete by itself")
        ]
    }

    /// What the compiler says of a text's form alone. (With '-parse' it leaves out the bodies of types.)
    func syntaxErrors(
        of source: String, in folder: String
    ) async throws(EvaluationError) -> [CompilerMessage] {
        try Files.write(source, to: folder + "/main.swift")
        let result = try await Tool.run(
            toolchain.compiler,
            [
                "-frontend", "-dump-parse", "-o", "/dev/null", "-swift-version", "6", "-suppress-warnings",
                "main.swift",
            ] + SerializedMessages.frontEndFlags, in: folder, limits: toolchain.limits)
        return result.messages
    }
}
