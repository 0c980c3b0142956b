import Manuscript

extension Evaluator {
    /// Faults for `#sourceLocation` directives, which only the tool may write, since it sets the program's
    /// line numbers itself. A line that begins with `#line` is such a directive under its former name. The
    /// result includes the syntax errors that remain without them.
    ///
    /// `#sourceLocation` is not allowed in strings and comments either: what those are depends on conditions
    /// such as `#if compiler(>=5)`, which only the whole compiler evaluates, and on the language mode, which
    /// differs in pages. The former name is an error where the parser reads it as a directive.
    func lineDirectives(
        in chapter: Chapter, _ text: ProgramText, folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let why =
            " sets the place of the code after it, which is the tool's task, so that values and errors "
            + "are shown at their lines; remove it"
        let inText =
            "; in a string or a comment, write the name without its '#', or as '#\\(\"sourceLocation\")'"
        var diagnostics = NumberedLines.diagnostics(in: chapter)
        // Parsing such a text takes long.
        if !diagnostics.isEmpty { return diagnostics }
        diagnostics = ReservedNames(isSandboxed: mode.isSandboxed).diagnostics(in: chapter)
        var without = chapter
        func add(_ place: SourceLocation, _ message: String) {
            diagnostics.append(
                Diagnostic(path: chapter.path, at: place, message: message))
        }
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                guard cell.kind.isCompiled, cell.source.mentions([Self.directive, Self.formerDirective])
                else { continue }
                for place in cell.places(of: Self.directive) {
                    add(
                        place,
                        "'\(Self.directive)'" + why + ", or mark the cell 'norun', so that it is only shown"
                            + inText)
                }
                // A call in its place is valid syntax.
                without.cells[index].source = cell.source.replacing(Self.directive, with: Self.call)
                if let found = try await formerDirective(in: without.cells[index], folder) {
                    add(
                        found.place,
                        "'\(Self.formerDirective)' at the beginning of a line is a directive, which" + why
                            + ", or write '(\(Self.formerDirective))' for the number")
                    without.cells[index].source = found.rest
                }
            case .inlineValue(let index):
                let value = chapter.inlineValues[index]
                if let range = value.source[...].range(ofFirst: Self.directive) {
                    add(
                        value.place(at: value.source[..<range.lowerBound].utf8.count),
                        "'\(Self.directive)'" + why + inText)
                }
            }
        }
        if without != chapter {
            let rest = text.replacingCells(with: without).text
            // A directive in a sentence remains.
            diagnostics += try await parse(text: rest, in: folder).diagnostics(in: without).filter { other in
                !diagnostics.contains { $0.line == other.line }
            }
        }
        return diagnostics
    }

    private static let directive = "#sourceLocation"
    /// Has the same length.
    private static let call = "_sourceLocation"
    /// The deprecated name; except at the beginning of a line it is a number.
    private static let formerDirective = "#line"
    private static let ownFile = "before-directive.swift"

    /// Where the directive's former name is at the beginning of a line, after spaces and comments at most.
    private static func formerStart(in line: Substring) -> Substring.Index? {
        line.ranges(of: formerDirective).map(\.lowerBound).first { start in
            let before = line[..<start].unicodeScalars.reversed().drop {
                " \t\r\u{0B}\u{0C}".unicodeScalars.contains($0)
            }
            // The compiler decides whether that ends a comment.
            return before.isEmpty || before.starts(with: "/*".unicodeScalars)
        }
    }

    /// - Returns: the cell's first directive under its former name, and the cell without any.
    private func formerDirective(
        in cell: Cell, _ folder: String
    ) async throws(EvaluationError) -> (place: SourceLocation, rest: String)? {
        var lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
        let candidates = lines.indices.filter { Self.formerStart(in: lines[$0]) != nil }
        /// A directive ends its line.
        func start(_ line: Substring) -> Substring.Index { Self.formerStart(in: line) ?? line.startIndex }
        var found: Int?
        var first = ""[...]
        for index in candidates where try await movesWhatFollows(lines[...index], folder) {
            if found == nil { (found, first) = (index, lines[index]) }
            lines[index] = lines[index][..<start(lines[index])]
        }
        // It may span several lines, so its end is unknown.
        if found == nil, let index = candidates.first, try await movesWhatFollows(lines[...], folder) {
            (found, first) = (index, lines[index])
            lines = lines.map { _ in "" }
        }
        guard let index = found, cell.places.indices.contains(index) else { return nil }
        let place = cell.places[index]
        return (
            SourceLocation(line: place.line, column: place.column + first[..<start(first)].utf8.count),
            lines.joined(separator: "\n")
        )
    }

    /// Whether the lines after these get other numbers: the compiler reports an extra parenthesis there.
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

    /// The compiler's syntax errors, and the file name that they have if no directive applies.
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
            toolchain.frontEnd,
            ["-frontend", "-parse", "-swift-version", "6", Self.parsed] + SerializedMessages.frontEndFlags,
            in: folder, limits: toolchain.limits)
        return result.messages
    }
}

extension Cell {
    /// The places of a text in its lines.
    fileprivate func places(of text: String) -> [SourceLocation] {
        zip(lines, places).flatMap { line, start in
            line.ranges(of: text).map { range in
                SourceLocation(line: start.line, column: start.column + line[..<range.lowerBound].utf8.count)
            }
        }
    }
}
