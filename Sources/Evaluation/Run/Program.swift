/// A chapter's program, ready to be run.
enum Program: Equatable, Sendable {
    case native(path: String)
    /// A WebAssembly module, and what runs it.
    case module(path: String, runner: String)

    var isModule: Bool {
        if case .module = self { return true }
        return false
    }

    /// What is started.
    var command: String {
        switch self {
        case .native(let path): path
        case .module(_, let runner): runner
        }
    }

    /// What the chapter's program sees as its argument 0, which a page may show: the same in each folder, and what the page's script
    /// passes. Of a module it is what the runner passes; nothing that a module may call shows it.
    var name: String? { isModule ? nil : "chapter" }

    func arguments(settings: [String: String]) -> [String] {
        let given = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        switch self {
        case .native: return given
        case .module(let path, _): return ["run", path] + given
        }
    }

    /// Records go to `wire`, what is printed to `out`, and standard error to `log`, or where all that is printed goes.
    func files(in folder: String, together: Bool) -> [SupervisedProcess.File] {
        let (wire, out) = (folder + "/wire", folder + "/out")
        let log = together ? out : folder + "/log"
        return isModule
            ? [.written(1, to: wire), .written(2, to: log)]
            : [.appended(1, to: out), .appended(2, to: log), .written(3, to: wire)]
    }

    func limits(_ limits: Limits) -> SupervisedProcess.Limits {
        // The interpreter copies a module's memory when it grows, and needs some itself.
        let addressSpace = isModule ? 3 * limits.memory + 1024 : limits.memory
        return SupervisedProcess.Limits(
            seconds: limits.seconds, addressSpace: addressSpace,
            // Swift's reporter of crashes is a process as well.
            memory: addressSpace + 512, file: limits.output, scratch: limits.output, openFiles: 256,
            processes: Self.mostProcesses, threads: 1024)
    }

    /// How many processes a chapter may have at once.
    static let mostProcesses = 32

    /// Whether the log tells of a stop that the exit code does not: `wasmkit` leaves with a code where a module traps,
    /// and a program that is sent a signal such as SIGSEGV by itself goes on after the back-trace.
    func hasTrapped(log: String) -> Bool {
        isModule ? log.contains("Error: Trap") : CrashReport(in: log) != nil
    }
}
