import Foundation
import TestSupport
import Testing

@testable import Evaluation

@Suite struct AutolinkEntriesTests {
    /// Compares with the output of the compiler's own tool for one of its objects.
    @Test(.enabled(if: isLinux)) func entriesMatchToolchain() async throws {
        let folder = NSTemporaryDirectory() + "autolink-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "import Foundation\nprint(Date())\n".write(
            toFile: folder + "/main.swift", atomically: false, encoding: .utf8)
        let script =
            "swiftc -c main.swift && \"$(dirname \"$(readlink -f \"$(command -v swiftc)\")\")\"/swift-autolink-extract main.o -o wanted"
        let result = try await Tool.run("/bin/sh", ["-c", script], in: folder, limits: CompilerLimits())
        try #require(result.isSuccess, "\(result.output)")
        let object = try #require(Files.read(folder + "/main.o"))
        let wanted = try String(contentsOfFile: folder + "/wanted", encoding: .utf8)
        let words = try #require(AutolinkEntries.read(object))
        #expect(words.contains("-lFoundation"))
        #expect(Set(words) == Set(wanted.split(separator: "\n").map(String.init)))

        // Truncated or damaged objects are rejected, or their trailing bytes don't matter;
        // reading never traps.
        for count in stride(from: 0, to: object.count, by: max(1, object.count / 500)) {
            #expect([nil, words].contains(AutolinkEntries.read(Array(object.prefix(count)))))
        }
        var random = SeededRandom()
        for _ in 0..<500 {
            var changed = object
            changed[Int.random(in: 6..<64, using: &random)] = .random(in: 0...255, using: &random)
            // The section headers are at the end.
            changed[object.count - .random(in: 1...1024, using: &random)] = .random(
                in: 0...255, using: &random)
            _ = AutolinkEntries.read(changed)
        }
        #expect(AutolinkEntries.read([]) == nil)
    }
}

private let isLinux: Bool = {
    #if os(Linux)
        true
    #else
        false
    #endif
}()
