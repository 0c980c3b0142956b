/// A chapter's program, ready to run.
enum Program: Equatable, Sendable {
    case native(path: String)
    /// A WebAssembly module, and the program that runs it.
    case module(path: String, runner: String)

    var isModule: Bool {
        if case .module = self { return true }
        return false
    }

    /// The program to start.
    var command: String {
        switch self {
        case .native(let path): path
        case .module(_, let runner): runner
        }
    }

    /// Argument 0 of the chapter's program, which a page may show: the same in each folder, and as the page's
    /// script passes it. For a module, the runner sets it; nothing that a module can call returns it.
    var name: String? { isModule ? nil : "chapter" }

    func arguments(settings: [String: String]) -> [String] {
        let given = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        switch self {
        case .native: return given
        case .module(let path, _): return ["run", path] + given
        }
    }

    /// Records go to `wire`, printed output to `out`, and standard error to `log`, or together with printed
    /// output.
    func files(in folder: String, together: Bool) -> [SupervisedProcess.File] {
        let (wire, out) = (folder + "/wire", folder + "/out")
        let log = together ? out : folder + "/log"
        return isModule
            ? [.written(1, to: wire), .written(2, to: log)]
            : [.appended(1, to: out), .appended(2, to: log), .written(3, to: wire)]
    }

    func limits(_ limits: Limits) -> SupervisedProcess.Limits {
        // The interpreter copies a module's memory when it grows, and needs some itself.
        let addressSpaceMiB = isModule ? 3 * limits.memoryMiB + 1024 : limits.memoryMiB
        return SupervisedProcess.Limits(
            seconds: limits.seconds, addressSpaceMiB: addressSpaceMiB,
            // Swift's back-tracer is a process as well.
            memoryMiB: addressSpaceMiB + 512, fileMiB: limits.outputMiB, scratchMiB: limits.outputMiB,
            openFiles: 256,
            processes: Self.maxProcesses, threads: 1024)
    }

    /// The most processes that a chapter may have at once.
    static let maxProcesses = 32

    /// Whether the log shows a stop that the exit code does not: `wasmkit` exits with a code if a module
    /// traps, and a program that sends itself a signal such as SIGSEGV continues after the back-trace.
    func hasTrapped(log: String) -> Bool {
        isModule ? log.contains("Error: Trap") : CrashReport(in: log) != nil
    }
}
