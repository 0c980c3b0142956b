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

/// The compiler's limits, and its module cache.
package struct CompilerLimits: Equatable, Sendable {
    /// Of one call of the compiler.
    package var seconds: Double
    /// MiB in memory.
    package var memory: Int
    /// Its cache of Clang modules; nil for its default, in the user's cache folder.
    package var moduleCache: String?

    /// Limits that suit any chapter, unless the caller has others.
    package init(seconds: Double = 300, memory: Int = 4096, moduleCache: String? = nil) {
        self.seconds = seconds
        self.memory = memory
        self.moduleCache = moduleCache
    }

    var environment: [String: String] { moduleCache.map { ["CLANG_MODULE_CACHE_PATH": $0] } ?? [:] }
}

/// Runs tools: the compiler, a linker.
enum Tool {
    struct Result {
        /// The command's name.
        var tool: String
        var ending: Ending
        /// Standard output and standard error, in order.
        var output: String
        /// Its messages for a program, if it was asked to write them to a file (`SerializedMessages`).
        var messages: [CompilerMessage] = []

        var isSuccess: Bool { ending == .exited(0) }
    }

    /// The most MiB that a tool may write in one file, or in temporary files.
    private static let mostWritten = 1024
    /// The most MiB that are read of its output.
    private static let mostPrinted = 16

    /// The tool's temporary files (the compiler's driver leaves a folder each time) are in a folder of this run, which is removed.
    ///
    /// - Parameter folder: the working directory, where it may write.
    /// - Throws: if the tool could not be started, or exceeded its limits.
    static func run(
        _ tool: String, _ arguments: [String], in folder: String, limits: CompilerLimits
    ) async throws(EvaluationError) -> Result {
        let name = tool.split(separator: "/").last.map(String.init) ?? tool
        let own = "\(folder)/temporary-\(UInt32.random(in: 0 ... .max))"
        let (temporary, printed) = (own + "/files", own + "/printed")
        let said = arguments.contains(SerializedMessages.file) ? "\(folder)/\(SerializedMessages.file)" : nil
        // Remove the file of an earlier run.
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
                // Reserved memory and mapped files take more address space.
                seconds: limits.seconds, addressSpace: limits.memory + 2048, memory: limits.memory,
                file: mostWritten, scratch: mostWritten, openFiles: 4096, processes: 64, threads: 1024),
            // The compiler then prints what it was doing.
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
        // The kernel's own limits end the tool with a signal.
        switch end.ending {
        case .signaled(Int(SIGXCPU)): throw exceeded(.seconds(limits.seconds))
        case .signaled(Int(SIGXFSZ)): throw exceeded(.output(mostWritten))
        // With other output it is a crash.
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
