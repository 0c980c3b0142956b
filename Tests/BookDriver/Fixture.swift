import Foundation
import Testing

/// A book's chapters for tests: a folder whose files become `chapters/` of a temporary book.
package struct Fixture: Sendable, CustomTestStringConvertible {
    package var folder: String
    package var testDescription: String { folder.split(separator: "/").suffix(2).joined(separator: "/") }

    package init(folder: String) { self.folder = folder }

    package static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The chapters of this repository's own book.
    package static let book = Fixture(folder: repository + "/chapters")

    /// The cases of a kind: the folders in `Tests/Fixtures/<kind>`.
    package static func all(_ kind: String) -> [Fixture] {
        let folder = "\(repository)/Tests/Fixtures/\(kind)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // Without arguments, a parameterized test would pass.
        precondition(!names.isEmpty, "there are no fixtures in \(folder)")
        return names.sorted().map { Fixture(folder: "\(folder)/\($0)") }
    }

    /// The tool is in the same folder as the test's executable.
    package static let tool: String = {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/book"
        let usual = repository + "/.build/debug/book"
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : usual
    }()

    /// The cache shared by all books; here it is the checkout's own,
    /// so that everything in it was made by the checkout.
    package static let machineCache = repository + "/.build/test-machine"

    /// The folder in which the tool keeps a book's sandbox results.
    package static func sandboxFolder(of root: String) -> String {
        let path = realpath(root, nil).map { real in
            defer { free(real) }
            return String(cString: real)
        }
        return "\(machineCache)/executable-book/books/\(checksum((path ?? root).utf8))-0"
    }

    /// The checksum in the tool's file names, FNV-1a, computed independently.
    package static func checksum(_ bytes: some Sequence<UInt8>) -> String {
        let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let hex = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }

    /// Makes a temporary book with these files in its folder of chapters;
    /// a name without a dot is a chapter's.
    package static func makeBook(
        _ files: [String: String], libraries: [String] = [], settings: String = usualSettings
    ) throws -> String {
        let folder = NSTemporaryDirectory() + "book-files-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files {
            let url = URL(fileURLWithPath: "\(folder)/\(name.contains(".") ? name : name + ".md")")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        return try Fixture(folder: folder).makeBook(libraries: libraries, settings: settings)
    }

    package static let usualSettings = "memory: 512\noutput: 4\nlive: false\n"

    /// Makes a book in a temporary folder, with its libraries already compiled.
    ///
    /// - Parameters:
    ///   - libraries: additional lines of `book.yml`, as in `- Name: folder`, with absolute paths.
    ///   - settings: the rest of `book.yml`, if the fixture has none of its own.
    package func makeBook(
        libraries: [String] = [], settings: String = usualSettings
    ) throws -> String {
        let root = NSTemporaryDirectory() + "book-test-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.copyItem(atPath: folder, toPath: root + "/chapters")
        for name in ["expected.txt", "expected.html"] {
            try? manager.removeItem(atPath: root + "/chapters/" + name)
        }
        let configuration = root + "/chapters/book.yml"
        let text: String
        if manager.fileExists(atPath: configuration) {
            text = Self.withFullPaths(try String(contentsOfFile: configuration, encoding: .utf8))
        } else {
            let own = libraries.isEmpty ? "" : "libraries:\n" + libraries.map { "  \($0)\n" }.joined()
            text = "title: A case\n" + own + settings
        }
        try text.write(toFile: configuration, atomically: true, encoding: .utf8)
        try Self.haveLibraries.get()
        try Self.share(root)
        return root
    }

    /// The libraries of all cases, compiled natively and for pages before any test's time limit begins.
    private static let haveLibraries = Swift.Result<Void, any Error> {
        let root = NSTemporaryDirectory() + "book-first-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root + "/chapters", withIntermediateDirectories: true)
        try "title: The first\n".write(
            toFile: root + "/chapters/book.yml", atomically: true, encoding: .utf8)
        let cell = "let x: Int = slider(\"x\", 1...3, start: 2)"
        try "# One\n\n```swift\nimport Notebook\n\n\(cell)\n```\n".write(
            toFile: root + "/chapters/01-one.md", atomically: true, encoding: .utf8)
        try share(root)
        let result = try run("build", in: root)
        guard result.status == 0 else { throw ToolFailed(description: result.errors) }
    }

    /// Marks books that share compiled libraries and earlier results: those with this file in their folder.
    private static let shareMark = ".build/shares"
    private static let shared = repository + "/.build/test-books"

    package static func share(_ root: String) throws {
        try FileManager.default.createDirectory(atPath: root + "/.build", withIntermediateDirectories: true)
        try "".write(toFile: "\(root)/\(shareMark)", atomically: true, encoding: .utf8)
    }

    /// Gives the book libraries and results of its own from now on.
    package static func unshare(_ root: String) throws {
        try FileManager.default.removeItem(atPath: "\(root)/\(shareMark)")
    }

    /// Where the tool caches results for the book of a command.
    private static func cache(_ arguments: [String]) -> [String: String] {
        // The folder follows `--root`, or is an argument of a script.
        let isShared = arguments.contains { FileManager.default.fileExists(atPath: "\($0)/\(shareMark)") }
        return isShared ? ["BOOK_CACHE": shared] : [:]
    }

    /// The environment of a command with these arguments, or of the book in a folder that is one of them.
    package static func environment(_ arguments: [String]) -> [String: String] {
        // A chapter must not see this secret: the case `environment` looks for it.
        ProcessInfo.processInfo.environment
            .merging([
                "BOOK_TEST_SECRET": "secret", "XDG_CACHE_HOME": machineCache,
                "PATH": CachingCompiler.path,
            ]) { $1 }
            .merging(cache(arguments)) { $1 }
    }

    private static func withFullPaths(_ configuration: String) -> String {
        configuration.replacingOccurrences(of: "../Sources", with: repository + "/Sources")
    }

    package struct Result: Sendable {
        package var status: Int32
        package var errors: String
    }

    package static func run(_ command: String, in root: String) throws -> Result {
        try run(tool, [command, "--root", root])
    }

    /// Runs a command without earlier results of the tool or of the compiler.
    package static func runCold(_ command: String, in root: String) throws -> Result {
        try run(tool, [command, "--cold", "--root", root], environment: CachingCompiler.uncached)
    }

    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Result {
        let process = process(program, arguments, environment: environment)
        let errors = try read(\.standardError, of: process)
        return Result(status: process.terminationStatus, errors: errors)
    }

    /// The tool's standard output.
    package static func output(_ arguments: [String]) throws -> String { try output(tool, arguments) }

    /// A program's standard output.
    package static func output(_ program: String, _ arguments: [String]) throws -> String {
        try read(\.standardOutput, of: process(program, arguments))
    }

    package static func process(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = self.environment(arguments).merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        return process
    }

    /// Runs a process to its end, and returns everything that it writes to one of its outputs.
    private static func read(
        _ output: ReferenceWritableKeyPath<Process, Any?>, of process: Process
    ) throws -> String {
        let pipe = Pipe()
        process[keyPath: output] = pipe
        try process.run()
        let bytes = try readToEnd(of: pipe.fileHandleForReading.fileDescriptor)
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Foundation's own method ends the test process if a signal interrupts it.
    private static func readToEnd(of descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw ToolFailed(description: String(cString: strerror(errno))) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    package func expect(_ actual: String, _ name: String) throws {
        let path = "\(folder)/\(name)"
        guard let expected = try? String(contentsOfFile: path, encoding: .utf8) else {
            try actual.write(toFile: path, atomically: true, encoding: .utf8)
            Issue.record("\(path) was missing; it is written: look at it, and commit it if it is right")
            return
        }
        #expect(actual == expected)
    }
}

extension String {
    /// A page without the elements that color code: fixtures are about what is shown, and easier to read without them.
    package var withoutColors: String {
        replacing(#/<span class="[ktlqcd]">((?:[^<]|<\/?bdi>)*)</span>/#) { $0.1 }
    }
}

/// The tool's messages, when it fails in a test that needs it to succeed.
package struct ToolFailed: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
}
