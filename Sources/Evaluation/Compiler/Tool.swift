import Foundation

/// Runs tools: the compiler, a linker.
enum Tool {
    struct Result {
        /// The command's name.
        var tool: String
        var exitStatus: ExitStatus
        /// Standard output and standard error, in order.
        var output: String
        /// Messages for a program, if the tool was asked to write them to a file (`SerializedMessages`).
        var messages: [CompilerMessage] = []

        var isSuccess: Bool { exitStatus == .exited(0) }
    }

    /// The most that a tool may write to one file, or to temporary files.
    private static let maxWrittenMiB = 1024
    /// The most of its output that are read.
    private static let maxPrintedMiB = 16

    /// Temporary files go to a folder of this run, which is removed (the compiler's driver leaves a folder
    /// each time).
    ///
    /// - Parameter folder: the working directory, where it may write.
    /// - Throws: if the tool could not be started, or exceeded its limits.
    static func run(
        _ tool: String, _ arguments: [String], in folder: String, limits: CompilerLimits
    ) async throws(EvaluationError) -> Result {
        let name = tool.split(separator: "/").last.map(String.init) ?? tool
        if let budget = limits.budget, budget.isSpent {
            throw .exceeded(tool: name, limit: .processor(budget.total), output: "")
        }
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
                // Reserved memory and mapped files count as address space.
                seconds: limits.seconds, addressSpaceMiB: limits.memoryMiB + 2048,
                memoryMiB: limits.memoryMiB,
                fileMiB: maxWrittenMiB, scratchMiB: maxWrittenMiB, openFiles: 4096, processes: 64,
                threads: 1024),
            budget: limits.budget,
            // The signal for which the compiler prints what it was doing.
            reportSignal: SIGXCPU)
        let end: SupervisedProcess.End
        do throws(SupervisedProcess.Failure) {
            end = try await process.run()
        } catch .notStarted(let reason) {
            throw .notStarted(tool: name, reason: reason)
        } catch {
            throw .cancelled
        }
        guard let bytes = Files.read(printed) else {
            throw .file(path: printed, reason: "can't be read; it contains the output of \(name)")
        }
        let output = String(decoding: bytes.prefix(maxPrintedMiB << 20), as: UTF8.self)
        func exceeded(_ limit: EvaluationError.ToolLimit) -> EvaluationError {
            .exceeded(tool: name, limit: limit, output: output)
        }
        switch end.limit {
        case .time: throw exceeded(.seconds(limits.seconds))
        case .memory: throw exceeded(.memory(limits.memoryMiB))
        case .scratch: throw exceeded(.output(maxWrittenMiB))
        case .processes: throw .failed(tool: name, at: "its work", reason: "it started too many processes")
        case nil: break
        }
        // The kernel's own limits end the tool with a signal.
        switch end.exitStatus {
        case .signaled(Int(SIGXCPU)):
            limits.budget?.spendAll()
            throw exceeded(limits.budget.map { .processor($0.total) } ?? .seconds(limits.seconds))
        case .signaled(Int(SIGXFSZ)): throw exceeded(.output(maxWrittenMiB))
        // With other output it is a crash.
        case .signaled where output.contains("LLVM ERROR: out of memory"):
            throw exceeded(.memory(limits.memoryMiB))
        default: break
        }
        // A driver, whose compiler was ended by the kernel, ends as if that had failed.
        if let budget = limits.budget, budget.isSpent, end.exitStatus != .exited(0) {
            throw exceeded(.processor(budget.total))
        }
        if bytes.count > maxPrintedMiB << 20 { throw exceeded(.output(maxPrintedMiB)) }
        var result = Result(tool: name, exitStatus: end.exitStatus, output: output)
        if let said { result.messages = SerializedMessages.take(said) }
        return result
    }
}
