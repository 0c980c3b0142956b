import Manuscript

/// Inline values that are more than one expression: in the program `` `\(1)"); count += 100; print("\(2)` ``
/// would be three statements, which run unnoticed.
///
/// The compiler decides what is one expression: it compiles in parentheses, where statements are illegal, and
/// also without them, so that it has no unbalanced closing parenthesis.
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
        Diagnostic(
            path: chapter.path, at: value.place,
            message:
                "an inline value is one expression, and '\(value.source.excerpt)' is not; compute it in a cell, which may be "
                + "marked 'hidden', and write its name here, as in \\(x)")
    }
}

extension InlineExpressions {
    func faultOfComments(_ value: InlineValue) -> Diagnostic {
        Diagnostic(
            path: chapter.path, at: value.place,
            message:
                "with --sandbox an inline value can't contain '/*', '*/' or three quotes, and '\(value.source.excerpt)' does; "
                + "compute it in a cell, and write its name here, as in \\(x)")
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
        for group in [together] + (mode.isSandboxed ? [] : alone.map { [$0] }) {
            // A fault of one may hide a fault of the next.
            var values = group
            while !values.isEmpty {
                let result = try await parsed(InlineExpressions.text(values), in: folder)
                if result.isSuccess { break }
                let wrong = InlineExpressions.wrong(values, result.messages)
                if wrong.isEmpty {
                    throw .failed(
                        tool: result.tool, at: "the inline values", reason: ToolFailure(result).words)
                }
                diagnostics += wrong.map(expressions.fault)
                values.removeAll(where: wrong.contains)
            }
        }
        return diagnostics
    }

    private func parsed(_ text: String, in folder: String) async throws(EvaluationError) -> Tool.Result {
        try await askCompiler(
            of: text,
            ["-frontend", "-dump-parse", "-o", "/dev/null", "-suppress-warnings"]
                + (mode.isSandboxed ? Toolchain.webAssemblyDialect : Toolchain.dialect)
                + SerializedMessages.frontEndFlags, in: folder)
    }
}
