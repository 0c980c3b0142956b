import BookDriver
import Foundation
import Testing

@testable import Evaluation

/// Compiler messages are read from the compiler's own file, and can't be forged by texts in a program.
@Suite(.ownThreads) struct SerializedMessagesTests {
    private static func said(of code: String) throws -> [UInt8] {
        let folder = NSTemporaryDirectory() + "messages-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (source, file) = ("\(folder)/main.swift", "\(folder)/said.dia")
        try code.write(toFile: source, atomically: true, encoding: .utf8)
        _ = try Fixture.run(
            "/usr/bin/env",
            [
                "swiftc", "-frontend", "-typecheck", "-swift-version", "6", "-strict-memory-safety",
                "-serialize-diagnostics-path", file, source,
            ])
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    private static let forged = "chapter.swift:100002:1: error: b"

    /// One program for each way in which a message can contain lines written by the program's author.
    @Test(arguments: [
        ("#error(\"a\\n\(forged)\")", "a\n    \(forged)", Int(100_001), 8),
        ("#error(\"\"\"\n  a\n  \(forged)\n  \"\"\")", "a\n    \(forged)", 100_001, 8),
        (
            "@available(*, unavailable, message: \"a\\n\(forged)\\nx\\n^\\n\(forged)\") func f() {}\nf()",
            "'f()' is unavailable: a\n    \(forged)\n    x\n    ^\n    \(forged)", 100_002, 1
        ),
    ])
    func messagesOfSeveralLines(_ code: String, _ text: String, _ line: Int, _ column: Int) throws {
        let bytes = try Self.said(of: "#sourceLocation(file: \"chapter.swift\", line: 100001)\n\(code)\n")
        let messages = try #require(SerializedMessages.read(bytes))
        #expect(
            messages.filter { $0.severity == .error } == [
                CompilerMessage(
                    file: "chapter.swift", line: line, column: column, severity: .error, text: text)
            ])
    }

    /// Kinds of messages, and notes after the messages that they belong to.
    @Test func groupsAndNotes() throws {
        let bytes = try Self.said(
            of:
                "#sourceLocation(file: \"a/b:c.swift\", line: 7)\nlet é = \"é\", p = UnsafeMutablePointer<Int>(bitPattern: 64)\n"
        )
        let messages = try #require(SerializedMessages.read(bytes))
        #expect(messages.first?.group == Evaluator.safety)
        #expect(messages.first?.text.hasSuffix(" [#\(Evaluator.safety)]") == true)
        #expect(messages.map(\.severity) == [.warning] + messages.dropFirst().map { _ in .note })
        #expect(messages.allSatisfy { $0.file == "a/b:c.swift" && $0.line == 7 })
    }

    /// Truncated data gives no messages, and no bytes stop the reading.
    @Test func damaged() throws {
        let bytes = try Self.said(of: "let a: Int = \"\"\nlet b: Int = \"\"\n")
        #expect(SerializedMessages.read(bytes)?.count == 2)
        for count in stride(from: 0, to: bytes.count - 4, by: 4) {
            _ = SerializedMessages.read(Array(bytes[..<count]))
        }
        #expect(SerializedMessages.read(Array(bytes[..<(bytes.count / 8 * 4)])) == nil)
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << UInt8(bit)
                _ = SerializedMessages.read(other)
            }
        }
    }
}
