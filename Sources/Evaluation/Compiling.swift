import Foundation
import Manuscript

/// What compiling a chapter gave: a program, or faults, or nothing where there was nothing to compile.
struct Compiled: Sendable {
    var program: Program?
    /// A module's bytes.
    var bytes: [UInt8]?
    var faults: [Diagnostic] = []

    static let absent = Compiled()
}

extension Evaluator {
    /// The chapter's program for this machine.
    func compile(
        _ text: ProgramText, of chapter: Chapter, in folder: String, timings: inout Timings
    ) async throws(EvaluationError) -> Compiled {
        try Files.replaceFolder(folder)
        try Files.write(text.text, to: folder + "/main.swift")
        let program = folder + "/program"
        let result: Tool.Result
        if let jobs = jobs.native {
            result = try await jobs.run(with: native, in: folder, timings: &timings)
        } else {
            let begin = ContinuousClock.now
            result = try await Tool.run(
                toolchain.compiler,
                Toolchain.chapterFlags + native.searchFlags + ["main.swift"] + native.objects
                    + ["-lm", "-o", program],
                in: folder, seconds: 300)
            timings.add(.compile, ContinuousClock.now - begin)
        }
        if result.isSuccess { return Compiled(program: .native(path: program)) }
        let faults = CompilerMessage.read(result.output).diagnostics(in: chapter)
        if faults.contains(where: { $0.severity == .error }) { return Compiled(faults: faults) }
        return Compiled(faults: ToolFailure(result).diagnostics(in: chapter))
    }

    /// The chapter's program for a page; absent where the page is still.
    ///
    /// - Parameter explains: whether all that stops it is to say why.
    func module(
        _ text: ProgramText, of chapter: Chapter, limits: Limits, explains: Bool = false, in folder: String
    ) async throws(EvaluationError) -> Compiled {
        guard chapter.frontMatter.live, var page, let webAssembly = mode.webAssembly else { return .absent }
        if explains {
            page = try CompiledLibraries(
                page.sources, for: .explainingPage, toolchain: toolchain, cache: cache,
                in: Self.libraries(self.folder))
            let faults = try await page.compile(toolchain: toolchain)
            if !faults.isEmpty { return Compiled(faults: faults) }
        }
        try Files.replaceFolder(folder)
        let path = folder + "/chapter.wasm"
        let program = Program.module(path: path, runner: webAssembly.runner)
        let flags = (explains ? Platform.explainingPage : .page).moduleFlags
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
            compiled = try await jobs.run(with: page, in: folder, timings: &timings)
        } else {
            compiled = try await Tool.run(
                toolchain.compiler, flags + page.searchFlags + ["-c", "main.swift", "-o", "main.o"],
                in: folder,
                seconds: 300)
        }
        if !compiled.isSuccess {
            let hint =
                "change the code, or write 'live: false' in the front matter for a page without controls"
            var faults = CompilerMessage.read(compiled.output).diagnostics(in: chapter)
            if !faults.contains(where: { $0.severity == .error }) {
                let said =
                    compiled.output.split(separator: "\n").first.map(String.init) ?? "no reason was given"
                faults = [Diagnostic(path: chapter.path, message: said)]
            }
            return Compiled(faults: faults.map { $0.embedded(hint: hint) })
        }
        let linked = try await Tool.run(
            webAssembly.linker,
            linkerFlags + [webAssembly.startup, "main.o"] + page.objects + webAssembly.libraries + [
                "-o", path,
            ],
            in: folder, seconds: 300)
        guard linked.isSuccess, let data = Files.read(path) else {
            return Compiled(
                faults: [
                    Diagnostic(path: chapter.path, message: "the chapter can't be linked: \(linked.output)")
                        .embedded(hint: "change the code, or write 'live: false' in the front matter")
                ])
        }
        let bytes: [UInt8]
        do throws(ModuleError) {
            bytes = try StatementCalls.insert(into: data)
        } catch {
            throw .failed(tool: "wasm-ld", at: "the chapter's module", reason: "\(error)")
        }
        try Files.write(bytes, to: path)
        try cache.store(bytes, for: key)
        return Compiled(program: program, bytes: bytes)
    }
}

extension WebAssembly {
    /// Modules end with a trap where the stack or the memory ends. More than 256 MiB is no browser's to give. The
    /// line table stays until `StatementCalls` has read it.
    func linkerFlags(memory: Int) -> [String] {
        [
            "--gc-sections", "-O2", "-z", "stack-size=1048576", "--stack-first",
            "--max-memory=\(min(memory, 256) * 1_048_576)", "--export=__stack_pointer",
            "--export-if-defined=book_at", "--export-if-defined=book_stopped",
        ]
    }

    var libraries: [String] { (unicode.map { [$0] } ?? []) + [libc, builtins] }

    /// What tells what a module is linked with from everything else.
    func identity(_ identity: Identity) -> String {
        ([linker, runner, startup] + libraries).map { identity.text(of: $0) }.joined(separator: "\n")
    }
}

extension Diagnostic {
    /// A fault of the second compiler.
    func embedded(hint: String) -> Diagnostic {
        guard severity == .error else { return self }
        var diagnostic = self
        let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        diagnostic.message = "Embedded Swift, in which pages run, rejects this: \(lines.first ?? ""); \(hint)"
        if lines.count > 1 { diagnostic.message += "\n" + lines[1] }
        return diagnostic
    }
}
