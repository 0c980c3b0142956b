import Foundation
import Testing

@testable import Evaluation

@Suite struct LibrariesTests {
    /// A page's libraries do not tell where they were compiled, so its program is the same in every folder.
    @Test(arguments: [Platform.page, .explainingPage])
    func theSameObjectsInEveryFolder(_ platform: Platform) async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        var objects: [[Data]] = []
        for folder in ["\(root)/a", "\(root)/another/of a longer name"] {
            let toolchain = try await Toolchain.find(path: path, folder: folder)
            let libraries = try CompiledLibraries(
                Self.libraries, for: platform, toolchain: toolchain,
                in: CacheFolders(book: folder, machine: folder))
            #expect(try await libraries.compile(toolchain: toolchain).faults == [])
            objects.append(try libraries.objects.map { try Data(contentsOf: URL(fileURLWithPath: $0)) })
        }
        #expect(objects[0] == objects[1])
        #expect(objects[0].allSatisfy { !$0.isEmpty })
    }

    /// What was compiled before is used only where it is as it was: a bit of a file, a file, or the list is not.
    @Test(arguments: ["A.o", "A.swiftmodule", "content.txt"], [true, false])
    func aDamagedLibraryIsCompiledAgain(_ file: String, _ isRemoved: Bool) async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let toolchain = try await Toolchain.find(path: path, folder: root)
        let libraries = try CompiledLibraries(
            Self.libraries, for: .native, toolchain: toolchain,
            in: CacheFolders(book: root, machine: root))
        #expect(try await libraries.compile(toolchain: toolchain).faults == [])
        let damaged = URL(fileURLWithPath: "\(libraries.folders[0])/\(file)")
        let good = try Data(contentsOf: damaged)
        if isRemoved {
            try FileManager.default.removeItem(at: damaged)
        } else {
            var bytes = good
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: damaged)
        }
        #expect(try await libraries.compile(toolchain: toolchain).faults == [])
        #expect(FolderContent.isWhole(libraries.folders[0]))
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(libraries.folders[0])/A.o")).isEmpty == false)
        // What is whole stays.
        let number = FileStamp.text(of: damaged.path)
        #expect(try await libraries.compile(toolchain: toolchain).faults == [])
        #expect(FileStamp.text(of: damaged.path) == number)
    }

    /// The toolchain, with a compiler that notes in a file that it was called, and does as `action` says before it compiles.
    private func toolchain(_ root: String, before action: String) async throws -> (Toolchain, calls: String) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        var toolchain = try await Toolchain.find(path: path, folder: root)
        let (script, calls) = (root + "/swiftc", root + "/calls")
        try "#!/bin/sh\necho call >> '\(calls)'\n\(action)\nexec '\(toolchain.compiler)' \"$@\"\n".write(
            toFile: script, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        toolchain.compiler = script
        return (toolchain, calls)
    }

    private func count(_ calls: String) -> Int {
        ((try? String(contentsOfFile: calls, encoding: .utf8)) ?? "").count { $0 == "\n" }
    }

    /// Two books that need the tool's libraries at once compile them once, and what is a book's own each by itself.
    @Test func twoBooksAtOnce() async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        var all = Self.libraries
        all[0].folder = nil
        let (toolchain, calls) = try await toolchain(root, before: "sleep 0.2")
        let books = try ["a", "b"].map { name in
            try CompiledLibraries(
                all, for: .native, toolchain: toolchain,
                in: CacheFolders(book: "\(root)/\(name)", machine: root + "/machine"))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for book in books {
                group.addTask {
                    let compilation = try await book.compile(toolchain: toolchain)
                    #expect(compilation.faults == [])
                }
            }
            try await group.waitForAll()
        }
        #expect(books[0].folders[0] == books[1].folders[0])
        #expect(books[0].folders[1] != books[1].folders[1])
        #expect(count(calls) == 3)
        for folder in books.flatMap(\.folders) { #expect(FolderContent.isWhole(folder)) }
    }

    /// Where compiling ends in the middle there is no library, and the next one who needs it makes it.
    @Test func anEndInTheMiddle() async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        // The first call writes a part of what it is to make, and waits for its end.
        let (toolchain, calls) = try await toolchain(
            root,
            before: "if [ ! -e '\(root)/once' ]; then echo part > A.o; echo > '\(root)/once'; sleep 1000; fi")
        let libraries = try CompiledLibraries(
            Self.libraries, for: .native, toolchain: toolchain, in: CacheFolders(book: root, machine: root))
        let build = Task { try await libraries.compile(toolchain: toolchain) }
        while !FileManager.default.fileExists(atPath: root + "/once") {
            try await Task.sleep(for: .milliseconds(10))
        }
        build.cancel()
        await #expect(throws: EvaluationError.self) { try await build.value }
        #expect(!FileManager.default.fileExists(atPath: libraries.folders[0]))
        #expect(FileManager.default.fileExists(atPath: libraries.folders[0] + ".new/A.o"))
        #expect(try await libraries.compile(toolchain: toolchain).faults == [])
        #expect(count(calls) == 3)
        #expect(FolderContent.isWhole(libraries.folders[0]))
        let beside = URL(fileURLWithPath: libraries.folders[0]).deletingLastPathComponent().path
        let names = try FileManager.default.contentsOfDirectory(atPath: beside)
        #expect(!names.contains { $0.hasSuffix(".new") }, "\(names)")
    }

    /// Files in folders of a library may have one name; a fault names the file's own path.
    @Test func oneNameInTwoFolders() async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let toolchain = try await Toolchain.find(path: path, folder: root)
        func faults(_ last: String) async throws -> [String] {
            let sources = [("Names.swift", "1"), ("one/Names.swift", "2"), ("two/names.swift", last)]
            let library = Library(
                name: "A", folder: "A",
                sources: sources.enumerated().map { index, source in
                    Library.SourceFile(
                        path: "A/" + source.0,
                        text: "private let own = 1\npublic let n\(index): Int = \(source.1)\n")
                })
            #expect(library.namedSources.map(\.name) == sources.map { "A/" + $0.0 })
            return try await CompiledLibraries(
                [library], for: .native, toolchain: toolchain, in: CacheFolders(book: root, machine: root)
            ).compile(toolchain: toolchain).faults.map { "\($0.path):\($0.line)" }
        }
        #expect(try await faults("3") == [])
        #expect(try await faults("true") == ["A/two/names.swift:2"])
    }

    private static let libraries = [
        Library(
            name: "A", folder: "",
            sources: [
                Library.SourceFile(
                    path: "A.swift",
                    text: "public struct Pair<T> { public var one, other: T }\npublic let place = #fileID\n")
            ]),
        Library(
            name: "B", folder: "",
            sources: [
                Library.SourceFile(
                    path: "B.swift",
                    text: """
                        import A
                        public func sum(_ pair: Pair<Int>) -> Int { pair.one + pair.other }
                        public func last(_ values: [Int]) -> Int { precondition(!values.isEmpty, "none"); return values[0] }

                        """)
            ]),
    ]
}
