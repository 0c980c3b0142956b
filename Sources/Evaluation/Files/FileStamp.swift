import Foundation

/// A file's size, inode number and times, which tell whether it was changed or replaced. (Foundation takes
/// ten times as long.)
package struct FileStamp: Equatable, Sendable {
    /// In bytes.
    package var size: Int
    /// The inode number: a file that replaces another has a new one.
    package var number: UInt64
    /// The time when its content was written.
    package var written: Time
    /// The time of the last change of any kind, which can't be set back.
    package var changed: Time

    /// A time since 1970.
    package struct Time: Hashable, Sendable {
        var seconds: Int
        var nanoseconds: Int
    }

    /// Nil if the file is missing.
    package init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        size = Int(status.st_size)
        number = UInt64(status.st_ino)
        #if canImport(Darwin)
            let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (written, changed) = (status.st_mtim, status.st_ctim)
        #endif
        self.written = Time(seconds: written.tv_sec, nanoseconds: written.tv_nsec)
        self.changed = Time(seconds: changed.tv_sec, nanoseconds: changed.tv_nsec)
    }

    /// A file's path and stamp, without the time of the last change, which changes with each new hard link.
    package static func text(of path: String) -> String {
        guard let stamp = FileStamp(path) else { return "\(path) is missing" }
        return "\(path) \(stamp.size) \(stamp.written.seconds).\(stamp.written.nanoseconds) \(stamp.number)"
    }

    /// When a file was last written, in seconds since 1970; the distant past if it is missing.
    static func modified(_ path: String) -> Double {
        FileStamp(path).map { Double($0.written.seconds) + Double($0.written.nanoseconds) / 1e9 }
            ?? -.infinity
    }

    /// Seconds since a file was last written; infinite if it is missing.
    static func age(_ path: String) -> Double { Date().timeIntervalSince1970 - modified(path) }
}
