import Foundation

/// The files that a build reads: what there is of them now, each with what tells it from what it was.
package struct Inputs: Sendable, Equatable {
    var files: Set<String> = []
    /// Folders whose files count, however many there are.
    var listings: Set<Listing> = []

    /// A file's size, times and number. The time of its last change can't be set back.
    package struct Stamp: Equatable, Sendable {
        /// Bytes.
        package var size: Int
        /// The file's number in its file system: a file that replaces another has a new one.
        package var number: UInt64
        var times: [Int]

        /// When its content was last written: seconds, and billionths of one.
        package var written: ArraySlice<Int> { times.prefix(2) }

        /// The stamp of what is at `path` now, links followed; nil where nothing is.
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
            times = [written.tv_sec, written.tv_nsec, changed.tv_sec, changed.tv_nsec]
        }
    }

    /// What there is now: nil for a file that can't be looked at.
    ///
    /// - Parameter enter: called with each folder before it is read.
    package func stamps(enter: (String) -> Void = { _ in }) -> [String: Stamp?] {
        var stamps: [String: Stamp?] = [:]
        for folder in Set(files.map(Self.folder)) { enter(folder) }
        for listing in listings {
            // The folder itself may go and come back.
            enter(Self.folder(of: listing.folder))
            let found = listing.find(enter: enter)
            for path in found.files { stamps[path] = .some(Stamp(path)) }
            for (path, _) in found.faults { stamps[path] = .some(nil) }
        }
        for path in files { stamps[path] = .some(Stamp(path)) }
        return stamps
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}
