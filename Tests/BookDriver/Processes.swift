import Foundation

/// The processes of this machine that belong to a test's book: the book's folder, which is unique, or the
/// tool's folder for it in the sandbox occurs in their commands or environments.
package enum Processes {
    package struct Process: Sendable, CustomStringConvertible {
        package var number: Int32
        package var command: String
        package var description: String { "\(number) \(command.prefix(200))" }
    }

    package static func all(of root: String) -> [Process] {
        let folders = [root, Fixture.sandboxFolder(of: root)]
        // Compares bytes, since all processes' environments are read again and again.
        func isOf(_ bytes: Data?) -> Bool {
            folders.contains { bytes?.range(of: Data($0.utf8)) != nil }
        }
        #if os(Linux)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.compactMap { name in
                guard let number = Int32(name), number != getpid(),
                    let command = bytes("/proc/\(name)/cmdline"),
                    isOf(command) || isOf(bytes("/proc/\(name)/environ")),
                    let stat = bytes("/proc/\(name)/stat"),
                    let state = String(decoding: stat, as: UTF8.self).split(separator: ")").last,
                    !state.hasPrefix(" Z")
                else { return nil }
                // A program may be called by a name other than its path.
                let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/exe")
                return Process(
                    number: number,
                    command: (program ?? "") + " "
                        + String(decoding: command, as: UTF8.self).replacing("\0", with: " "))
            }
        #else
            // Includes the environments.
            let said = (try? Fixture.output("/bin/ps", ["-axwwE", "-o", "pid=,command="])) ?? ""
            return said.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ", maxSplits: 1)
                guard words.count == 2, let number = Int32(words[0]), number != getpid(),
                    isOf(Data(words[1].utf8))
                else { return nil }
                return Process(number: number, command: String(words[1]))
            }
        #endif
    }

    /// Waits until no process is left; returns those left after a minute,
    /// which is far more than ending takes.
    package static func left(of root: String) -> [Process] {
        wait { all(of: root).isEmpty } ? [] : all(of: root)
    }

    /// Checks a condition repeatedly until it holds or the time is up. This blocks the thread: a test that
    /// suspended would resume only after others,
    /// while the process it waits for would have the machine to itself.
    package static func wait(seconds: Double = 60, until isTrue: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let isLast = ContinuousClock.now > end
            if isTrue() { return true }
            if isLast { return false }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    private static func bytes(_ path: String) -> Data? {
        // Files in `/proc` have no size.
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        return try? file.readToEnd()
    }
}
