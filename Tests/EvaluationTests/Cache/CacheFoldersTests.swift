import Foundation
import Testing

@testable import Evaluation

/// Where data shared by all books of a user is kept, and when it is not.
@Suite struct CacheFoldersTests {
    private let root = NSTemporaryDirectory() + "caches-\(UUID().uuidString)"
    private func remove() { try? FileManager.default.removeItem(atPath: root) }
    private let name = "executable-book"

    private func folders(_ environment: [String: String]) throws -> CacheFolders {
        try CacheFolders(own: root + "/book", environment: environment)
    }

    @Test func userFolder() throws {
        defer { remove() }
        #if os(macOS)
            let usual = "Library/Caches"
        #else
            let usual = ".cache"
        #endif
        let home = try folders(["HOME": root])
        #expect(home.machine == "\(root)/\(usual)/\(name)" && home.note == nil)
        #expect(home.book == root + "/book")
        let named = try folders(["HOME": root, "XDG_CACHE_HOME": root + "/named"])
        #expect(named.machine == "\(root)/named/\(name)" && named.note == nil)
        // The specification gives no meaning to a path relative to the current folder.
        #expect(try folders(["HOME": root, "XDG_CACHE_HOME": "named"]).machine == home.machine)
        let attributes = try FileManager.default.attributesOfItem(atPath: named.machine)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func noFolder() throws {
        let none = try folders([:])
        #expect(none.machine == none.book)
        #expect(none.note?.hasPrefix("there is no folder for caches") == true)
    }

    /// The note names the folder, what is wrong with it, and what to do.
    @Test func unusableFolders() throws {
        defer { remove() }
        let manager = FileManager.default
        func expect(_ folders: CacheFolders, _ reason: String) {
            #expect(folders.machine == folders.book)
            let note = folders.note ?? ""
            #expect(note.hasPrefix(root + "/") && note.contains(reason), "\(note)")
            #expect(note.contains("set XDG_CACHE_HOME"))
        }
        try manager.createDirectory(atPath: root, withIntermediateDirectories: true)
        try "".write(toFile: root + "/file", atomically: true, encoding: .utf8)
        expect(try folders(["XDG_CACHE_HOME": root + "/file"]), "can't be created: ")
        let open = "\(root)/open/\(name)"
        try manager.createDirectory(atPath: open, withIntermediateDirectories: true)
        try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
        expect(try folders(["XDG_CACHE_HOME": root + "/open"]), "can be written by every user")
        // The system lets root write anywhere, and lets only root give files away.
        let other = "\(root)/other/\(name)"
        try manager.createDirectory(atPath: other, withIntermediateDirectories: true)
        if geteuid() == 0 {
            try manager.setAttributes([.ownerAccountID: 65534], ofItemAtPath: other)
            expect(try folders(["XDG_CACHE_HOME": root + "/other"]), "belongs to another user")
        } else {
            try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: other)
            expect(try folders(["XDG_CACHE_HOME": root + "/other"]), "can't be written: ")
        }
    }

    // MARK: Strangers' books

    private func sandboxed(_ environment: [String: String]) throws -> CacheFolders {
        try CacheFolders(ofSandboxed: root + "/a/book", environment: environment)
    }

    /// Nothing is kept in the book's folder, whatever it contains;
    /// each book has exactly one folder of its own.
    @Test func sandboxedBook() throws {
        defer { remove() }
        let manager = FileManager.default
        try manager.createDirectory(atPath: root + "/a/book/.build/book", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: root + "/b", withIntermediateDirectories: true)
        let machine = ["XDG_CACHE_HOME": root + "/cache"]
        let first = try sandboxed(machine)
        #expect(first.machine == "\(root)/cache/\(name)" && first.note == nil)
        #expect(first.own.hasPrefix(first.machine + "/books/") && first.book == first.own)
        #expect(try sandboxed(machine).own == first.own)
        try manager.createSymbolicLink(atPath: root + "/link", withDestinationPath: root + "/a/book")
        #expect(try CacheFolders(ofSandboxed: root + "/link", environment: machine).own == first.own)
        let other = try CacheFolders(ofSandboxed: root + "/b", environment: machine)
        #expect(other.own != first.own)
        // The folder of this name belongs to another book.
        try "/another".write(toFile: first.own + "/book", atomically: true, encoding: .utf8)
        #expect(try sandboxed(machine).own != first.own)

        let books = BookFolders(machine: first.machine)
        books.removeUnused()
        #expect(manager.fileExists(atPath: other.own))
        var lock = FolderLock(ifFree: other.own, .shared)
        books.removeUnused(for: -60)
        #expect(manager.fileExists(atPath: other.own), "it is used")
        #expect(!manager.fileExists(atPath: first.own))
        withExtendedLifetime(lock) {}
        lock = nil
        books.removeUnused(for: -60)
        #expect(!manager.fileExists(atPath: other.own))
    }

    /// If the user's folder can't be used, or strangers can write to it, nothing is cached or created there.
    @Test func sandboxedBookWithoutUserFolder() throws {
        defer { remove() }
        let manager = FileManager.default
        let book = root + "/a/book"
        try manager.createDirectory(atPath: book, withIntermediateDirectories: true)
        try manager.createDirectory(atPath: root + "/victim", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: book + "/.cache", withDestinationPath: root + "/victim")
        try manager.createSymbolicLink(atPath: root + "/into", withDestinationPath: book)
        try manager.createSymbolicLink(atPath: root + "/out", withDestinationPath: book + "/.cache")
        try "".write(toFile: root + "/file", atomically: true, encoding: .utf8)
        for environment in [
            [:], ["HOME": book], ["XDG_CACHE_HOME": book], ["XDG_CACHE_HOME": book + "/deep/er"],
            ["XDG_CACHE_HOME": root + "/into"], ["XDG_CACHE_HOME": root + "/out"],
            ["XDG_CACHE_HOME": root + "/file"],
        ] {
            let folders = try sandboxed(environment)
            #expect(folders.own == folders.machine && folders.own == folders.book)
            #expect(!folders.own.hasPrefix(root), "\(folders.own)")
            #expect(folders.note?.contains("nothing is kept for the next build") == true)
            #expect(folders.moduleCache?.hasPrefix(folders.own) == true)
            let attributes = try manager.attributesOfItem(atPath: folders.own)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
        if geteuid() == 0 {
            try manager.createSymbolicLink(atPath: root + "/foreign", withDestinationPath: root + "/b")
            lchown(root + "/foreign", 65534, 65534)
            let note = try sandboxed(["XDG_CACHE_HOME": root + "/foreign"]).note
            #expect(note?.contains("is reached through a link of another user") == true)
        }
        #expect(try manager.contentsOfDirectory(atPath: root + "/victim").isEmpty)
        #expect(try manager.contentsOfDirectory(atPath: book) == [".cache"])
    }

    @Test func resultsFolder() throws {
        defer { remove() }
        let book = root + "/a/book"
        try FileManager.default.createDirectory(atPath: book, withIntermediateDirectories: true)
        let environment = ["XDG_CACHE_HOME": root + "/cache", "BOOK_CACHE": root + "/results"]
        let native = try folders(environment)
        #expect(native.own == root + "/book" && native.book == root + "/results")
        let strangers = try sandboxed(environment)
        #expect(strangers.own.hasPrefix(strangers.machine) && strangers.book == root + "/results")
        for inside in [book, book + "/results", book + "/../book/results"] {
            #expect(throws: EvaluationError.self) {
                try self.sandboxed(["XDG_CACHE_HOME": self.root + "/cache", "BOOK_CACHE": inside])
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: book).isEmpty)
    }
}
