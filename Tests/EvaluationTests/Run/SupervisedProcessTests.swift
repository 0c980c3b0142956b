import BookDriver
import Foundation
import Testing

@testable import Evaluation

/// The limits that a supervisor enforces, with namespaces if the system has them, and without.
@Suite(.ownThreads) struct SupervisedProcessTests {
    /// Runs a shell script in a folder of its own, and checks that no process is left;
    /// also returns its output.
    private func run(
        _ script: String, isolated: Bool, in given: String? = nil,
        _ change: (inout SupervisedProcess) -> Void = { _ in }
    ) async throws -> (end: SupervisedProcess.End, output: String) {
        let folder = given ?? NSTemporaryDirectory() + "supervised-\(UUID().uuidString)"
        let scratch = folder + "/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var process = SupervisedProcess(
            path: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin", "FOLDER": folder], folder: scratch,
            files: [.noInput, .appended(1, to: folder + "/out"), .appended(2, to: folder + "/out")],
            scratch: scratch,
            limits: SupervisedProcess.Limits(
                seconds: 600, addressSpaceMiB: 4096, memoryMiB: 4096, fileMiB: 16, scratchMiB: 16,
                openFiles: 64,
                processes: 32, threads: 512),
            isIsolated: isolated)
        change(&process)
        let end = try await process.run()
        let left = Processes.left(of: folder)
        #expect(left.isEmpty, "\(left)")
        return (end, String(decoding: Files.read(folder + "/out") ?? [], as: UTF8.self))
    }

    @Test(arguments: [false, true]) func endings(_ isolated: Bool) async throws {
        let left = try await run("echo some; echo more >&2; cat; exit 7", isolated: isolated)
        #expect(left.end == .init(exitStatus: .exited(7), limit: nil, hasLeftOthers: false))
        #expect(left.output == "some\nmore\n")
        let killed = try await run("kill -ABRT $$", isolated: isolated)
        #expect(killed.end == .init(exitStatus: .signaled(Int(SIGABRT)), limit: nil, hasLeftOthers: false))
    }

    @Test(arguments: [false, true]) func unstartablePrograms(_ isolated: Bool) async throws {
        await #expect(
            throws: SupervisedProcess.Failure.notStarted(reason: "/nowhere/tool: No such file or directory")
        ) {
            _ = try await run("", isolated: isolated) { $0.path = "/nowhere/tool" }
        }
        await #expect(
            throws: SupervisedProcess.Failure.notStarted(reason: "/nowhere: No such file or directory")
        ) {
            _ = try await run("", isolated: isolated) { $0.folder = "/nowhere" }
        }
    }

    @Test(arguments: [false, true]) func limits(_ isolated: Bool) async throws {
        let time = try await run("while :; do :; done", isolated: isolated) { $0.limits.seconds = 0.3 }
        #expect(time.end.limit == .time)
        #expect(time.end.stopped == nil)
        // A process that is stopped when its time is up, and one that was continued.
        let stopped = try await run("kill -STOP $$", isolated: isolated) { $0.limits.seconds = 0.3 }
        #expect(stopped.end.limit == .time)
        #expect(stopped.end.stopped == Int(SIGSTOP))
        let continued = try await run(
            "(sleep 0.1; kill -CONT $$) & kill -STOP $$; wait; echo again; sleep 600", isolated: isolated
        ) { $0.limits.seconds = 5 }
        #expect(continued.output == "again\n")
        #expect(continued.end.stopped == nil)
        // The program reports where it is, even though it is stopped.
        let words = try await run("trap 'echo here; exit 1' XCPU; kill -STOP $$; :", isolated: isolated) {
            $0.limits.seconds = 0.3
            $0.reportSignal = SIGXCPU
        }
        #expect(words.output == "here\n")
        #expect(words.end.limit == .time)
        #expect(words.end.stopped == Int(SIGSTOP))
        // Other processes stop and continue each other without end.
        let others = try await run(
            "for i in 1 2 3; do (sleep 600 & echo $! >$i); done; for i in 1 2 3; do "
                + "(while :; do kill -STOP $(cat $i); kill -CONT $(cat $i); done) & done; wait",
            isolated: isolated
        ) { $0.limits.seconds = 0.3 }
        #expect(others.end.limit == .time)
        #expect(others.end.stopped == nil)
        // One file after the other.
        let scratch = try await run(
            "for i in 1 2 3 4 5 6; do head -c 4000000 /dev/zero >$i; done; sleep 600", isolated: isolated)
        #expect(scratch.end.limit == .scratch)
        let fast = try await run(
            "for i in 1 2 3 4 5 6; do head -c 4000000 /dev/zero >$i; done", isolated: isolated)
        #expect(fast.end.limit == .scratch, "also where it has ended before anybody looked")
        let file = try await run("head -c 20000000 /dev/zero >file", isolated: isolated) {
            $0.limits.scratchMiB = 100
        }
        #expect(file.end.exitStatus != .exited(0))
        #if os(Linux)
            let processes = try await run(
                "i=0; while [ $i -lt 60 ]; do sleep 600 & i=$((i+1)); done; wait", isolated: isolated)
            #expect(processes.end.limit == .processes)
            // Each process keeps a text in memory, since its shell has something to do after `sleep`; no
            // single process uses too much.
            let text = "text=$(head -c 50000000 /dev/zero | tr '\\0' x)"
            let memory = try await run(
                "for i in 1 2 3; do (\(text); sleep 600; :) & done; wait", isolated: isolated
            ) { $0.limits.memoryMiB = 120 }
            #expect(memory.end.limit == .memory)
        #endif
        let kept = try await run("ulimit -n; ulimit -c; ulimit -f; ulimit -t; ulimit -v", isolated: isolated)
        let numbers = kept.output.split(separator: "\n").map(String.init)
        let seconds = 601 * ProcessInfo.processInfo.processorCount
        #expect(numbers.starts(with: ["64", "0", "\(16 * 2048)", "\(seconds)"]), "\(numbers)")
    }

    #if os(Linux)
        /// Orphaned descendants, in sessions of their own, that ignore signals.
        @Test(arguments: [false, true]) func orphans(_ isolated: Bool) async throws {
            let script = "(setsid sh -c 'trap \"\" HUP INT TERM; (setsid sleep 600 &); sleep 600' &); exit 3"
            let end = try await run(script, isolated: isolated).end
            #expect(end == .init(exitStatus: .exited(3), limit: nil, hasLeftOthers: true))
            let waits = try await run("sleep 0.01 & wait", isolated: isolated).end
            #expect(waits == .init(exitStatus: .exited(0), limit: nil, hasLeftOthers: false))
        }

        /// In namespaces of its own, a program can't reach its supervisor; without them, killing the
        /// supervisor ends the program too.
        @Test(arguments: [false, true]) func killedSupervisor(_ isolated: Bool) async throws {
            let (end, output) = try await run(
                "echo $PPID; kill -KILL $PPID; sleep 1; exit 3", isolated: isolated)
            let isAlone = output == "1\n"
            #expect(isolated || !isAlone)
            #expect(end.exitStatus == (isAlone ? .exited(3) : .signaled(Int(SIGKILL))))
        }

        @Test func isolation() async throws {
            let (_, output) = try await run(
                "echo $PPID; ls -d /proc/[0-9]*; id -u; id -g; umask", isolated: true)
            let lines = output.split(separator: "\n")
            // Some systems do not allow namespaces for all users.
            guard lines.first == "1" else { return }
            #expect(lines.count { $0.hasPrefix("/proc/") } < 5, "it sees itself alone: \(lines)")
            #expect(lines.contains("\(getuid())") && lines.contains("\(getgid())"))
        }
    #endif

    @Test(arguments: [false, true]) func cancellation(_ isolated: Bool) async throws {
        let folder = NSTemporaryDirectory() + "supervised-\(UUID().uuidString)"
        let task = Task { try await run("sleep 600 & sleep 600", isolated: isolated, in: folder).end }
        // On a thread of its own: the task may need this one.
        let hasStarted = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                // It takes this long only if other tests hold all of Swift's threads.
                continuation.resume(
                    returning: Processes.wait(seconds: 600) { Processes.all(of: folder).count > 2 })
            }
        }
        #expect(hasStarted)
        task.cancel()
        await #expect(throws: SupervisedProcess.Failure.cancelled) { try await task.value }
        #expect(Processes.left(of: folder).isEmpty)
    }

    /// No supervisor waits for another's end or keeps another's descriptors open.
    @Test func concurrentProcesses() async throws {
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    guard
                        case .exited(let code) = try await run("exit \(number)", isolated: number % 2 == 0)
                            .end.exitStatus
                    else { return -1 }
                    return code
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.sorted() == Array(0..<40))
    }
}
