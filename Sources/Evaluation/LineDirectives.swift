import Manuscript

extension Evaluator {
    /// Faults for what only the tool may write: its own names, and `#sourceLocation` directives, since the program's text
    /// sets the lines itself.
    ///
    /// Whether it is a directive, or part of a string or a comment, is found by parsing the code.
    func lineDirectives(in chapter: Chapter, folder: String) async throws(EvaluationError) -> [Diagnostic] {
        let why =
            "'\(Self.directive)' sets the place of the code after it, which the tool sets itself, so that values and errors "
            + "are shown at their lines; remove it"
        var faults = ReservedNames(isSandboxed: mode.isSandboxed).faults(in: chapter)
        func add(_ place: Place?, _ message: String) {
            guard let place else { return }
            faults.append(
                Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message))
        }
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                guard cell.kind != .norun, cell.source.contains(Self.directive) else { continue }
                add(
                    try await lineDirective(in: cell, folder),
                    why + ", or mark the cell 'norun', so that it is only shown")
            case .inlineValue(let index):
                let value = chapter.inlineValues[index]
                guard value.source.contains(Self.directive) else { continue }
                add(try await lineDirective(in: value, folder), why)
            }
        }
        return faults
    }

    private static let directive = "#sourceLocation"
    private static let ownFile = "before-directive.swift"

    private func lineDirective(in cell: Cell, _ folder: String) async throws(EvaluationError) -> Place? {
        let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
        let candidates = lines.indices.filter { lines[$0].contains(Self.directive) }
        var found: Int?
        for index in candidates where found == nil {
            if try await movesWhatFollows(lines[...index], folder) { found = index }
        }
        // It may span several lines.
        if found == nil, let first = candidates.first, try await movesWhatFollows(lines[...], folder) {
            found = first
        }
        guard let index = found, cell.places.indices.contains(index) else { return nil }
        let start = cell.places[index]
        // A directive is the last thing on its line.
        let before = lines[index].ranges(of: Self.directive).last?.lowerBound ?? lines[index].startIndex
        return Place(line: start.line, column: start.column + lines[index][..<before].utf8.count)
    }

    /// Whether the compiler puts what follows these lines in another place: it reports a superfluous parenthesis there.
    private func movesWhatFollows(
        _ lines: ArraySlice<Substring>, _ folder: String
    ) async throws(EvaluationError) -> Bool {
        let (source, messages) = try await parse(lines.map { $0 + "\n" }.joined() + ")", in: folder)
        if messages.contains(where: { $0.file == Self.ownFile && $0.line == lines.count + 1 }) {
            return false
        }
        // The end of the file, which may be reported as well, is on the line after it.
        return messages.contains { message in
            message.file != Self.ownFile && (message.file != source || message.line == lines.count + 2)
        }
    }

    private func lineDirective(in value: InlineValue, _ folder: String) async throws(EvaluationError)
        -> Place?
    {
        // A directive is illegal there, and the compiler points at it.
        let messages = try await parse("f" + value.source.dropFirst(), in: folder).messages
        let source = Array(value.source.utf8)
        let offset = messages.lazy.filter { $0.file == Self.ownFile }.map { $0.column - 1 }.first {
            source.dropFirst($0).starts(with: Self.directive.utf8)
        }
        return offset.map(value.place(at:))
    }

    /// The compiler's syntax errors, and the name of the file that they are in where no directive applies.
    private func parse(
        _ code: String, in folder: String
    ) async throws(EvaluationError) -> (source: String, messages: [CompilerMessage]) {
        let source = "directive.swift"
        try Files.replaceFolder(folder)
        try Files.write(
            "\(Self.directive)(file: \"\(Self.ownFile)\", line: 1)\n\(code)\n", to: "\(folder)/\(source)")
        let result = try await Tool.run(
            toolchain.compiler,
            [
                "-frontend", "-parse", "-swift-version", "6", "-diagnostic-style", "llvm",
                "-no-color-diagnostics", source,
            ], in: folder, limits: toolchain.limits)
        return (source, CompilerMessage.read(result.output))
    }
}
