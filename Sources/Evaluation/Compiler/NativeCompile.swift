import Manuscript

extension Evaluator {
    /// The chapter's program for this machine.
    ///
    /// - Parameter limit: the most values to report, if the compiler can.
    func compile(
        _ text: ProgramText, of chapter: Chapter, reporting limit: Reporting = .everything, in folder: String,
        timings: inout Timings
    ) async throws(EvaluationError) -> Compiled {
        var spent = Timings()
        defer { timings.add(spent) }
        let flags = TreeFlags(
            text: Toolchain.dialect,
            types: Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags)
        let compiled = try await compile(text, reporting: limit, flags: flags, in: folder) {
            text, reporting throws(EvaluationError) in
            try await compile(text, of: chapter, exactly: reporting, in: folder, timings: &spent)
        }
        return try await explained(compiled, text, of: chapter, in: folder)
    }

    /// The faults to report if a cell is incomplete.
    func explained(
        _ compiled: Compiled, _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        guard compiled.hasOpenCells,
            let diagnostics = try await incompleteFaults(text, of: chapter, in: folder + "/incomplete")
        else { return compiled }
        var compiled = compiled
        compiled.diagnostics = diagnostics
        return compiled
    }

    /// The native compiler's messages for the chapter, with advice.
    func diagnostics(_ messages: [CompilerMessage], in chapter: Chapter) -> [Diagnostic] {
        messages.advised(in: chapter, libraries: native.names.map(\.library)).diagnostics(in: chapter)
    }

    private func compile(
        _ text: ProgramText, of chapter: Chapter, exactly reporting: Reporting, in folder: String,
        timings: inout Timings
    ) async throws(EvaluationError) -> Compiled {
        try Files.replaceFolder(folder)
        try Files.write(text.text, to: folder + "/main.swift")
        let program = folder + "/program"
        let result: Tool.Result
        if let jobs = jobs.native {
            result = try await jobs.reporting(reporting).run(
                with: native, in: folder, limits: toolchain.limits, timings: &timings)
        } else {
            let begin = ContinuousClock.now
            result = try await Tool.run(
                toolchain.compiler,
                Toolchain.chapterFlags(reporting: reporting) + native.searchFlags + ["main.swift"]
                    + native.objects
                    + ["-lm", "-o", program],
                in: folder, limits: toolchain.limits)
            timings.add(.compile, ContinuousClock.now - begin)
        }
        if result.isSuccess { return Compiled(program: .native(path: program)) }
        let messages = result.messages.renumbered(from: text.lines)
        let diagnostics = diagnostics(messages, in: chapter)
        if diagnostics.contains(where: { $0.severity == .error }) {
            return Compiled(
                diagnostics: diagnostics, hasOpenCells: messages.contains { $0.isBetweenCells(of: chapter) })
        }
        return Compiled(
            diagnostics: try await self.diagnostics(
                result, undefined: UndefinedSymbol.all(in: result.output, text.lines), in: chapter,
                text.lines))
    }
}
