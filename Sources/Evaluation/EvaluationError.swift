/// Why chapters, or one of them, can't be evaluated. Faults *in* chapters are `Diagnostic`s.
package enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No Swift compiler was found.
    case noCompiler(searched: String)
    /// A tool is there but could not be started.
    case notStarted(tool: String, reason: String)
    /// A tool exceeded its limits and was stopped; `output` is what it had printed.
    case exceeded(tool: String, limit: ToolLimit, output: String)
    /// A tool failed without naming a place in a chapter or library.
    case failed(tool: String, at: String, reason: String)
    /// The toolchain's output has an unknown form: `the text of errors, the raw SIL of a program`.
    case notUnderstood(what: String, version: String)
    /// The compiler does not report values of lines.
    case noLineValues(version: String)
    /// The sandbox is not available.
    case noSandbox(reason: String)
    /// No control has the name given with `--set`.
    case noControl(name: String, known: [String])
    /// A file could not be read or written.
    case file(path: String, reason: String)
    /// The task was cancelled.
    case cancelled

    package var description: String {
        switch self {
        case .noCompiler(let searched):
            "no Swift compiler found (searched \(searched)); install Swift 6.3 from https://www.swift.org/install "
                + "and check that `swiftc --version` works"
        case .notStarted(let tool, let reason):
            "\(tool) could not be started: \(reason)"
        case .exceeded(let tool, let limit, _):
            "\(tool) \(limit)"
        case .failed(let tool, let work, let reason):
            "\(tool) failed at \(work): \(reason)"
        case .notUnderstood(let what, let version):
            "this Swift toolchain's output has an unknown form: \(what) (\(version)); Swift 6.3 is known "
                + "to work: install that version from https://www.swift.org/install"
        case .noLineValues(let version):
            "this Swift compiler does not report the values of lines (\(version)); the playground transform is "
                + "known to work in Swift 6.3: install that version from https://www.swift.org/install"
        case .noSandbox(let reason):
            "--sandbox runs chapters as WebAssembly, which is not available here: \(reason)"
        case .noControl(let name, let known):
            known.isEmpty
                ? "--set \(name): no chapter has a control"
                : "--set \(name): no chapter has a control of that name; the controls are "
                    + Set(known).sorted().joined(separator: ", ")
        case .file(let path, let reason):
            "\(path): \(reason)"
        case .cancelled:
            "cancelled"
        }
    }

    /// Whether the error affects a single chapter only.
    var affectsOneChapter: Bool {
        switch self {
        case .notStarted, .exceeded, .failed: true
        case .noCompiler, .notUnderstood, .noLineValues, .noSandbox, .noControl, .file, .cancelled: false
        }
    }

    /// A limit that the compiler, or another tool, exceeded.
    package enum ToolLimit: Equatable, Sendable, CustomStringConvertible {
        /// The time limit.
        case seconds(Double)
        /// CPU seconds of all compilations for one chapter.
        case processor(Double)
        /// MiB.
        case memory(Int)
        /// In MiB, in files or on standard output.
        case output(Int)

        package var description: String {
            switch self {
            case .seconds(let seconds):
                "took longer than \(EvaluationError.text(seconds)) s and was stopped; simplify the code (explicit "
                    + "types, shorter expressions), or set 'compiler: {seconds: "
                    + "\(EvaluationError.text(2 * seconds))}' in book.yml"
            case .processor(let seconds):
                "was stopped, since with --sandbox all compilations for a chapter may take "
                    + "\(EvaluationError.text(seconds)) s of processor time together; simplify the code (explicit "
                    + "types, shorter expressions, fewer cells marked 'fails' or 'traps'), or set 'compiler: "
                    + "{seconds: \(EvaluationError.text(2 * seconds))}' in book.yml"
            case .memory(let memory):
                "used more than \(memory) MiB of memory and was stopped; simplify the code (long literals, arrays "
                    + "whose length is part of their type), or set 'compiler: {memory: \(2 * memory)}' in book.yml"
            case .output(let size):
                "wrote more than \(size) MiB and was stopped; simplify the code"
            }
        }
    }

    /// `5`, `0.5`
    package static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
    }
}
