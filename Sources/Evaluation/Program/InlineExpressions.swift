import Manuscript

/// Inline values that are more than one expression: in the program `` `\(1)"); count += 100; print("\(2)` `` would be three statements,
/// which run where nothing is seen of them.
///
/// What is one expression the compiler decides. It is one if it can stand in parentheses, where no statement can, and can stand by
/// itself: then it has no parenthesis that ends the one before it.
struct InlineExpressions {
    let chapter: Chapter

    /// Those whose characters leave it open, in groups that are read together.
    var groups: [[InlineValue]] {
        var alone: [[InlineValue]] = []
        var together: [InlineValue] = []
        for case .inlineValue(let index) in chapter.program {
            let value = chapter.inlineValues[index]
            if InterpolationShape(value.source) == .one { continue }
            // These may take in the lines behind them.
            if value.source.mentions(["/*", "*/", "\"\"\""]) {
                alone.append([value])
            } else {
                together.append(value)
            }
        }
        return (together.isEmpty ? [] : [together]) + alone
    }

    /// Each value twice. The lines are those that it has in the program as a string.
    static func text(_ values: [InlineValue]) -> String {
        values.map { value in
            let number = ProgramText.inlineBase + value.index * ProgramText.inlineStride
            let directive =
                "#sourceLocation(file: \"\(ProgramText.fileName)\", line: \(number + InlineForm.string.rawValue - 1))\n"
            let string = "\(InlineForm.string.opening)\(value.source)\"\n"
            // An import is legal at the top level alone.
            return directive + "_ = (\n" + string + ")\n" + directive + "_ =\n" + string + directive
                + "import Swift\n"
        }.joined()
    }

    /// Those that an error is about.
    static func wrong(_ values: [InlineValue], _ messages: [CompilerMessage]) -> [InlineValue] {
        var wrong: Set<Int> = []
        for message in messages where message.severity == .error {
            guard message.isOfProgram,
                case .inlineValue(let index, _) = ProgramPlace(programLine: message.line)
            else { continue }
            wrong.insert(index)
        }
        return values.filter { wrong.contains($0.index) }
    }

    func fault(_ value: InlineValue) -> Diagnostic {
        Diagnostic(
            path: chapter.path, line: value.place.line, column: value.place.column,
            message:
                "an inline value is one expression, and '\(value.source.excerpt)' is not; compute it in a cell, which may be "
                + "marked 'hidden', and name here what is to be shown, as in \\(x)")
    }
}

extension Evaluator {
    /// Faults of inline values that are more than one expression.
    func inlineFaults(in chapter: Chapter, folder: String) async throws(EvaluationError) -> [Diagnostic] {
        let expressions = InlineExpressions(chapter: chapter)
        var faults: [Diagnostic] = []
        for group in expressions.groups {
            // What is wrong with one may hide what is wrong with the next.
            var values = group
            while !values.isEmpty {
                let result = try await parsed(InlineExpressions.text(values), in: folder)
                if result.isSuccess { break }
                let wrong = InlineExpressions.wrong(values, result.messages)
                if wrong.isEmpty {
                    throw .failed(
                        tool: result.tool, at: "the inline values", reason: ToolFailure(result).words)
                }
                faults += wrong.map(expressions.fault)
                values.removeAll(where: wrong.contains)
            }
        }
        return faults
    }

    private func parsed(_ text: String, in folder: String) async throws(EvaluationError) -> Tool.Result {
        try await askCompiler(
            of: text,
            ["-frontend", "-dump-parse", "-o", "/dev/null", "-suppress-warnings"]
                + (mode.isSandboxed ? Toolchain.pageDialect : Toolchain.dialect)
                + SerializedMessages.frontEndFlags, in: folder)
    }
}
