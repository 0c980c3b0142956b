import Evaluation
import Foundation

/// Replaces a folder atomically: the new one is prepared next to it, and then takes its place.
///
/// The caller holds the lock for the folder. The prepared folder's name is hidden and unique to this process
/// all the same.
struct FolderReplacement {
    /// Links resolved.
    private let path: String
    /// The prepared folder.
    private let next: String
    /// Where the old folder is for a moment if the system can't exchange two folders atomically.
    private let old: String

    private static let nextMark = ".book-next-"
    private static let oldMark = ".book-old-"

    /// Replaces a folder; if anything fails, it stays as it is.
    static func replace(_ path: String, gather: (_ next: String) throws -> Void) throws {
        let replacement = try FolderReplacement(of: path)
        do {
            try gather(replacement.next)
            try replacement.commit()
        } catch {
            try? FileManager.default.removeItem(atPath: replacement.next)
            throw error
        }
    }

    /// Creates an empty folder.
    private init(of path: String) throws {
        self.path = path
        let (parent, name) = Self.split(path)
        let own = "\(getpid())-\(UInt32.random(in: 0 ... .max))"
        next = "\(parent)/\(name)\(Self.nextMark)\(own)"
        old = "\(parent)/\(name)\(Self.oldMark)\(own)"
        try FileManager.default.createDirectory(atPath: next, withIntermediateDirectories: true)
    }

    private static func split(_ path: String) -> (parent: String, name: String) {
        let url = URL(fileURLWithPath: path)
        return (url.deletingLastPathComponent().path, "." + url.lastPathComponent)
    }

    /// Removes leftovers of killed processes next to a folder. To be called as soon as the lock is taken: if
    /// a process was killed between two steps, only the old folder exists, which is put back.
    static func clearUp(beside path: String) {
        let manager = FileManager.default
        let (parent, name) = split(path)
        // Folders that can't be listed or removed now are removed by a later command.
        let entries = ((try? FolderEntry.all(in: parent)) ?? []).filter { $0.kind == .folder }
        for entry in entries where isLeft(entry.name, name + oldMark) {
            if !manager.fileExists(atPath: path) {
                try? manager.moveItem(atPath: entry.path, toPath: path)
            } else {
                try? manager.removeItem(atPath: entry.path)
            }
        }
        for entry in entries where isLeft(entry.name, name + nextMark) {
            try? manager.removeItem(atPath: entry.path)
        }
    }

    /// Whether a name is of this kind, and its process has ended.
    private static func isLeft(_ name: String, _ prefix: String) -> Bool {
        guard name.hasPrefix(prefix) else { return false }
        let parts = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, UInt32(parts[1]) != nil, let process = pid_t(parts[0]), process > 0 else {
            return false
        }
        return process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
    }

    /// Puts the prepared folder in place.
    private func commit() throws {
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) {
            try manager.moveItem(atPath: next, toPath: path)
            return
        }
        if Self.exchange(next, path) {
            try? manager.removeItem(atPath: next)
            return
        }
        try manager.moveItem(atPath: path, toPath: old)
        do {
            try manager.moveItem(atPath: next, toPath: path)
        } catch {
            try manager.moveItem(atPath: old, toPath: path)
            throw error
        }
        try? manager.removeItem(atPath: old)
    }

    /// Exchanges two folders atomically; false if the system can't.
    private static func exchange(_ one: String, _ other: String) -> Bool {
        #if os(Linux)
            // Swift's Glibc module does not have it.
            typealias Rename =
                @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
            guard let symbol = dlsym(nil, "renameat2") else { return false }
            let exchange: UInt32 = 2
            return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0
        #elseif canImport(Darwin)
            return renamex_np(one, other, UInt32(RENAME_SWAP)) == 0
        #else
            return false
        #endif
    }
}
