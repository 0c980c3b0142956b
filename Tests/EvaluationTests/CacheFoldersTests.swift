import Foundation
import Testing

@testable import Evaluation

/// Where what all books of a user share is kept, and when it is not.
@Suite struct CacheFoldersTests {
    private let root = NSTemporaryDirectory() + "caches-\(UUID().uuidString)"
    private func remove() { try? FileManager.default.removeItem(atPath: root) }
    private let name = "executable-book"

    private func folders(_ environment: [String: String]) -> CacheFolders {
        CacheFolders(book: root + "/book", environment: environment)
    }

    @Test func theUsersFolder() throws {
        defer { remove() }
        #if os(macOS)
            let usual = "Library/Caches"
        #else
            let usual = ".cache"
        #endif
        let home = folders(["HOME": root])
        #expect(home.machine == "\(root)/\(usual)/\(name)" && home.note == nil)
        #expect(home.book == root + "/book")
        let named = folders(["HOME": root, "XDG_CACHE_HOME": root + "/named"])
        #expect(named.machine == "\(root)/named/\(name)" && named.note == nil)
        // The specification has no meaning for a path that depends on where a command is called.
        #expect(folders(["HOME": root, "XDG_CACHE_HOME": "named"]).machine == home.machine)
        let attributes = try FileManager.default.attributesOfItem(atPath: named.machine)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func noFolder() {
        let none = folders([:])
        #expect(none.machine == none.book)
        #expect(none.note?.hasPrefix("there is no folder for caches") == true)
    }

    /// The note says which folder, what is wrong with it, and what to do.
    @Test func foldersThatCanNotBeUsed() throws {
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
        expect(folders(["XDG_CACHE_HOME": root + "/file"]), "can't be made: ")
        let open = "\(root)/open/\(name)"
        try manager.createDirectory(atPath: open, withIntermediateDirectories: true)
        try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
        expect(folders(["XDG_CACHE_HOME": root + "/open"]), "can be written by every user")
        // The system lets root write anywhere, and nobody else give files away.
        let other = "\(root)/other/\(name)"
        try manager.createDirectory(atPath: other, withIntermediateDirectories: true)
        if geteuid() == 0 {
            try manager.setAttributes([.ownerAccountID: 65534], ofItemAtPath: other)
            expect(folders(["XDG_CACHE_HOME": root + "/other"]), "belongs to another user")
        } else {
            try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: other)
            expect(folders(["XDG_CACHE_HOME": root + "/other"]), "can't be written: ")
        }
    }
}
