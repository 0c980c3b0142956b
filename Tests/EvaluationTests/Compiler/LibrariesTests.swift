import Foundation
import Testing

@testable import Evaluation

@Suite struct LibrariesTests {
    /// A page's libraries do not reveal where they were compiled, so its program is the same in every folder.
    @Test(arguments: [Platform.webAssembly, .explainingWebAssembly])
    func objectsDoNotDependOnFolder(_ platform: Platform) async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        var objects: [[Data]] = []
        for folder in ["\(root)/a", "\(root)/another/of a longer name"] {
            let toolchain = try await Toolchain.find(path: path, folder: folder)
            let libraries = try CompiledLibraries(
                Self.libraries, for: platform, toolchain: toolchain,
                in: CacheFolders(book: folder, machine: folder))
            #expect(try await libraries.compile(toolchain: toolchain).diagnostics == [])
            objects.append(try libraries.objects.map { try Data(contentsOf: URL(fileURLWithPath: $0)) })
        }
        #expect(objects[0] == objects[1])
        #expect(objects[0].allSatisfy { !$0.isEmpty })
    }

    /// Compiled libraries are reused only if unchanged: no flipped bit, no missing file, no different list.
    @Test(arguments: ["A.o", "A.swiftmodule", "content.txt"], [true, false])
    func damagedLibraryIsRecompiled(_ file: String, _ isRemoved: Bool) async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let toolchain = try await Toolchain.find(path: path, folder: root)
        let libraries = try CompiledLibraries(
            Self.libraries, for: .native, toolchain: toolchain,
            in: CacheFolders(book: root, machine: root))
        #expect(try await libraries.compile(toolchain: toolchain).diagnostics == [])
        let damaged = URL(fileURLWithPath: "\(libraries.folders[0])/\(file)")
        let good = try Data(contentsOf: damaged)
        if isRemoved {
            try FileManager.default.removeItem(at: damaged)
        } else {
            var bytes = good
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: damaged)
        }
        #expect(try await libraries.compile(toolchain: toolchain).diagnostics == [])
        #expect(FolderContent.isIntact(libraries.folders[0]))
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(libraries.folders[0])/A.o")).isEmpty == false)
        // An undamaged library stays.
        let number = FileStamp.text(of: damaged.path)
        #expect(try await libraries.compile(toolchain: toolchain).diagnostics == [])
        #expect(FileStamp.text(of: damaged.path) == number)
    }

    /// A toolchain whose compiler records its calls in a file, and does `action` before it compiles.
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

    /// Two books that need the tool's libraries at the same time compile them once; each compiles its own
    /// libraries itself.
    @Test func concurrentBooks() async throws {
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
                    #expect(compilation.diagnostics == [])
                }
            }
            try await group.waitForAll()
        }
        #expect(books[0].folders[0] == books[1].folders[0])
        #expect(books[0].folders[1] != books[1].folders[1])
        #expect(count(calls) == 3)
        for folder in books.flatMap(\.folders) { #expect(FolderContent.isIntact(folder)) }
    }

    /// If compiling is interrupted there is no library, and the next book that needs it compiles it.
    @Test func interruptedCompilation() async throws {
        let root = NSTemporaryDirectory() + "libraries-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        // The first call writes a part of its output, and waits to be ended.
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
        #expect(try await libraries.compile(toolchain: toolchain).diagnostics == [])
        #expect(count(calls) == 3)
        #expect(FolderContent.isIntact(libraries.folders[0]))
        let beside = URL(fileURLWithPath: libraries.folders[0]).deletingLastPathComponent().path
        let names = try FileManager.default.contentsOfDirectory(atPath: beside)
        #expect(!names.contains { $0.hasSuffix(".new") }, "\(names)")
    }

    /// Files in different folders of a library may have the same name; a fault names the file's own path.
    @Test func sameFileNameInTwoFolders() async throws {
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
            ).compile(toolchain: toolchain).diagnostics.map { "\($0.path):\($0.line)" }
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
