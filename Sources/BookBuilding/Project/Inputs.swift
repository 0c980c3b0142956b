import Evaluation
import Foundation

/// The files that a build reads: what there is of them now, each with what tells it from what it was.
package struct Inputs: Sendable, Equatable {
    var files: Set<String> = []
    /// Folders whose files count, however many there are.
    var listings: Set<Listing> = []

    /// What there is now: nil for a file that can't be looked at.
    ///
    /// - Parameter enter: called with each folder before it is read.
    package func stamps(enter: (String) -> Void = { _ in }) -> [String: FileStamp?] {
        var stamps: [String: FileStamp?] = [:]
        for folder in Set(files.map(Self.folder)) { enter(folder) }
        for listing in listings {
            // The folder itself may go and come back.
            enter(Self.folder(of: listing.folder))
            let found = listing.find(enter: enter)
            for path in found.files { stamps[path] = .some(FileStamp(path)) }
            for (path, _) in found.faults { stamps[path] = .some(nil) }
        }
        for path in files { stamps[path] = .some(FileStamp(path)) }
        return stamps
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}
