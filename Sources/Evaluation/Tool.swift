import Foundation
import Subprocess
import Synchronization

/// How a process ended.
enum Ending: Equatable, Sendable {
    case exited(Int)
    case signaled(Int)

    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(Int(code))
        case .signaled(let signal): self = .signaled(Int(signal))
        }
    }

    /// A signal in words: `signal 9 (SIGKILL)`.
    static func name(ofSignal signal: Int) -> String {
        let names = [
            SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
            SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
            SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM",
            SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
        ]
        return names[Int32(signal)].map { "signal \(signal) (\($0))" } ?? "signal \(signal)"
    }
}

/// Runs a tool of ours: the compiler, a linker.
enum Tool {
    struct Result {
        /// Its command's name.
        var tool: String
        var ending: Ending
        /// Standard output and standard error, as they came.
        var output: String

        var isSuccess: Bool { ending == .exited(0) }
    }

    /// So much is read of what a tool writes.
    private static let mostMebibytes = 16

    /// What the tool leaves lying about (the compiler's driver leaves a folder each time) is in a folder of this run, and
    /// goes with it.
    ///
    /// - Parameter folder: where it works, and may write.
    /// - Throws: where the tool could not be started, took longer than `seconds`, or wrote more than is read of it.
    static func run(
        _ tool: String, _ arguments: [String], in folder: String, seconds: Double
    ) async throws(EvaluationError) -> Result {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = TimeLimit.teardown
        let name = tool.split(separator: "/").last.map(String.init) ?? tool
        let timeLimit = TimeLimit()
        let temporary = "\(folder)/temporary-\(UInt32.random(in: 0 ... .max))"
        try Files.createFolder(temporary)
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        do {
            let result = try await Subprocess.run(
                .path(.init(tool)), arguments: .init(arguments),
                environment: .inherit.updating(["TMPDIR": temporary]), workingDirectory: .init(folder),
                platformOptions: options, input: .none, output: .string(limit: mostMebibytes << 20),
                error: .combinedWithOutput
            ) { execution in
                timeLimit.start(group: execution.processIdentifier.value, seconds: seconds)
            }
            if timeLimit.stop() {
                throw EvaluationError.timedOut(tool: name, seconds: seconds)
            }
            // Whoever no longer wants the result must not take the end that it was given for one of its own.
            if Task.isCancelled { throw EvaluationError.cancelled }
            return Result(
                tool: name, ending: Ending(result.terminationStatus), output: result.standardOutput)
        } catch let error as EvaluationError {
            throw error
        } catch {
            _ = timeLimit.stop()
            if Task.isCancelled { throw .cancelled }
            if let error = error as? SubprocessError, error.code == .outputLimitExceeded {
                throw .wroteTooMuch(tool: name, mebibytes: mostMebibytes)
            }
            throw .notStarted(tool: name, reason: "\(error) (command: \(tool))")
        }
    }
}

/// Ends a process group that takes too long.
final class TimeLimit: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var isStopped = false
        var hasFired = false
    }

    private let state = Mutex(State())

    /// What is cancelled ends with all that it started.
    static let teardown: [TeardownStep] = [
        .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(1))
    ]

    func start(group: pid_t, seconds: Double) {
        let task = Task {
            try? await Task.sleep(for: .seconds(seconds))
            if Task.isCancelled { return }
            self.state.withLock { state in
                // Once the process has ended, its number may be another's.
                if state.isStopped { return }
                state.hasFired = true
                kill(-group, SIGKILL)
            }
        }
        state.withLock { $0.task = task }
    }

    /// The process has ended; true where the limit ended it.
    func stop() -> Bool {
        state.withLock { state in
            state.isStopped = true
            state.task?.cancel()
            return state.hasFired
        }
    }
}
