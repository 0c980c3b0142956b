import Foundation
import Testing

@testable import Evaluation

/// Which holders may lock a folder at the same time.
@Suite struct FolderLockTests {
    private let folder = NSTemporaryDirectory() + "locks-\(UUID().uuidString)"
    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    @Test func sharing() async throws {
        defer { remove() }
        #expect(FolderLock(ifFree: folder, .shared) == nil, "there is none")
        try await withLock(.shared) {
            #expect(FolderLock(ifFree: folder, .shared) != nil)
            #expect(FolderLock(ifFree: folder, .exclusive) == nil)
        }
        try await withLock(.exclusive) {
            #expect(FolderLock(ifFree: folder, .shared) == nil)
            #expect(FolderLock(ifFree: folder, .exclusive) == nil)
        }
        #expect(FolderLock(ifFree: folder, .exclusive) != nil)
    }

    private func withLock(_ sharing: FolderLock.Sharing, _ body: () -> Void) async throws {
        let lock = try await FolderLock(folder, sharing)
        withExtendedLifetime(lock, body)
    }

    /// If the folder is deleted while someone waits for it, later holders lock another file: so the waiter
    /// has to lock that one, too.
    @Test func deletedFolder() async throws {
        defer { remove() }
        let (folder, waits) = (folder, AsyncStream<Void>.makeStream())
        var first: FolderLock? = try await FolderLock(folder)
        async let second = FolderLock(folder, waits: { waits.continuation.yield() })
        for await _ in waits.stream { break }
        withExtendedLifetime(first) { remove() }
        first = nil
        let third = try await second
        withExtendedLifetime(third) { #expect(FolderLock(ifFree: folder, .shared) == nil) }
    }

    /// Waiting for a lock can be canceled, and then does not block others.
    @Test func cancelledWait() async throws {
        defer { remove() }
        let (folder, waits) = (folder, AsyncStream<Void>.makeStream())
        var first: FolderLock? = try await FolderLock(folder)
        let second = Task { try await FolderLock(folder, waits: { waits.continuation.yield() }) }
        for await _ in waits.stream { break }
        second.cancel()
        await #expect(throws: EvaluationError.cancelled) { try await second.value }
        withExtendedLifetime(first) { #expect(FolderLock(ifFree: folder, .shared) == nil) }
        first = nil
        _ = try await FolderLock(folder)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await FolderLock(folder)
        }
        withExtendedLifetime(try await late.value) {}
    }

    /// Nothing is removed while another command links it, even if it has been damaged since it was compiled.
    @Test func damagedLibraryInUse() async throws {
        defer { remove() }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let toolchain = try await Toolchain.find(path: path, folder: folder)
        let source = Library.SourceFile(path: "A.swift", text: "public let version = 1\n")
        let libraries = try CompiledLibraries(
            [Library(name: "A", folder: "", sources: [source])], for: .native, toolchain: toolchain,
            in: CacheFolders(book: folder, machine: folder))
        var used: CompiledLibraries.Compilation? = try await libraries.compile(toolchain: toolchain)
        #expect(used?.diagnostics == [] && used?.locks.count == 1)
        try Files.write("damaged", to: libraries.objects[0])
        await #expect(throws: EvaluationError.self) { try await libraries.compile(toolchain: toolchain) }
        #expect(Files.read(libraries.objects[0]) == Array("damaged".utf8))
        used = nil
        #expect(try await libraries.compile(toolchain: toolchain).diagnostics == [])
        #expect(FolderContent.isIntact(libraries.folders[0]))
    }

    /// A library that is being linked stays, however many other versions are compiled.
    @Test func librariesInUse() async throws {
        defer { remove() }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let toolchain = try await Toolchain.find(path: path, folder: folder)
        func libraries(_ version: Int) throws -> CompiledLibraries {
            let source = Library.SourceFile(path: "A.swift", text: "public let version = \(version)\n")
            return try CompiledLibraries(
                [Library(name: "A", folder: "", sources: [source])], for: .native, toolchain: toolchain,
                in: CacheFolders(book: folder, machine: folder))
        }
        let isThere = { (libraries: CompiledLibraries) in
            FileManager.default.fileExists(atPath: libraries.objects[0])
        }
        let old = try libraries(0)
        var used: CompiledLibraries.Compilation? = try await old.compile(toolchain: toolchain)
        #expect(used?.diagnostics == [] && used?.locks.count == 1)
        for version in 1...7 { _ = try await libraries(version).compile(toolchain: toolchain) }
        #expect(isThere(old))
        #expect(!isThere(try libraries(1)), "so many are not kept")
        used = nil
        _ = try await libraries(8).compile(toolchain: toolchain)
        #expect(!isThere(old))
        // The library is compiled again.
        #expect(try await old.compile(toolchain: toolchain).diagnostics == [])
        #expect(isThere(old))
    }
}
