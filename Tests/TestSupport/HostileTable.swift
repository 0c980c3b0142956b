import Foundation
import Testing

/// A file of `Tests/Fixtures/hostile`: documents made to do harm, each with the complete expected result.
///
///     === what it tries
///     the document
///     ---⟶
///     3:1: the fault at its place…
///
/// In a document, `⟨EF BB BF⟩` stands for bytes, and `⟨[ × 5000⟩` for a repeated text. An expected line that
/// ends in `…` is the beginning of the actual one. Text before the first document is for readers of the file.
package struct HostileTable: Sendable {
    package struct Case: Sendable, CustomTestStringConvertible {
        package var name: String
        package var document: [UInt8]
        package var expected: [String]

        package var testDescription: String { name }
    }

    package let cases: [Case]

    /// - Parameter name: the file's name without its extension.
    package init(_ name: String, file: String = #filePath) {
        let folder = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
        let path = folder.appending(path: "Fixtures/hostile/\(name).txt")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        var cases: [(name: String, document: [Substring], expected: [Substring], isRead: Bool)] = []
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = Substring(line)
            if line.utf8.starts(with: "=== ".utf8) {
                cases.append((String(line.unicodeScalars.dropFirst(4)), [], [], false))
            } else if cases.isEmpty {
                continue
            } else if line == "---⟶" {
                cases[cases.count - 1].isRead = true
            } else if cases[cases.count - 1].isRead {
                cases[cases.count - 1].expected.append(line)
            } else {
                cases[cases.count - 1].document.append(line)
            }
        }
        self.cases = cases.map { found in
            Case(
                name: found.name, document: Self.bytes(found.document.joined(separator: "\n") + "\n"),
                expected: found.expected.map(String.init).filter { !$0.isEmpty })
        }
    }

    /// The actual result if it differs from the expected one, with invisible characters as `⟨U+202E⟩`; nil if
    /// they are equal.
    package static func difference(_ expected: [String], _ found: [String]) -> String? {
        let found = found.map { line in
            line.unicodeScalars.map { scalar in
                let isSeen =
                    scalar.properties.generalCategory != .control
                    && scalar.properties.generalCategory != .format
                    && scalar.properties.generalCategory != .lineSeparator
                return isSeen ? String(scalar) : "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩"
            }.joined()
        }
        let isSame =
            expected.count == found.count
            && zip(expected, found).allSatisfy { expected, found in
                expected.hasSuffix("…")
                    ? found.utf8.starts(
                        with: expected.unicodeScalars.dropLast().map(String.init).joined().utf8)
                    : Array(expected.utf8) == Array(found.utf8)
            }
        return isSame ? nil : found.joined(separator: "\n")
    }

    /// A text with everything between `⟨` and `⟩` resolved.
    private static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.unicodeScalars[...]
        while let start = rest.firstIndex(of: "⟨"), let end = rest[start...].firstIndex(of: "⟩") {
            bytes += Array(String(rest[..<start]).utf8)
            let inner = String(rest[rest.index(after: start)..<end])
            let parts = inner.components(separatedBy: " × ")
            if parts.count == 2, let count = Int(parts[1]) {
                bytes += Array(
                    String(repeating: parts[0].replacingOccurrences(of: "⏎", with: "\n"), count: count).utf8)
            } else {
                bytes += inner.split(separator: " ").compactMap { UInt8($0, radix: 16) }
            }
            rest = rest[rest.index(after: end)...]
        }
        return bytes + Array(String(rest).utf8)
    }
}
