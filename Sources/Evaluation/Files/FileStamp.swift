import Foundation

/// What tells a program's file from another that stood at its place before: size, time and number. (Foundation takes
/// ten times as long to say so.)
package struct FileStamp: Sendable {
    private let path: String
    /// Nil where the file is missing.
    private let status: stat?

    /// The stamp of the file that is at `path` now, links followed.
    package init(_ path: String) {
        self.path = path
        var status = Foundation.stat()
        self.status = stat(path, &status) == 0 ? status : nil
    }

    /// The stamp in one line: path, size, time of the last change, number. Files with equal lines are taken to be the same.
    package var text: String {
        guard let status, let time else { return "\(path) is missing" }
        return "\(path) \(status.st_size) \(time.tv_sec).\(time.tv_nsec) \(status.st_ino)"
    }

    /// Bytes.
    var size: Int { status.map { Int($0.st_size) } ?? 0 }

    /// Seconds since 1970; the distant past where the file is missing.
    var modified: Double { time.map { Double($0.tv_sec) + Double($0.tv_nsec) / 1e9 } ?? -.infinity }

    private var time: timespec? {
        #if canImport(Darwin)
            status?.st_mtimespec
        #else
            status?.st_mtim
        #endif
    }

    /// Seconds since a file was changed; endless where it is missing.
    static func age(_ path: String) -> Double { Date().timeIntervalSince1970 - FileStamp(path).modified }
}
