import Foundation

/// What tells a program's file from another that stood at its place before: size, time and number.
package struct FileStamp: Equatable, Sendable {
    package var text: String

    package init(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            text = "\(path) is missing"
            return
        }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        text = "\(path) \(status.st_size) \(time.tv_sec).\(time.tv_nsec) \(status.st_ino)"
    }

    /// Seconds since a file was changed; endless where it is missing.
    static func age(_ path: String) -> Double {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.modificationDate] as? Date).map { -$0.timeIntervalSinceNow } ?? .infinity
    }
}
