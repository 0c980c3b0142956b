import Foundation
import Subprocess
import Synchronization

/// Runs a tool of ours: the compiler.
enum Tool {
    struct Result {
        /// The exit code; 128 + the signal's number where one ended it.
        var status: Int
        /// Standard output and standard error, as they came.
        var output: String
    }

    /// What the tool leaves lying about (the compiler's driver leaves a folder each time) is in a folder of this run, and
    /// goes with it.
    ///
    /// - Parameter folder: where it works, and may write.
    /// - Throws: where the tool could not be started, or took longer than `seconds`.
    static func run(
        _ tool: String, _ arguments: [String], in folder: String, seconds: Double
    ) async throws(EvaluationError) -> Result {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = Watch.teardown
        let command = ([tool] + arguments).joined(separator: " ")
        let watch = Watch()
        let temporary = "\(folder)/temporary-\(UInt32.random(in: 0 ... .max))"
        try Files.createFolder(temporary)
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        do {
            let result = try await Subprocess.run(
                .path(.init(tool)), arguments: .init(arguments),
                environment: .inherit.updating(["TMPDIR": temporary]), workingDirectory: .init(folder),
                platformOptions: options, input: .none, output: .string(limit: 1 << 24),
                error: .combinedWithOutput
            ) { execution in
                watch.start(group: execution.processIdentifier.value, seconds: seconds)
            }
            if watch.stop() {
                throw EvaluationError.compilerFailed(
                    command: command, reason: "it took longer than \(Int(seconds)) seconds")
            }
            // Whoever no longer wants the result must not take the end that it was given for one of its own.
            if Task.isCancelled { throw EvaluationError.cancelled }
            return Result(status: status(of: result.terminationStatus), output: result.standardOutput)
        } catch let error as EvaluationError {
            throw error
        } catch {
            _ = watch.stop()
            if Task.isCancelled { throw .cancelled }
            throw .compilerFailed(command: command, reason: "\(error)")
        }
    }

    static func status(of status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }
}

/// Ends a process group that takes too long.
final class Watch: Sendable {
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

    /// Stops watching; true where the group was ended by the watch.
    func stop() -> Bool {
        state.withLock { state in
            state.isStopped = true
            state.task?.cancel()
            return state.hasFired
        }
    }
}
