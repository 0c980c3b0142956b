import Foundation
import Testing

@testable import BrowserDriver

@Suite struct ChildProcessTests {
    /// Starts a shell with a child process; returns the ids of both.
    private func start() async throws -> (ChildProcess, processes: [pid_t]) {
        let process = try ChildProcess("sh") { folder in
            ["-c", "touch '\(folder)/file'; sleep 1000 & echo \"here: $$ $!\"; wait"]
        }
        let numbers = try await process.output(after: "here: ")
        return (process, numbers.split(separator: " ").compactMap { pid_t($0) })
    }

    private func isRunning(_ process: pid_t) -> Bool {
        guard kill(process, 0) == 0 else { return false }
        // If nothing reaps orphans, a dead one remains as a zombie.
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.hasPrefix(" Z") != true
    }

    @Test func stopping() async throws {
        let (process, processes) = try await start()
        #expect(processes.count == 2 && processes.allSatisfy(isRunning))
        #expect(FileManager.default.fileExists(atPath: process.folder + "/file"))
        await process.stop()
        #expect(!isRunning(processes[0]))
        #expect(!FileManager.default.fileExists(atPath: process.folder))
        let deadline = Deadline("the end of a killed process")
        try await deadline.poll { () throws(BrowserError) -> Bool? in isRunning(processes[1]) ? nil : true }
    }

    @Test func forgetting() async throws {
        var (process, processes): (ChildProcess?, [pid_t]) = try await start()
        let folder = try #require(process?.folder)
        process = nil
        try await Deadline("the end of a forgotten process").poll { () throws(BrowserError) -> Bool? in
            FileManager.default.fileExists(atPath: folder) || processes.contains(where: isRunning)
                ? nil : true
        }
    }

    @Test func endingEarly() async throws {
        let process = try ChildProcess("sh") { _ in ["-c", "echo something else; exit 3"] }
        let error = await #expect(throws: BrowserError.self) { try await process.output(after: "port ") }
        #expect(error?.description == "sh ended before “port ”\nsomething else\n")
    }
}
