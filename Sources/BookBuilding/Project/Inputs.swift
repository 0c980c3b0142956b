import Evaluation
import Foundation

/// The files that a build reads, for noticing changes.
package struct Inputs: Sendable, Equatable {
    var files: Set<String> = []
    /// Folders of which all files are read.
    var listings: Set<FolderListing> = []

    /// The current stamp of each file; nil for one that can't be read.
    ///
    /// - Parameter enter: called with each folder before it is read.
    package func stamps(enter: (String) -> Void = { _ in }) -> [String: FileStamp?] {
        var stamps: [String: FileStamp?] = [:]
        for folder in Set(files.map(Self.folder)) { enter(folder) }
        for listing in listings {
            // The folder itself may be removed and created again.
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
