import Foundation

/// Replaces a folder by another one that stands ready beside it: whoever looks sees the old one or the new one.
enum FolderSwap {
    /// Puts `next` in place of `path`, and removes what was there.
    static func put(_ next: String, inPlaceOf path: String) throws {
        let manager = FileManager.default
        if !manager.fileExists(atPath: path) {
            try manager.moveItem(atPath: next, toPath: path)
            return
        }
        if exchange(next, path) {
            try? manager.removeItem(atPath: next)
            return
        }
        // Where two folders can't change places at once, there is none for a moment.
        let old = path + ".old"
        try? manager.removeItem(atPath: old)
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
