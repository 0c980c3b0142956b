import Exhibits
import Manuscript

/// What a chapter's code gave.
package struct Outcome: Equatable, Sendable {
    package var records: [Record] = []
    /// By cell: what the compiler said of a `fails` cell, how a `traps` cell ended.
    package var messages: [Int: String] = [:]
    package var diagnostics: [Diagnostic] = []

    package init() {}
}

/// Compiles and runs chapters.
package struct Evaluator: Sendable {
    private let toolchain: Toolchain
    private let libraries: CompiledLibraries
    private let folder: String

    /// Compiles the libraries. The evaluator is nil where one does not compile.
    package static func prepare(
        toolchain: Toolchain, libraries: [Library], folder: String
    ) async throws(EvaluationError) -> (evaluator: Evaluator?, diagnostics: [Diagnostic]) {
        let libraryFolder = folder + "/libraries"
        try Files.createFolder(libraryFolder)
        let (compiled, diagnostics) = try await CompiledLibraries.compile(
            libraries, toolchain: toolchain, in: libraryFolder)
        guard let compiled else { return (nil, diagnostics) }
        let evaluator = Evaluator(toolchain: toolchain, libraries: compiled, folder: folder)
        try await evaluator.probe()
        return (evaluator, [])
    }

    /// Makes sure that the compiler still reports values: a page without them must never pass for one.
    private func probe() async throws(EvaluationError) {
        let source = "let probe = 1\n"
        var chapter = Chapter(
            path: "probe.md", slug: "probe", title: "probe", frontMatter: FrontMatter(), body: [], cells: [],
            inlineValues: [], program: [.cell(0)], sections: [])
        chapter.cells = [
            Cell(
                index: 0, kind: .shown, source: source, places: [Place(line: 1, column: 1)],
                place: Place(line: 1, column: 1))
        ]
        let limits = Limits(seconds: 60, memory: 4096, output: 1)
        let result = try await evaluate(chapter, data: [], digits: 6, limits: limits)
        if result.records.contains(where: { $0.kind == .line }) { return }
        if let fault = result.diagnostics.first {
            throw .compilerFailed(command: "swiftc, a program of one line", reason: fault.message)
        }
        throw .noLineValues(version: toolchain.version)
    }

    package func evaluate(
        _ chapter: Chapter, data: [(name: String, text: String)], digits: Int, limits: Limits
    ) async throws(EvaluationError) -> Outcome {
        var evaluation = Outcome()
        let folder = "\(self.folder)/chapters/\(chapter.slug)"
        try Files.replaceFolder(folder)
        let text = ProgramText(chapter, data: data, digits: digits)
        if let program = try await compile(text, of: chapter, in: folder + "/main", to: &evaluation) {
            let run = try await ChapterRun.run(program, in: folder + "/main", limits: limits)
            evaluation.records = run.records
            if let fault = try await fault(of: run, program, chapter, limits, in: folder + "/main") {
                evaluation.diagnostics.append(fault)
            }
        }
        for cell in chapter.cells where evaluation.diagnostics.isEmpty {
            switch cell.kind {
            case .fails:
                let text = ProgramText(chapter, upTo: cell.index, data: data, digits: digits)
                try await checkFails(cell, text, chapter, in: "\(folder)/fails-\(cell.index)", &evaluation)
            case .traps:
                let text = ProgramText(chapter, upTo: cell.index, data: data, digits: digits)
                let place = "\(folder)/traps-\(cell.index)"
                try await checkTraps(cell, text, chapter, limits, in: place, &evaluation)
            default: break
            }
        }
        return evaluation
    }

    /// The program's path; nil where it does not compile.
    private func compile(
        _ text: ProgramText, of chapter: Chapter, in folder: String, to evaluation: inout Outcome
    ) async throws(EvaluationError) -> String? {
        try Files.replaceFolder(folder)
        try Files.write(text.text, to: folder + "/main.swift")
        let program = folder + "/program"
        let result = try await Tool.run(
            toolchain.compiler,
            Toolchain.chapterFlags + ["-I", libraries.folder, "main.swift"] + libraries.objects
                + ["-lm", "-o", program],
            in: folder, seconds: 300)
        if result.status == 0 { return program }
        let faults = CompilerMessage.read(result.output).diagnostics(in: chapter)
        if faults.contains(where: { $0.severity == .error }) {
            evaluation.diagnostics += faults
            return nil
        }
        throw .compilerFailed(command: "swiftc, \(chapter.path)", reason: result.output)
    }

    /// What is wrong with how a run ended; nil where nothing is.
    private func fault(
        of run: ChapterRun, _ program: String, _ chapter: Chapter, _ limits: Limits, in folder: String
    ) async throws(EvaluationError) -> Diagnostic? {
        func at(_ line: Int?, _ column: Int?, _ message: String) -> Diagnostic {
            let place = line.flatMap {
                ProgramPlace(programLine: $0).place(in: chapter, column: column ?? 1)
            }
            return Diagnostic(
                path: chapter.path, line: place?.line ?? 0, column: place?.column ?? 0, message: message)
        }
        // Where the program was when it was stopped: the cell it had begun last.
        let lastCell = run.records.last { $0.kind == .cell }.map { ($0.cell + 1) * ProgramText.cellStride }
        let sofar = Self.soFar(run.records)
        switch run.end {
        case .finished: return nil
        case .trapped:
            var trap = Trap(errorText: run.errorText)
            if trap.message.contains("Error raised at top level") {
                let thrown = try await throwPlace(program, limits, in: folder)
                (trap.line, trap.column) = (thrown?.line, thrown?.column)
            }
            if trap.message.contains("failed to allocate") {
                trap.message +=
                    "; a chapter may use \(limits.memory) MiB: use less, or set 'memory:' in book.yml"
            }
            return at(trap.line ?? lastCell, trap.column, trap.message + sofar)
        case .tookTooLong:
            return at(
                lastCell, 1,
                "this cell did not end within \(Self.text(limits.seconds)) s and was stopped; make it end, or "
                    + "set 'seconds:' in the chapter's front matter or in book.yml" + sofar)
        case .wroteTooMuch:
            return at(
                lastCell, 1,
                "this cell wrote more than \(limits.output) MiB and was stopped; print less, or set 'output:' "
                    + "in book.yml" + sofar)
        case .leftChild:
            return at(
                lastCell, 1,
                "the chapter left a child process behind, which was stopped; wait for it, or start none")
        case .exited(let code):
            return at(
                lastCell, 1,
                "the program left with code \(code) before the chapter's end; remove the call of 'exit'"
                    + sofar)
        }
    }

    /// Runs the program twice more to find where the error that nobody caught was thrown.
    private func throwPlace(
        _ program: String, _ limits: Limits, in folder: String
    ) async throws(EvaluationError) -> Trap? {
        let counted = try await ChapterRun.run(program, in: folder, limits: limits, throwWatch: 0)
        let count = counted.errorText.split(separator: "\n").count { $0 == "book-throw" }
        guard count > 0 else { return nil }
        let trapped = try await ChapterRun.run(program, in: folder, limits: limits, throwWatch: count)
        return Trap(errorText: trapped.errorText)
    }

    /// What the last cell printed, for a message.
    private static func soFar(_ records: [Record]) -> String {
        guard let last = records.last(where: { $0.kind == .print }), let entry = last.entries.first else {
            return ""
        }
        return "\n    printed last: \(entry.printed.prefix(200).split(separator: "\n").last ?? "")"
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
    }

    private func checkFails(
        _ cell: Cell, _ text: ProgramText, _ chapter: Chapter, in folder: String, _ evaluation: inout Outcome
    ) async throws(EvaluationError) {
        try Files.replaceFolder(folder)
        try Files.write(text.text, to: folder + "/main.swift")
        // To SIL, since some errors (a variable used before it has a value) come only there.
        let result = try await Tool.run(
            toolchain.compiler,
            Toolchain.chapterFlags + ["-I", libraries.folder, "-emit-sil", "-o", "/dev/null", "main.swift"],
            in: folder, seconds: 300)
        var said: [String] = []
        for message in CompilerMessage.read(result.output) where message.severity == .error {
            switch ProgramPlace(programLine: message.line) {
            case .cell(cell.index, let line): said.append("line \(line): error: \(message.text)")
            default:
                // Something left open shows itself after the cell.
                if message.file.hasSuffix("end.swift") { said.append("error: \(message.text)") }
            }
        }
        if said.isEmpty {
            evaluation.diagnostics.append(
                Diagnostic(
                    path: chapter.path, line: cell.place.line, column: cell.place.column,
                    message: "this cell is marked 'fails', but it compiles; remove the word 'fails', or make "
                        + "the mistake that it is to show"))
        } else {
            evaluation.messages[cell.index] = said.joined(separator: "\n")
        }
    }

    private func checkTraps(
        _ cell: Cell, _ text: ProgramText, _ chapter: Chapter, _ limits: Limits, in folder: String,
        _ evaluation: inout Outcome
    ) async throws(EvaluationError) {
        guard let program = try await compile(text, of: chapter, in: folder, to: &evaluation) else { return }
        let run = try await ChapterRun.run(program, in: folder, limits: limits)
        if run.end == .trapped {
            let trap = Trap(errorText: run.errorText)
            evaluation.messages[cell.index] = trap.message
            evaluation.records += run.records.filter {
                $0.cell == cell.index && ($0.kind == .line || $0.kind == .output || $0.kind == .print)
            }
        } else if run.end == .finished {
            evaluation.diagnostics.append(
                Diagnostic(
                    path: chapter.path, line: cell.place.line, column: cell.place.column,
                    message: "this cell is marked 'traps', but it does not trap; remove the word 'traps', or "
                        + "make the mistake that it is to show"))
        } else if let fault = try await fault(of: run, program, chapter, limits, in: folder) {
            evaluation.diagnostics.append(fault)
        }
    }
}
