import BookDriver
import Foundation
import Testing

/// A temporary book without live pages, for tests that modify it.
struct SmallBook {
    let root: String
    private let manager = FileManager.default

    /// - Parameter settings: more lines of `book.yml`.
    init(chapters: Int = 1, settings: String = "") throws {
        let files = (1...chapters).map {
            (String(Self.path($0).dropFirst("chapters/".count)), Self.chapter($0))
        }
        root = try Fixture.makeBook(
            Dictionary(uniqueKeysWithValues: files), settings: Fixture.usualSettings + settings)
    }

    static func path(_ chapter: Int) -> String { "chapters/0\(chapter)-number.md" }

    static func chapter(_ chapter: Int, number: Int = 7) -> String {
        "# Chapter \(chapter)\n\n```swift\nlet n\(chapter) = \(number) + \(chapter)\n```\n"
    }

    func read(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    func write(_ text: String, _ path: String) throws { try write(Array(text.utf8), path) }

    func write(_ bytes: [UInt8], _ path: String) throws {
        let url = URL(fileURLWithPath: "\(root)/\(path)")
        try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func edit(_ path: String, _ old: String, _ new: String) throws {
        let text = try read(path)
        try #require(text.contains(old))
        try write(text.replacingOccurrences(of: old, with: new), path)
    }

    func link(_ path: String, to target: String) throws {
        try manager.createSymbolicLink(atPath: "\(root)/\(path)", withDestinationPath: target)
    }

    func pipe(_ path: String) throws { try #require(mkfifo("\(root)/\(path)", 0o644) == 0) }

    func folder(_ path: String) throws {
        try manager.createDirectory(atPath: "\(root)/\(path)", withIntermediateDirectories: true)
    }

    /// The tool's exit status and messages, with paths relative to the book's folder.
    func run(_ arguments: String...) throws -> Fixture.Result { try run(arguments) }

    func run(_ arguments: [String]) throws -> Fixture.Result {
        var result = try Fixture.run(Fixture.tool, arguments + ["--root", root])
        result.errors = result.errors.replacingOccurrences(of: root + "/", with: "")
        return result
    }

    /// The names and contents of a folder's files.
    func files(_ folder: String) throws -> [String: String] {
        var files: [String: String] = [:]
        for name in try manager.contentsOfDirectory(atPath: "\(root)/\(folder)") {
            files[name] = try? read("\(folder)/\(name)")
        }
        return files
    }

    func remove() { try? manager.removeItem(atPath: root) }
}
