import Foundation
import Manuscript

/// The compiler's messages for a program, from its file of serialized diagnostics. In printed output, lines
/// of a message can't be distinguished from the compiler's own:
/// `#error("a\nchapter.swift:100001:1: error: b")` looks like two messages.
///
/// The records:
/// https://github.com/llvm/llvm-project/blob/main/clang/include/clang/Frontend/SerializedDiagnostics.h
enum SerializedMessages {
    /// The file, in the compiler's working directory.
    static let file = "messages.dia"

    /// The flags for the front end.
    static let frontEndFlags = [
        "-diagnostic-style", "llvm", "-no-color-diagnostics", "-serialize-diagnostics-path", file,
    ]

    /// The flags for the driver, which by itself writes no such file if it links.
    static let flags = [
        "-diagnostic-style", "llvm", "-no-color-diagnostics", "-Xfrontend", "-serialize-diagnostics-path",
        "-Xfrontend", file,
    ]

    /// The flags for a library: the driver writes the file next to the object.
    static let libraryFlags = [
        "-diagnostic-style", "llvm", "-no-color-diagnostics", "-serialize-diagnostics",
    ]

    /// Reads and removes the file, since it belongs to one run only.
    static func take(_ path: String) -> [CompilerMessage] {
        defer { try? FileManager.default.removeItem(atPath: path) }
        return Files.read(path).flatMap(read) ?? []
    }

    private enum Code {
        static let message = 2
        static let group = 5
        static let file = 6
    }

    private static let messageBlock = 9

    /// Errors, warnings and notes with a place, each note after the message it belongs to; nil if the file is
    /// incomplete.
    static func read(_ bytes: [UInt8]) -> [CompilerMessage]? {
        guard let entries = Bitstream.entries(of: bytes, magic: "DIAG") else { return nil }
        var files: [Int: String] = [:]
        var groups: [Int: String] = [:]
        var blocks: [Int] = []
        var messages: [CompilerMessage] = []
        for entry in entries {
            switch entry {
            case .begin(let block): blocks.append(block)
            case .end: blocks.removeLast()
            case .record(let code, let numbers, let bytes) where blocks.last == messageBlock:
                let text = String(decoding: bytes, as: UTF8.self)
                switch code {
                case Code.file where !numbers.isEmpty: files[numbers[0]] = text
                case Code.group where !numbers.isEmpty:
                    // The name, possibly followed by an address.
                    groups[numbers[0]] = String(text.prefix { $0 != "@" })
                case Code.message:
                    guard numbers.count >= 6 else { return nil }
                    let severity: Diagnostic.Severity
                    switch numbers[0] {
                    case 1: severity = .note
                    case 2: severity = .warning
                    case 3, 4: severity = .error
                    default: continue
                    }
                    guard let file = files[numbers[1]] else { continue }
                    var message = CompilerMessage(
                        file: file, line: numbers[2], column: numbers[3], severity: severity,
                        text: text.withoutTrailingSpaces)
                    message.group = groups[numbers[5]]
                    if let group = message.group { message.text += " [#\(group)]" }
                    message.text = message.text.withIndentedLines
                    // Two passes may report the same.
                    if severity == .note || !messages.contains(message) { messages.append(message) }
                default: break
                }
            case .record: break
            }
        }
        return messages
    }
}

extension String {
    /// Some of the compiler's texts end in a space.
    fileprivate var withoutTrailingSpaces: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}
