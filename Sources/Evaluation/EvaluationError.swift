/// What keeps chapters from being evaluated at all. Faults *in* chapters are `Diagnostic`s.
package enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no Swift compiler.
    case noCompiler(searched: String)
    /// The compiler is there but could not be run.
    case compilerFailed(command: String, reason: String)
    /// The compiler does not report the values of lines.
    case noLineValues(version: String)
    /// A sandbox is asked for, and what it needs is not there.
    case noSandbox(reason: String)
    /// No control has the name that is to be set.
    case noControl(name: String, known: [String])
    /// A file could not be read or written.
    case file(path: String, reason: String)
    /// Nobody waits for the result any more.
    case cancelled

    package var description: String {
        switch self {
        case .noCompiler(let searched):
            "no Swift compiler found (searched \(searched)); install Swift 6.3 from https://www.swift.org/install "
                + "and see that `swiftc --version` works"
        case .compilerFailed(let command, let reason):
            "the Swift compiler could not be run: \(reason) (command: \(command))"
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
}
