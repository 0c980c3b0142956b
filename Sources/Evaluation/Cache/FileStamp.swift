import Foundation

/// What tells a program's file from another that stood at its place before: size, time and number.
package struct FileStamp: Equatable, Sendable {
    package var text: String
    /// Bytes.
    let size: Int
    /// Seconds since 1970; the distant past where the file is missing. (Foundation takes ten times as long to say so.)
    let modified: Double

    package init(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            text = "\(path) is missing"
            (size, modified) = (0, -.infinity)
            return
        }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        text = "\(path) \(status.st_size) \(time.tv_sec).\(time.tv_nsec) \(status.st_ino)"
        size = Int(status.st_size)
        modified = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds since a file was changed; endless where it is missing.
    static func age(_ path: String) -> Double { Date().timeIntervalSince1970 - FileStamp(path).modified }
}
