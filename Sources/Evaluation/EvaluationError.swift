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
    /// The compiler does not report the values of lines.
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
                + "and see that `swiftc --version` works"
        case .notStarted(let tool, let reason):
            "\(tool) could not be started: \(reason)"
        case .exceeded(let tool, let limit, _):
            "\(tool) \(limit)"
        case .failed(let tool, let work, let reason):
            "\(tool) failed at \(work): \(reason)"
        case .notUnderstood(let what, let version):
            "this Swift toolchain prints something in another form than is known: \(what) (\(version)); Swift 6.3 is known "
                + "to work: install that version from https://www.swift.org/install"
        case .noLineValues(let version):
            "this Swift compiler does not report the values of lines (\(version)); the playground transform is "
                + "known to work in Swift 6.3: install that version from https://www.swift.org/install"
        case .noSandbox(let reason):
            "--sandbox runs chapters as WebAssembly, which can't be made here: \(reason)"
        case .noControl(let name, let known):
            known.isEmpty
                ? "--set \(name): no chapter has a control"
                : "--set \(name): no chapter has a control of that name; there are "
                    + Set(known).sorted().joined(separator: ", ")
        case .file(let path, let reason):
            "\(path): \(reason)"
        case .cancelled:
            "cancelled"
        }
    }

    /// Whether the error concerns one chapter only.
    var isOfOneChapter: Bool {
        switch self {
        case .notStarted, .exceeded, .failed: true
        case .noCompiler, .notUnderstood, .noLineValues, .noSandbox, .noControl, .file, .cancelled: false
        }
    }

    /// What the compiler, or another program that the tool starts, used too much of.
    package enum ToolLimit: Equatable, Sendable, CustomStringConvertible {
        /// How long it may run.
        case seconds(Double)
        /// MiB.
        case memory(Int)
        /// MiB, in files or on standard output.
        case output(Int)

        package var description: String {
            switch self {
            case .seconds(let seconds):
                "took longer than \(EvaluationError.text(seconds)) s and was stopped; make the code simpler for it (types "
                    + "that are written down, shorter expressions), or set 'compiler: {seconds: "
                    + "\(EvaluationError.text(2 * seconds))}' in book.yml"
            case .memory(let memory):
                "used more than \(memory) MiB of memory and was stopped; make the code smaller for it (literals, arrays "
                    + "whose length is part of their type), or set 'compiler: {memory: \(2 * memory)}' in book.yml"
            case .output(let size):
                "wrote more than \(size) MiB and was stopped; make the code simpler for it"
            }
        }
    }

    /// `5`, `0.5`
    package static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
    }
}
