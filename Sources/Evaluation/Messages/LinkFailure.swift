import Foundation
import Manuscript

extension Evaluator {
    /// A module's undefined symbols, at the lines that use them, which are found by linking it in spite of them.
    func unlinked(
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
        return embedded(
            try await diagnostics(linked, undefined: symbols, in: chapter, programLines), in: chapter
        )
        .reduce(into: []) { diagnostics, fault in
            // A feature that the runtime lacks has many symbols.
            let isTold = diagnostics.contains { $0.line == fault.line && PageLimit.of(fault.message) != nil }
            if !isTold { diagnostics.append(fault) }
        } + (unknownLines.map { [$0] } ?? [])
    }

    /// A failed tool's messages for a chapter, with names as in the chapter.
    func diagnostics(
        _ result: Tool.Result, undefined symbols: [UndefinedSymbol], in chapter: Chapter,
        _ lines: ProgramLines
    ) async throws(EvaluationError) -> [Diagnostic] {
        if symbols.isEmpty { return ToolFailure(result).diagnostics(in: chapter, lines) }
        let names = try await demangled(symbols.map(\.name))
        return zip(symbols, names).flatMap { symbol, name in
            symbol.diagnostics(in: chapter, tool: result.tool, demangled: name)
        }
    }

    /// Demangled names; unchanged if the toolchain can't demangle.
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
