import Foundation

/// The processes of this machine that belong to a book for tests: its folder, which no other has, or the one where the tool keeps
/// what it makes of it in the sandbox, is in their commands or in their environments.
package enum Processes {
    package struct Process: Sendable, CustomStringConvertible {
        package var number: Int32
        package var command: String
        package var description: String { "\(number) \(command.prefix(200))" }
    }

    package static func all(of root: String) -> [Process] {
        let folders = [root, Fixture.sandboxFolder(of: root)]
        func isOf(_ text: String?) -> Bool { folders.contains { text?.contains($0) == true } }
        #if os(Linux)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.compactMap { name in
                guard let number = Int32(name), number != getpid(),
                    let state = text("/proc/\(name)/stat")?.split(separator: ")").last,
                    !state.hasPrefix(" Z"),
                    let command = text("/proc/\(name)/cmdline"),
                    isOf(command) || isOf(text("/proc/\(name)/environ"))
                else { return nil }
                // A program need not be called by its path.
                let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/exe")
                return Process(
                    number: number,
                    command: (program ?? "") + " " + command.replacing("\0", with: " "))
            }
        #else
            // With environments.
            let said = (try? Fixture.output("/bin/ps", ["-axwwE", "-o", "pid=,command="])) ?? ""
            return said.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ", maxSplits: 1)
                guard words.count == 2, let number = Int32(words[0]), number != getpid(),
                    isOf(String(words[1]))
                else { return nil }
                return Process(number: number, command: String(words[1]))
            }
        #endif
    }

    /// Waits until none is left; gives those that are left after a minute, which is far more than it takes.
    package static func left(of root: String) -> [Process] {
        wait { all(of: root).isEmpty } ? [] : all(of: root)
    }

    /// Checks a condition again and again, for some time at most. It holds its thread: a test that gave it away would get it
    /// back when others are done, and what it waits for would have the machine meanwhile.
    package static func wait(seconds: Double = 60, until isTrue: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let isLast = ContinuousClock.now > end
            if isTrue() { return true }
            if isLast { return false }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    private static func text(_ path: String) -> String? {
        // Files there have no size.
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
            return nil
        }
        return String(decoding: data, as: UTF8.self)
    }
}
