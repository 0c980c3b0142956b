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
        let number = FileStamp(damaged.path).text
        #expect(try await libraries.compile(toolchain: toolchain).faults == [])
        #expect(FileStamp(damaged.path).text == number)
    }

    private static let libraries = [
        Library(
            name: "A", folder: "",
            sources: [
                Library.Source(
                    path: "A.swift",
                    text: "public struct Pair<T> { public var one, other: T }\npublic let place = #fileID\n")
            ]),
        Library(
            name: "B", folder: "",
            sources: [
                Library.Source(
                    path: "B.swift",
                    text: """
                        import A
                        public func sum(_ pair: Pair<Int>) -> Int { pair.one + pair.other }
                        public func last(_ values: [Int]) -> Int { precondition(!values.isEmpty, "none"); return values[0] }

                        """)
            ]),
    ]
}
