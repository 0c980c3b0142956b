import Manuscript

/// Inline values that are more than one string: in the program `` `\(1)"); count += 100; print("\(2)` `` would be
/// three statements, which run unnoticed, and `` `\(claim(isSmall, "…"))" + "\(2)` `` a call of an operator, which
/// may drop what it is given.
///
/// The compiler decides what is one string: it parses it in parentheses, where statements are illegal, and also
/// without them, so that it has no unbalanced closing parenthesis. In both places its tree has to be a string's.
struct InlineExpressions {
    let chapter: Chapter

    /// Inline values whose characters leave it open: some can be checked together, others may swallow the
    /// lines after them.
    var open: (together: [InlineValue], alone: [InlineValue]) {
        var alone: [InlineValue] = []
        var together: [InlineValue] = []
        for case .inlineValue(let index) in chapter.program {
            let value = chapter.inlineValues[index]
            if InterpolationShape(value.source) == .one { continue }
            if value.source.mentions(["/*", "*/", "\"\"\""]) {
                alone.append(value)
            } else {
                together.append(value)
            }
        }
        return (together, alone)
    }

    /// Each value twice, on the lines that it has in the program as a string.
    static func text(_ values: [InlineValue]) -> String {
        values.map { value in
            let line = ProgramPlace.inlineValue(index: value.index, form: .string).programLine
            let directive =
                "#sourceLocation(file: \"\(ProgramText.fileName)\", line: \(line - 1))\n"
            let string = "\(InlineForm.string.opening)\(value.source)\"\n"
            // An import is legal at the top level only.
            return directive + "_ = (\n" + string + ")\n" + directive + "_ =\n" + string + directive
                + "import Swift\n"
        }.joined()
    }

    /// The values that are not one string each in the tree of their `text`.
    static func composed(_ values: [InlineValue], in tree: CompilerTree) -> [InlineValue] {
        // The statements of each value, which an import follows.
        let statements = tree.statements.split(omittingEmptySubsequences: false) { $0.kind == .importDecl }
        guard statements.count == values.count + 1, statements[values.count].isEmpty else { return values }
        var start = 0
        return zip(values, statements).filter { value, statements in
            let text = Self.text([value])
            defer { start += text.utf8.count }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            // The closing quotes, on the lines that begin with the opening ones.
            var (ends, offset) = ([Int](), start)
            for line in lines {
                if line.hasPrefix(InlineForm.string.opening) { ends.append(offset + line.utf8.count - 1) }
                offset += line.utf8.count + 1
            }
            return statements.count != 2 || ends.count != 2
                || !zip(statements, ends).allSatisfy { isOneString($0, upTo: $1) }
        }.map(\.0)
    }

    /// Whether a statement is `_ = "…"` or `_ = ("…")`.
    ///
    /// - Parameter end: the offset of the closing quote. If it were in a comment, the string would end before.
    private static func isOneString(_ statement: TreeNode, upTo end: Int) -> Bool {
        let parts = statement.kind == .sequenceExpr ? statement.nodes(.elements) : []
        guard parts.count == 3, parts[0].kind == .discardAssignmentExpr, parts[1].kind == .assignExpr,
            let value = parts[2].kind == .parenExpr ? parts[2][.subExpr] : parts[2]
        else { return false }
        return value.kind == .interpolatedStringLiteralExpr
            && value[.appendingExpr]?[.body]?.range?.end == end
    }

    /// The values that an error is about.
    static func wrong(_ values: [InlineValue], _ messages: [CompilerMessage]) -> [InlineValue] {
        var wrong: Set<Int> = []
        for message in messages where message.severity == .error {
            guard message.isInProgram,
                case .inlineValue(let index, _) = ProgramPlace(programLine: message.line)
            else { continue }
            wrong.insert(index)
        }
        return values.filter { wrong.contains($0.index) }
    }

    func fault(_ value: InlineValue) -> Diagnostic {
        fault(
            value,
            "an inline value is one expression, and '\(value.source.excerpt)' is not; compute it in a cell, which may be "
                + "marked 'hidden', and write its name here, as in \\(x)")
    }

    func faultOfDepth(_ value: InlineValue) -> Diagnostic {
        fault(
            value,
            "'\(value.source.excerpt)' is nested too deeply for an inline value; compute it in a cell, which may be marked "
                + "'hidden', and write its name here, as in \\(x)")
    }

    func faultOfComments(_ value: InlineValue) -> Diagnostic {
        fault(
            value,
            "with --sandbox an inline value can't contain '/*', '*/' or three quotes, and '\(value.source.excerpt)' does; "
                + "compute it in a cell, and write its name here, as in \\(x)")
    }

    private func fault(_ value: InlineValue, _ message: String) -> Diagnostic {
        Diagnostic(path: chapter.path, at: value.place, message: message)
    }
}

extension Evaluator {
    /// Faults of inline values that are more than one expression.
    func inlineFaults(in chapter: Chapter, folder: String) async throws(EvaluationError) -> [Diagnostic] {
        let expressions = InlineExpressions(chapter: chapter)
        let (together, alone) = expressions.open
        var diagnostics: [Diagnostic] = []
        // Each of these is a separate call of the compiler.
        if mode.isSandboxed { diagnostics += alone.map(expressions.faultOfComments) }
        var groups = stride(from: 0, to: together.count, by: Self.maxTogether).map {
            Array(together[$0..<min($0 + Self.maxTogether, together.count)])
        }
        if !mode.isSandboxed { groups += alone.map { [$0] } }
        while let group = groups.popLast() {
            // A fault of one may hide a fault of the next.
            var values = group
            while !values.isEmpty {
                let result = try await dumpParse(
                    InlineExpressions.text(values),
                    flags: mode.isSandboxed ? Toolchain.webAssemblyDialect : Toolchain.dialect, in: folder)
                let wrong: [InlineValue]
                if !result.isSuccess {
                    wrong = InlineExpressions.wrong(values, result.messages)
                    if wrong.isEmpty {
                        throw .failed(
                            tool: result.tool, at: "the inline values", reason: ToolFailure(result).words)
                    }
                } else if let tree = CompilerTree(Array(result.output.utf8)) {
                    wrong = InlineExpressions.composed(values, in: tree)
                } else if values.count > 1 {
                    // The tree of one of them is too deep.
                    let half = values.count / 2
                    groups += [Array(values[half...]), Array(values[..<half])]
                    break
                } else {
                    diagnostics += values.map(expressions.faultOfDepth)
                    break
                }
                diagnostics += wrong.map(expressions.fault)
                if wrong.isEmpty { break }
                values.removeAll(where: wrong.contains)
            }
        }
        return diagnostics.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// The most values in one call: their tree is printed, and its text has a limit.
    private static let maxTogether = 100
}
