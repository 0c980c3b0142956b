import Foundation
import Manuscript

/// The result of compiling a chapter: a program, or faults, or neither if there was nothing to compile.
struct Compiled: Sendable {
    var program: Program?
    /// A module's bytes.
    var bytes: [UInt8]?
    var faults: [Diagnostic] = []
    var reporting = Reporting.everything
    /// Kinds of values that the program has, reported or not, beyond those of the compiler's transform.
    var kinds: Reporting.Values = []
    /// Whether code of a cell continues beyond its end.
    var hasOpenCells = false
    var unreported: Unreported?

    static let absent = Compiled()
}

extension Evaluator {
    /// The chapter's program for this machine.
    ///
    /// - Parameter most: the values to report, as far as the compiler can.
    func compile(
        _ text: ProgramText, of chapter: Chapter, reporting most: Reporting = .everything, in folder: String,
        timings: inout Timings
    ) async throws(EvaluationError) -> Compiled {
        var spent = Timings()
        defer { timings.add(spent) }
        let flags = TreeFlags(
            text: Toolchain.dialect,
            types: Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags)
        let compiled = try await compile(text, reporting: most, flags: flags, in: folder) {
            text, reporting throws(EvaluationError) in
            try await compile(text, of: chapter, exactly: reporting, in: folder, timings: &spent)
        }
        return try await explained(compiled, text, of: chapter, in: folder)
    }

    /// The faults to report if a cell is not complete by itself.
    private func explained(
        _ compiled: Compiled, _ text: ProgramText, of chapter: Chapter, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        guard compiled.hasOpenCells,
            let faults = try await incompleteFaults(text, of: chapter, in: folder + "/incomplete")
        else { return compiled }
        var compiled = compiled
        compiled.faults = faults
        return compiled
    }

    /// The native compiler's messages for the chapter, with advice.
    func faults(_ messages: [CompilerMessage], in chapter: Chapter) -> [Diagnostic] {
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
        let faults = faults(messages, in: chapter)
        if faults.contains(where: { $0.severity == .error }) {
            return Compiled(
                faults: faults, hasOpenCells: messages.contains { $0.isBetweenCells(of: chapter) })
        }
        return Compiled(
            faults: try await self.faults(
                result, undefined: UndefinedSymbol.all(in: result.output, text.lines), in: chapter,
                text.lines))
    }

    /// The chapter's program for a page; absent where the page is still.
    ///
    /// - Parameters:
    ///   - most: the values to report, as far as the compiler can.
    ///   - explains: whether everything that stops it prints a reason.
    func module(
        _ text: ProgramText, of chapter: Chapter, limits: Limits, reporting most: Reporting = .everything,
        explains: Bool = false, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        do throws(EvaluationError) {
            let flags = TreeFlags(
                text: Toolchain.pageDialect,
                types: chapter.frontMatter.live
                    ? page.map { Platform.page.moduleFlags(reporting: .nothing) + $0.searchFlags } : nil)
            let compiled = try await compile(text, reporting: most, flags: flags, in: folder) {
                text, reporting throws(EvaluationError) in
                try await module(
                    text, of: chapter, limits: limits, exactly: reporting, explains: explains, in: folder)
            }
            return try await explained(compiled, text, of: chapter, in: folder)
        } catch .exceeded(let tool, let limit, let output) {
            let fault = ToolFailure.exceeded(tool, limit, output, in: chapter, text.lines)
            return Compiled(faults: embedded([fault], in: chapter))
        }
    }

