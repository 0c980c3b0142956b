import Manuscript

extension Evaluator {
    /// Faults for what only the tool may write: its own names, and `#sourceLocation` directives, since the program's text
    /// sets the lines itself. A line that begins with `#line` is one too, by its former name. With them come the syntax errors
    /// that there are without them.
    ///
    /// `#sourceLocation` may not stand in strings and comments either: what is one depends on conditions such as
    /// `#if compiler(>=5)`, which only the whole compiler knows, and on the language mode, which is another in pages. The former
    /// name is an error by the compiler's word; where it is a directive is found by parsing the code.
    func lineDirectives(
        in chapter: Chapter, _ text: ProgramText, folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        let why =
            " sets the place of the code after it, which the tool sets itself, so that values and errors "
            + "are shown at their lines; remove it"
        let inText =
            "; in a string or a comment, write the name without its '#', or as '#\\(\"sourceLocation\")'"
        var faults = NumberedLines.faults(in: chapter)
        // Parsing such a text takes long.
        if !faults.isEmpty { return faults }
        faults = ReservedNames(isSandboxed: mode.isSandboxed).faults(in: chapter)
        var without = chapter
        func add(_ place: Place, _ message: String) {
            faults.append(
                Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message))
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
                // A call in its place is no error of syntax.
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
            // A directive in a sentence is still there.
            faults += try await parse(text: rest, in: folder).diagnostics(in: without).filter { other in
                !faults.contains { $0.line == other.line }
            }
        }
        return faults
    }

    private static let directive = "#sourceLocation"
    /// As long as it.
    private static let call = "_sourceLocation"
    /// Its deprecated name; elsewhere than at the beginning of a line it is a number.
    private static let formerDirective = "#line"
    private static let ownFile = "before-directive.swift"

    /// Where in a line the directive's former name stands at the line's beginning, but for spaces and comments.
    private static func formerStart(in line: Substring) -> Substring.Index? {
        line.ranges(of: formerDirective).map(\.lowerBound).first { start in
            let before = line[..<start].unicodeScalars.reversed().drop {
                " \t\r\u{0B}\u{0C}".unicodeScalars.contains($0)
            }
            // Whether that ends a comment the compiler tells.
            return before.isEmpty || before.starts(with: "/*".unicodeScalars)
        }
    }

    /// - Returns: the cell's first directive by its former name, and the cell without any.
    private func formerDirective(
        in cell: Cell, _ folder: String
    ) async throws(EvaluationError) -> (place: Place, rest: String)? {
        var lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
        let candidates = lines.indices.filter { Self.formerStart(in: lines[$0]) != nil }
        /// A directive is the last thing on its line.
        func start(_ line: Substring) -> Substring.Index { Self.formerStart(in: line) ?? line.startIndex }
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
            lines.joined(separator: "\n")
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
            ["-frontend", "-parse", "-swift-version", "6", Self.parsed] + SerializedMessages.frontEndFlags,
            in: folder, limits: toolchain.limits)
        return result.messages
    }
}

extension Cell {
    /// Where a text stands in its lines.
    fileprivate func places(of text: String) -> [Place] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        return zip(lines, places).flatMap { line, start in
            line.ranges(of: text).map { range in
                Place(line: start.line, column: start.column + line[..<range.lowerBound].utf8.count)
            }
        }
    }
}
