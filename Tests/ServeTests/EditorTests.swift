import BookDriver
import Foundation
import Testing

/// What editors do to save a file, and what they leave next to it: the site shows what was saved, and nothing
/// is reported about the rest.
@Suite(.takesTurns) struct EditorTests {
    private static func chapter(_ x: Int) -> String { "# One\n\n```swift\nlet x = \(x) + 1000\n```\n" }

    /// A way to save an existing file.
    enum Editor: String, CaseIterable {
        /// Truncates the file and writes it in two parts: nano, and many others.
        case inPlace
        /// Writes another file, and renames it to the original name: gedit, VS Code, JetBrains.
        case writeAndRename
        /// Renames the old file, writes the new one: vim, which creates a file `4913` to test what it may do.
        case renameAndWrite
        /// Keeps a dangling link as a lock while there are unsaved changes: Emacs.
        case emacs
        /// On a foreign file system, stores attributes in a file `._…`.
        case macOS
        /// Deletes the file, and writes it some time later.
        case deleteAndWrite

        func save(_ text: String, to path: String) async throws {
            let manager = FileManager.default
            let (folder, name) = (
                (path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent
            )
            func write(_ text: String, _ name: String, flags: Int32 = O_TRUNC) throws {
                let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT | flags, 0o644)
                try #require(descriptor >= 0)
                defer { close(descriptor) }
                #expect(Foundation.write(descriptor, text, text.utf8.count) == text.utf8.count)
            }
            func pause() async throws { try await Task.sleep(for: .milliseconds(60)) }
            switch self {
            case .inPlace:
                try write(String(text.prefix(12)), name)
                try await pause()
                try write(String(text.dropFirst(12)), name, flags: O_APPEND)
            case .writeAndRename:
                try write(text, ".goutputstream-XYZ")
                try await pause()
                try #require(rename("\(folder)/.goutputstream-XYZ", path) == 0)
            case .renameAndWrite:
                try write("", "4913")
                try manager.removeItem(atPath: folder + "/4913")
                try write("b0VIM 9.0\u{0}\u{1}", ".\(name).swp")
                try #require(rename(path, path + "~") == 0)
                try await pause()
                try write(text, name)
                try manager.removeItem(atPath: path + "~")
                try manager.removeItem(atPath: "\(folder)/.\(name).swp")
            case .emacs:
                let lock = "\(folder)/.#\(name)"
                try manager.createSymbolicLink(atPath: lock, withDestinationPath: "somebody@machine.4711:17")
                try await pause()
                try write(text, "#\(name)#")
                try #require(rename(path, path + "~") == 0)
                try write(text, name)
                try await pause()
                try manager.removeItem(atPath: lock)
                try manager.removeItem(atPath: "\(folder)/#\(name)#")
            case .macOS:
                try write("\u{0}\u{5}\u{16}\u{7}", "._\(name)")
                try write(text, name)
            case .deleteAndWrite:
                try manager.removeItem(atPath: path)
                try await Task.sleep(for: .milliseconds(500))
                try write(text, name)
            }
        }
    }

    @Test func saves() async throws {
        let library = NSTemporaryDirectory() + "serve-editors-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: library, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: library) }
        func source(_ x: Int) -> String { "public let given = \(x)\n" }
        try source(0).write(toFile: library + "/Given.swift", atomically: true, encoding: .utf8)
        let server = try BookServer(
            [
                "01-case": Self.chapter(0), "03-other": "# Three\n\n```swift\nlet z = 1\n```\n",
                "02-data":
                    "---\ndata: [number.txt]\n---\n# Two\n\n```swift\nimport Given\nlet y = Int(data(\"number.txt\"))! + given\n```\n",
                "number.txt": "3000",
            ], libraries: ["- Given: \(library)"], settings: "memory: 512\noutput: 4\nlive: false\n")
        try await server.wait(for: ">1000<", in: "01-case.html")
        try await server.wait(for: ">3000<", in: "02-data.html")
        for (index, editor) in Editor.allCases.enumerated() {
            let number = 10 * (index + 1)
            try await editor.save(Self.chapter(number), to: server.path("01-case"))
            try await server.wait(for: ">\(1000 + number)<", in: "01-case.html")
            try await editor.save("\(3000 + number)", to: server.path("number.txt"))
            try await server.wait(for: ">\(3000 + number + number - 10)<", in: "02-data.html")
            try await editor.save(source(number), to: library + "/Given.swift")
            try await server.wait(for: ">\(3000 + 2 * number)<", in: "02-data.html")
        }
        // Leftover files, though invalid, are ignored.
        for name in [".#03-other.md", ".#Given.swift"] {
            let folder = name.hasSuffix(".md") ? server.root + "/chapters" : library
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: "nobody@nowhere.1")
        }
        try await Editor.inPlace.save(Self.chapter(200), to: server.path("01-case"))
        try await server.wait(for: ">1200<", in: "01-case.html")
        #expect(server.isRunning)
        for name in [".#", "._", "4913", "~", ".swp", "#"] {
            #expect(!server.said.contains(name), "\(server.said)")
        }
    }

    /// Everything that a build reads is watched, including unreadable files and newly named ones.
    @Test func everythingReadIsWatched() async throws {
        let pins = { (value: String) in "says: Pin 1\none/value\tFloat\t\(value)\n" }
        let server = try BookServer(
            [
                "01-case": "# One\n\n```swift\nreference(\"one/value\", Float(1.5))\n```\n",
                "pins.txt": pins("1.5"),
            ], settings: "memory: 512\noutput: 4\nlive: false\nreferences: [pins.txt]\n")
        try await server.wait(for: ">1.5<", in: "01-case.html")
        try server.save("pins.txt", pins("2.5"))
        try await server.wait(until: "'one/value' is too far")
        try server.save("01-case", "# One\n\n```swift\nreference(\"one/value\", Float(2.5))\n```\n")
        try await server.wait(for: ">2.5<", in: "01-case.html")
        // Another file, which does not exist yet, in a folder that does not exist yet.
        try server.edit("book.yml", "[pins.txt]", "[data/new.txt]")
        try await server.wait(until: "'data/new.txt' does not exist")
        try FileManager.default.createDirectory(
            atPath: server.root + "/chapters/data", withIntermediateDirectories: true)
        try server.save("data/new.txt", pins("2.5").replacing("Pin 1", with: "Pin 2"))
        try await server.wait(for: "Pin 2", in: "01-case.html")
        // A library that does not exist yet.
        try server.edit("book.yml", "memory: ", "libraries:\n  - Late: ../Late\nmemory: ")
        try await server.wait(until: "library Late: '../Late' does not exist")
        try FileManager.default.createDirectory(
            atPath: server.root + "/Late/deep", withIntermediateDirectories: true)
        try server.save("../Late/deep/Late.swift", "public let late = 77\n")
        try server.save("02-late", "# Two\n\n```swift\nimport Late\nlet y = late + 1\n```\n")
        try await server.wait(for: ">78<", in: "02-late.html")
        try server.save("../Late/deep/Late.swift", "public let late = 87\n")
        try await server.wait(for: ">88<", in: "02-late.html")
    }
}
