import Evaluation
import Foundation

/// What a folder is to become. It is gathered beside the folder, and then takes its place: whoever looks sees the old one
/// or the new one.
///
/// The caller holds the lock under which the folder is replaced. What is gathered has a name of this process's own all the
/// same, and a hidden one, which can't be that of a folder of the user's.
struct FolderReplacement {
    /// Without links on the way.
    private let path: String
    /// What is gathered.
    private let next: String
    /// Where the old folder is for a moment, where the system can't let two folders change places at once.
    private let old: String

    private static let nextMark = ".book-next-"
    private static let oldMark = ".book-old-"

    /// Replaces a folder by what is gathered; where that fails it stays as it is.
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

    /// Makes an empty folder.
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

    /// Takes away what processes left beside a folder that were killed. Whoever has taken the lock does this first: where
    /// one was killed between two steps there is none but the old folder, which comes back.
    static func clearUp(beside path: String) {
        let manager = FileManager.default
        let (parent, name) = split(path)
        // What can't be listed or removed now goes another time.
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

    /// Whether it has a name of this kind, of a process that is no more.
    private static func isLeft(_ name: String, _ prefix: String) -> Bool {
        guard name.hasPrefix(prefix) else { return false }
        let parts = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, UInt32(parts[1]) != nil, let process = pid_t(parts[0]), process > 0 else {
            return false
        }
        return process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
    }

    /// Puts what was gathered in the folder's place.
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

    /// Two folders change places at once; false where the system can't do that.
    private static func exchange(_ one: String, _ other: String) -> Bool {
        #if os(Linux)
            // Swift's module of glibc leaves it out.
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
