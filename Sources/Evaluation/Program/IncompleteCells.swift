import Manuscript

/// Cells that are incomplete: an open brace, string, comment or `#if` swallows the cells after it, and then
/// the compiler's messages about those are useless, or there are none and they do not run.
///
/// So each cell is parsed by itself, and completed before the others are examined.
struct IncompleteCells {
    /// The chapter with these cells completed.
    private(set) var chapter: Chapter
    /// The cells that were completed.
    private(set) var cells: Set<Int> = []

    init(_ chapter: Chapter) { self.chapter = chapter }

    /// Handles the compiler's messages for a cell alone.
    ///
    /// - Returns: the lines that would complete it; none if nothing is missing.
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

    /// The messages of a program, in which those about an incomplete cell state where the cell ends.
    static func explained(_ messages: [CompilerMessage], of cell: Cell) -> [CompilerMessage] {
        messages.enumerated().map { position, message in
            guard message.severity == .error else { return message }
            let notes = messages[(position + 1)...].prefix { $0.severity == .note }
            var own = message
            own.line -= ProgramPlace.cell(index: cell.index, line: 0).programLine
            guard closing(for: own, notes: notes, in: cell.source) != nil else { return message }
            var explained = message
            explained.text +=
                "; each block of Swift is complete by itself, and this one ends in line "
                + "\(cell.places.last?.line ?? cell.place.line)"
            return explained
        }
    }

    /// The compiler's message about an unterminated string.
    static let openString = "unterminated string literal"

    /// What would close the construct that an error reports as open at the end of the text; nil if there is
    /// none.
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
    /// The cell that it is about, if any.
    fileprivate var cell: Int? {
        guard isInProgram, case .cell(let index, _) = ProgramPlace(programLine: line) else { return nil }
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
    /// The bytes of a line, from 1.
    fileprivate func line(_ number: Int) -> ArraySlice<UInt8> {
        let lines = split(separator: 0x0A, omittingEmptySubsequences: false)
        return lines.indices.contains(number - 1) ? lines[number - 1] : []
    }
}

extension Evaluator {
    /// The faults of a program with incomplete cells; nil if all are complete.
    ///
    /// Faults of an incomplete cell are the compiler's messages for a program that ends with it; faults of
    /// others are its messages for the program with all cells completed.
    func incompleteFaults(
        _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic]? {
        var incomplete = IncompleteCells(chapter)
        try Files.replaceFolder(folder)
        // The last cell that was examined: messages about later ones are unreliable.
        var last = Int.max
        for index in text.cells {
            if incomplete.cells.count >= Self.maxIncomplete {
                last = index - 1
                break
            }
            // Each round finds faults that the one before hid.
            for _ in 1...8 {
                let messages = try await syntaxErrors(of: incomplete.chapter.cells[index].source, in: folder)
                if incomplete.take(messages, ofCell: index).isEmpty { break }
            }
        }
        let completed = incomplete.chapter
        let messages = try await errors(of: text.replacingCells(with: completed), in: folder)
        // For example, an attribute without its declaration can't be completed.
        let cells = incomplete.cells.union(messages.compactMap { $0.cellThatGoesOn(in: completed) })
        if cells.isEmpty { return nil }
        var found = messages.about { cell in cell.map { !cells.contains($0) && $0 <= last } ?? (last == .max)
        }
        for cell in cells.sorted() where cell <= last {
            var own = completed
            own.cells[cell] = chapter.cells[cell]
            let said = try await errors(of: text.replacingCells(with: own, upTo: cell), in: folder)
            found += IncompleteCells.explained(said.about { $0 == cell }, of: chapter.cells[cell])
        }
        var all = diagnostics(found, in: chapter)
        if last < .max {
            let place = chapter.cells[last + 1].place
            all.append(
                Diagnostic(
                    path: chapter.path, at: place,
                    message:
                        "\(Self.maxIncomplete) blocks before this one are not complete, so those from here on were not "
                        + "checked; complete them first"))
        }
        return all
    }

    /// The limit of reported cells: each takes several calls of the compiler.
    private static let maxIncomplete = 8

    /// The compiler's messages for a program, without compiling it.
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

    /// The faults of a program that ended well but skipped some cells: a comment, a string or an `#if` that
    /// begins in one cell and ends in another swallows the text in between.
    func faultsOfSkippedCells(
        _ run: ChapterRun, _ source: ChapterSource, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let begun = Set(run.records.lazy.filter { $0.kind == .cell }.map(\.cell))
        guard run.end == .finished, let skipped = source.text.cells.first(where: { !begun.contains($0) })
        else { return [] }
        let chapter = source.chapter
        if let diagnostics = try await incompleteFaults(source.text, of: chapter, in: folder) {
            return diagnostics
        }
        let place = chapter.cells[skipped].place
        return [
            Diagnostic(
                path: chapter.path, at: place,
                message:
                    "this block's code is in the program, but did not run; write it so that it is at the top "
                    + "level, complete by itself")
        ]
    }

    /// The compiler's messages about a text's syntax. (With '-parse' it skips the bodies of types.)
    func syntaxErrors(
        of source: String, in folder: String
    ) async throws(EvaluationError) -> [CompilerMessage] {
        try Files.write(source, to: folder + "/main.swift")
        let result = try await Tool.run(
            toolchain.frontEnd,
            [
                "-frontend", "-dump-parse", "-o", "/dev/null", "-swift-version", "6", "-suppress-warnings",
                "main.swift",
            ] + SerializedMessages.frontEndFlags, in: folder, limits: toolchain.limits)
        return result.messages
    }
}
