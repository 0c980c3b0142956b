import Manuscript

extension Evaluator {
    /// Faults for what only the tool may write: its own names, and `#sourceLocation` directives, since the program's text
    /// sets the lines itself. A line that begins with `#line` is one too, by its former name. With them come the syntax errors
    /// that there are without them.
    ///
    /// Whether it is a directive, or part of a string or a comment, is found by parsing the code.
    func lineDirectives(
        in chapter: Chapter, _ text: ProgramText, folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let why =
            " sets the place of the code after it, which the tool sets itself, so that values and errors "
            + "are shown at their lines; remove it"
        var faults = ReservedNames(isSandboxed: mode.isSandboxed).faults(in: chapter)
        var without = chapter
        func add(_ place: Place?, _ message: String) {
            guard let place else { return }
            faults.append(
                Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message))
        }
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                guard cell.kind != .norun, cell.source.mentions([Self.directive, Self.formerDirective]),
                    let found = try await lineDirective(in: cell, folder)
                else { continue }
                add(
                    found.place,
                    found.isFormer
                        ? "'\(Self.formerDirective)' at the beginning of a line is a directive, which" + why
                            + ", or write '(\(Self.formerDirective))' for the number"
                        : "'\(Self.directive)'" + why + ", or mark the cell 'norun', so that it is only shown"
                )
                without.cells[index].source = found.rest
            case .inlineValue(let index):
                let value = chapter.inlineValues[index]
                guard value.source.contains(Self.directive) else { continue }
                add(try await lineDirective(in: value, folder), "'\(Self.directive)'" + why)
            }
        }
        if without != chapter {
            let rest = text.replacingCells(with: without).text
            // A directive in a sentence is still there.
            faults += try await parse(text: rest, in: folder).diagnostics(in: without).filter { other in
                !faults.contains { $0.line == other.line }
            }
        }
        return faults
    }

    private static let directive = "#sourceLocation"
    /// As it is called no more; elsewhere than at the beginning of a line it is a number.
    private static let formerDirective = "#line"
    private static let ownFile = "before-directive.swift"

    /// - Returns: the cell's first directive, whether it has its former name, and the cell without any.
    private func lineDirective(
        in cell: Cell, _ folder: String
    ) async throws(EvaluationError) -> (place: Place, isFormer: Bool, rest: String)? {
        var lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
        func isFormer(_ line: Substring) -> Bool {
            line.drop { $0 == " " || $0 == "\t" }.hasPrefix(Self.formerDirective)
        }
        let candidates = lines.indices.filter { lines[$0].contains(Self.directive) || isFormer(lines[$0]) }
        /// A directive is the last thing on its line.
        func start(_ line: Substring) -> Substring.Index {
            let name = line.contains(Self.directive) ? Self.directive : Self.formerDirective
            return line.ranges(of: name).last?.lowerBound ?? line.startIndex
        }
        var found: Int?
        var first = ""[...]
        for index in candidates where try await movesWhatFollows(lines[...index], folder) {
            if found == nil { (found, first) = (index, lines[index]) }
            lines[index] = lines[index][..<start(lines[index])]
        }
        // It may span several lines: where it ends is not known.
        if found == nil, let index = candidates.first, try await movesWhatFollows(lines[...], folder) {
            (found, first) = (index, lines[index])
            lines = lines.map { _ in "" }
        }
        guard let index = found, cell.places.indices.contains(index) else { return nil }
        let place = cell.places[index]
        return (
            Place(line: place.line, column: place.column + first[..<start(first)].utf8.count),
            !first.contains(Self.directive), lines.joined(separator: "\n")
        )
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
        let messages = try await parse(
            text: "\(Self.directive)(file: \"\(Self.ownFile)\", line: 1)\n\(code)\n", in: folder)
        return (Self.parsed, messages)
    }

    private static let parsed = "directive.swift"

    private func parse(text: String, in folder: String) async throws(EvaluationError) -> [CompilerMessage] {
        try Files.replaceFolder(folder)
        try Files.write(text, to: "\(folder)/\(Self.parsed)")
        let result = try await Tool.run(
            toolchain.compiler,
            [
                "-frontend", "-parse", "-swift-version", "6", "-diagnostic-style", "llvm",
                "-no-color-diagnostics", Self.parsed,
            ], in: folder, limits: toolchain.limits)
        return CompilerMessage.read(result.output)
    }
}
