import Foundation
import Manuscript

extension Evaluator {
    /// The chapter's program for a page; absent if modules can't be made.
    ///
    /// - Parameters:
    ///   - limit: the most values to report, if the compiler can.
    ///   - explains: whether every trap prints a reason.
    func module(
        _ text: ProgramText, of chapter: Chapter, limits: Limits, reporting limit: Reporting = .everything,
        explains: Bool = false, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        do throws(EvaluationError) {
            let flags = TreeFlags(
                text: Toolchain.webAssemblyDialect,
                types: chapter.frontMatter.live
                    ? webAssemblyLibraries.map {
                        Platform.webAssembly.moduleFlags(reporting: .nothing) + $0.searchFlags
                    } : nil)
            let compiled = try await compile(text, reporting: limit, flags: flags, in: folder) {
                text, reporting throws(EvaluationError) in
                try await module(
                    text, of: chapter, limits: limits, exactly: reporting, explains: explains, in: folder)
            }
            return try await explained(compiled, text, of: chapter, in: folder)
        } catch .exceeded(let tool, let limit, let output) {
            let fault = ToolFailure.exceeded(tool, limit, output, in: chapter, text.lines)
            return Compiled(diagnostics: embedded([fault], in: chapter))
        }
    }

    private func module(
        _ text: ProgramText, of chapter: Chapter, limits: Limits, exactly reporting: Reporting,
        explains: Bool, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        guard chapter.frontMatter.live, var libraries = webAssemblyLibraries,
            let webAssembly = mode.webAssembly
        else { return .absent }
        var locks: [FolderLock] = []
        defer { withExtendedLifetime(locks) {} }
        if explains {
            libraries = try CompiledLibraries(
                libraries.sources, for: .explainingWebAssembly, toolchain: toolchain, in: folders)
            let explaining = try await libraries.compile(toolchain: toolchain)
            if !explaining.diagnostics.isEmpty { return Compiled(diagnostics: explaining.diagnostics) }
            locks = explaining.locks
        }
        try Files.replaceFolder(folder)
        let path = folder + "/chapter.wasm"
        let program = Program.module(path: path, runner: webAssembly.runner)
        let flags = (explains ? Platform.explainingWebAssembly : .webAssembly).moduleFlags(
            reporting: reporting)
        let linkerFlags = webAssembly.linkerFlags(memoryMiB: limits.memoryMiB)
        var key = CacheKey()
        key.add("module", text.text)
        for library in libraries.names { key.add("library \(library.library)", library.name) }
        key.add("flags", (flags + linkerFlags).joined(separator: " "))
        key.add("compiler", compilerIdentity)
        key.add("tool", toolIdentity)
        if !mode.isCold, let bytes = cache.value(for: key) {
            try Files.write(bytes, to: path)
            return Compiled(program: program, bytes: bytes)
        }
        try Files.write(text.text, to: folder + "/main.swift")
        let compiled: Tool.Result
        if let jobs = jobs.webAssembly, !explains {
            var timings = Timings()
            compiled = try await jobs.reporting(reporting).run(
                with: libraries, in: folder, limits: toolchain.limits, timings: &timings)
        } else {
            compiled = try await Tool.run(
                toolchain.compiler, flags + libraries.searchFlags + ["-c", "main.swift", "-o", "main.o"],
                in: folder, limits: toolchain.limits)
        }
        if !compiled.isSuccess {
            let messages = compiled.messages.renumbered(from: text.lines)
            var diagnostics = messages.diagnostics(in: chapter)
            if !diagnostics.contains(where: { $0.severity == .error }) {
                diagnostics = ToolFailure(compiled).diagnostics(in: chapter, text.lines)
            }
            return Compiled(
                diagnostics: embedded(diagnostics, in: chapter),
                hasOpenCells: messages.contains { $0.isBetweenCells(of: chapter) })
        }
        let linked = try await Tool.run(
            webAssembly.linker, linkerFlags + webAssembly.inputs(libraries) + ["-o", path], in: folder,
            limits: toolchain.limits)
        guard linked.isSuccess, let data = Files.read(path) else {
            return Compiled(
                diagnostics: try await unlinked(
                    linked, chapter, text.lines, linkerFlags + webAssembly.inputs(libraries), in: folder))
        }
        let (bytes, hasLines): ([UInt8], Bool)
        do throws(ModuleError) {
            (bytes, hasLines) = try StatementCalls.inserted(into: data, text.lines)
        } catch {
            throw .failed(tool: "wasm-ld", at: "the chapter's module", reason: "\(error)")
        }
        // If there are cells, their beginnings are in the line table.
        if !hasLines, text.text.contains("#sourceLocation(file: \"\(text.lines.file)\"") {
            throw .notUnderstood(what: "the line table of a page's module", version: toolchain.version)
        }
        try Files.write(bytes, to: path)
        try cache.store(bytes, for: key)
        return Compiled(program: program, bytes: bytes)
    }

    /// Faults that the compiler finds only for pages.
    func embedded(_ diagnostics: [Diagnostic], in chapter: Chapter) -> [Diagnostic] {
        diagnostics.map { $0.embedded(in: chapter, isSandboxed: mode.isSandboxed) }
    }
}

extension WebAssembly {
    /// The linker's inputs.
    func inputs(_ compiled: CompiledLibraries) -> [String] {
        [startup, "main.o"] + compiled.objects + libraries
    }

    /// Modules trap when the stack or the memory is exhausted. Browsers may not provide more than 256 MiB. The line table stays until
    /// `StatementCalls` has read it.
    func linkerFlags(memoryMiB: Int) -> [String] {
        [
            "--gc-sections", "-O2", "-z", "stack-size=1048576", "--stack-first",
            "--max-memory=\(min(memoryMiB, 256) * 1_048_576)", "--export=__stack_pointer",
            "--export-if-defined=book_at", "--export-if-defined=book_stopped",
        ] + Toolchain.accessFunctions.map { "--wrap=\($0)" }
    }

    var libraries: [String] { (unicode.map { [$0] } ?? []) + [libc, builtins] }

    /// Identifies everything that a module is linked with.
    func identity(_ identity: Identity) -> String {
        ([linker, runner, startup] + libraries).map { identity.text(of: $0) }.joined(separator: "\n")
    }
}

extension Diagnostic {
    /// The diagnostic as one of Embedded Swift.
    func embedded(hint: String) -> Diagnostic {
        guard severity == .error else { return self }
        var diagnostic = self
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        diagnostic.message = "Embedded Swift, in which pages run, rejects this: \(lines.first ?? ""); \(hint)"
        if lines.count > 1 { diagnostic.message += "\n" + lines[1] }
        return diagnostic
    }
}
