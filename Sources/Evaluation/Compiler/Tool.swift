import Foundation

/// How a process ended.
enum Ending: Equatable, Sendable {
    case exited(Int)
    case signaled(Int)

    /// A signal in words: `signal 9 (SIGKILL)`.
    static func name(ofSignal signal: Int) -> String {
        let names = [
            SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
            SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
            SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM",
            SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
            SIGSTOP: "SIGSTOP", SIGTSTP: "SIGTSTP", SIGTTIN: "SIGTTIN", SIGTTOU: "SIGTTOU",
        ]
        return names[Int32(signal)].map { "signal \(signal) (\($0))" } ?? "signal \(signal)"
    }
}

/// How far the compiler may go, and what it is linked with.
package struct CompilerLimits: Equatable, Sendable {
    /// Of one call of the compiler.
    package var seconds: Double
    /// MiB in memory.
    package var memory: Int
    /// Where it keeps C's modules; nil for its own place, which is where all that the user's programs cache is.
    package var moduleCache: String?

    /// Limits that suit any chapter, unless the caller has others.
    package init(seconds: Double = 300, memory: Int = 4096, moduleCache: String? = nil) {
        self.seconds = seconds
        self.memory = memory
        self.moduleCache = moduleCache
    }

    var environment: [String: String] { moduleCache.map { ["CLANG_MODULE_CACHE_PATH": $0] } ?? [:] }
}

/// Runs a tool of ours: the compiler, a linker.
enum Tool {
    struct Result {
        /// Its command's name.
        var tool: String
        var ending: Ending
        /// Standard output and standard error, as they came.
        var output: String
        /// What it says of a program, where it was told to write it (`SerializedMessages`) and did so to the end.
        var messages: [CompilerMessage] = []

        var isSuccess: Bool { ending == .exited(0) }
    }

    /// MiB that a tool may write in one file, or in temporary ones.
    private static let mostWritten = 1024
    /// MiB that are read of what it prints.
    private static let mostPrinted = 16

    /// What the tool leaves lying about (the compiler's driver leaves a folder each time) is in a folder of this run, and
    /// goes with it.
    ///
    /// - Parameter folder: where it works, and may write.
    /// - Throws: where the tool could not be started, or went beyond its limits.
    static func run(
        _ tool: String, _ arguments: [String], in folder: String, limits: CompilerLimits
    ) async throws(EvaluationError) -> Result {
        let name = tool.split(separator: "/").last.map(String.init) ?? tool
        let own = "\(folder)/temporary-\(UInt32.random(in: 0 ... .max))"
        let (temporary, printed) = (own + "/files", own + "/printed")
        let said = arguments.contains(SerializedMessages.file) ? "\(folder)/\(SerializedMessages.file)" : nil
        // One of an earlier run is not this one's.
        if let said { try? FileManager.default.removeItem(atPath: said) }
        try Files.createFolder(temporary)
        defer { try? FileManager.default.removeItem(atPath: own) }
        let process = SupervisedProcess(
            path: tool, arguments: arguments,
            environment: ProcessInfo.processInfo.environment.merging(["TMPDIR": temporary]) { $1 }
                .merging(limits.environment) { $1 },
            folder: folder, files: [.noInput, .appended(1, to: printed), .appended(2, to: printed)],
            scratch: own,
            limits: SupervisedProcess.Limits(
                // What is only reserved, and files in memory, take more of it.
                seconds: limits.seconds, addressSpace: limits.memory + 2048, memory: limits.memory,
                file: mostWritten, scratch: mostWritten, openFiles: 4096, processes: 64, threads: 1024),
            // The compiler then says what it was at.
            lastWords: SIGXCPU)
        let end: SupervisedProcess.End
        do throws(SupervisedProcess.Failure) {
            end = try await process.run()
        } catch .notStarted(let reason) {
            throw .notStarted(tool: name, reason: reason)
        } catch {
            throw .cancelled
        }
        guard let bytes = Files.read(printed) else {
            throw .file(path: printed, reason: "can't be read, which holds what \(name) said")
        }
        let output = String(decoding: bytes.prefix(mostPrinted << 20), as: UTF8.self)
        func exceeded(_ limit: EvaluationError.ToolLimit) -> EvaluationError {
            .exceeded(tool: name, limit: limit, output: output)
        }
        switch end.limit {
        case .time: throw exceeded(.seconds(limits.seconds))
        case .memory: throw exceeded(.memory(limits.memory))
        case .scratch: throw exceeded(.output(mostWritten))
        case .processes: throw .failed(tool: name, at: "its work", reason: "it started too many processes")
        case nil: break
        }
        // What the kernel keeps ends the tool by itself.
        switch end.ending {
        case .signaled(Int(SIGXCPU)): throw exceeded(.seconds(limits.seconds))
        case .signaled(Int(SIGXFSZ)): throw exceeded(.output(mostWritten))
        // In other words it is a crash.
        case .signaled where output.contains("LLVM ERROR: out of memory"):
            throw exceeded(.memory(limits.memory))
        default: break
        }
        if bytes.count > mostPrinted << 20 { throw exceeded(.output(mostPrinted)) }
        var result = Result(tool: name, ending: end.ending, output: output)
        if let said { result.messages = SerializedMessages.take(said) }
        return result
    }
}