    private func module(
        _ text: ProgramText, of chapter: Chapter, limits: Limits, exactly reporting: Reporting,
        explains: Bool, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        guard chapter.frontMatter.live, var page, let webAssembly = mode.webAssembly else { return .absent }
        var locks: [FolderLock] = []
        defer { withExtendedLifetime(locks) {} }
        if explains {
            page = try CompiledLibraries(
                page.sources, for: .explainingPage, toolchain: toolchain, in: folders)
            let explaining = try await page.compile(toolchain: toolchain)
            if !explaining.faults.isEmpty { return Compiled(faults: explaining.faults) }
            locks = explaining.locks
        }
        try Files.replaceFolder(folder)
        let path = folder + "/chapter.wasm"
        let program = Program.module(path: path, runner: webAssembly.runner)
        let flags = (explains ? Platform.explainingPage : .page).moduleFlags(reporting: reporting)
        let linkerFlags = webAssembly.linkerFlags(memory: limits.memory)
        var key = CacheKey()
        key.add("module", text.text)
        for library in page.names { key.add("library \(library.library)", library.name) }
        key.add("flags", (flags + linkerFlags).joined(separator: " "))
        key.add("compiler", compilerIdentity)
        key.add("tool", toolIdentity)
        if !mode.isCold, let bytes = cache.value(for: key) {
            try Files.write(bytes, to: path)
            return Compiled(program: program, bytes: bytes)
        }
        try Files.write(text.text, to: folder + "/main.swift")
        let compiled: Tool.Result
        if let jobs = jobs.page, !explains {
            var timings = Timings()
            compiled = try await jobs.reporting(reporting).run(
                with: page, in: folder, limits: toolchain.limits, timings: &timings)
        } else {
            compiled = try await Tool.run(
                toolchain.compiler, flags + page.searchFlags + ["-c", "main.swift", "-o", "main.o"],
                in: folder, limits: toolchain.limits)
        }
        if !compiled.isSuccess {
            let messages = compiled.messages.renumbered(from: text.lines)
            var faults = messages.diagnostics(in: chapter)
            if !faults.contains(where: { $0.severity == .error }) {
                faults = ToolFailure(compiled).diagnostics(in: chapter, text.lines)
            }
            return Compiled(
                faults: embedded(faults, in: chapter),
                hasOpenCells: messages.contains { $0.isBetweenCells(of: chapter) })
        }
        let linked = try await Tool.run(
            webAssembly.linker, linkerFlags + webAssembly.inputs(page) + ["-o", path], in: folder,
            limits: toolchain.limits)
        guard linked.isSuccess, let data = Files.read(path) else {
            return Compiled(
                faults: try await unlinked(
                    linked, chapter, text.lines, linkerFlags + webAssembly.inputs(page), in: folder))
        }
        let (bytes, hasLines): ([UInt8], Bool)
        do throws(ModuleError) {
            (bytes, hasLines) = try StatementCalls.inserted(into: data, text.lines)
        } catch {
            throw .failed(tool: "wasm-ld", at: "the chapter's module", reason: "\(error)")
        }
        // Where there are cells, the start of each is a line of the chapter.
        if !hasLines, text.text.contains("#sourceLocation(file: \"\(text.lines.file)\"") {
            throw .notUnderstood(what: "the line table of a page's module", version: toolchain.version)
        }
        try Files.write(bytes, to: path)
        try cache.store(bytes, for: key)
        return Compiled(program: program, bytes: bytes)
    }
}

extension Evaluator {
    private func embedded(_ faults: [Diagnostic], in chapter: Chapter) -> [Diagnostic] {
        faults.map { $0.embedded(in: chapter, isSandboxed: mode.isSandboxed) }
    }

    /// The undefined symbols of a module, at the lines that use them. These are found by linking the module nevertheless.
    private func unlinked(
        _ linked: Tool.Result, _ chapter: Chapter, _ programLines: ProgramLines, _ words: [String],
        in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        var symbols = UndefinedSymbol.all(in: linked.output, programLines)
        var unknownLines: Diagnostic?
        if !symbols.isEmpty, let linker = mode.webAssembly?.linker {
            let path = folder + "/undefined.wasm"
            let again = try await Tool.run(
                linker, words + ["--allow-undefined", "-o", path], in: folder, limits: toolchain.limits)
            if again.isSuccess, let module = Files.read(path) {
                unknownLines = UndefinedCalls.place(
                    &symbols, in: module, chapter, programLines, version: toolchain.version)
            }
        }
        return embedded(try await faults(linked, undefined: symbols, in: chapter, programLines), in: chapter)
            .reduce(into: []) { faults, fault in
                // A feature that the runtime lacks has many symbols.
                let isTold = faults.contains { $0.line == fault.line && PageLimit.of(fault.message) != nil }
                if !isTold { faults.append(fault) }
            } + (unknownLines.map { [$0] } ?? [])
    }

    /// A failed tool's messages for a chapter, with names as in the chapter.
    func faults(
        _ result: Tool.Result, undefined symbols: [UndefinedSymbol], in chapter: Chapter,
        _ lines: ProgramLines
    ) async throws(EvaluationError) -> [Diagnostic] {
        if symbols.isEmpty { return ToolFailure(result).diagnostics(in: chapter, lines) }
        let names = try await demangled(symbols.map(\.name))
        return zip(symbols, names).flatMap { symbol, name in
            symbol.diagnostics(in: chapter, tool: result.tool, demangled: name)
        }
    }

    /// Names of Swift's as they are written; all as they are where the toolchain can't tell.
    private func demangled(_ names: [String]) async throws(EvaluationError) -> [String] {
        let tool = (toolchain.compiler.split(separator: "/").dropLast() + ["swift-demangle"]).joined(
            separator: "/")
        let path = "/" + tool
        guard names.contains(where: { $0.hasPrefix("$") }), FileManager.default.isExecutableFile(atPath: path)
        else { return names }
        let result = try await Tool.run(
            path, ["--compact", "--simplified"] + names, in: folders.own, limits: toolchain.limits)
        let lines = result.output.split(separator: "\n").map(String.init)
        return result.isSuccess && lines.count == names.count ? lines : names
    }
}

extension WebAssembly {
    /// The linker's inputs.
    func inputs(_ page: CompiledLibraries) -> [String] { [startup, "main.o"] + page.objects + libraries }

    /// Modules trap when the stack or the memory is exhausted. Browsers may not provide more than 256 MiB. The line table stays until
    /// `StatementCalls` has read it.
    func linkerFlags(memory: Int) -> [String] {
        [
            "--gc-sections", "-O2", "-z", "stack-size=1048576", "--stack-first",
            "--max-memory=\(min(memory, 256) * 1_048_576)", "--export=__stack_pointer",
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
