import Evaluation
import Foundation
import Synchronization

/// Reads a book's sources, and records which files and folders were asked for, even if they can't be read.
///
/// A build reads everything through it, so `book serve` knows what to watch.
package final class InputReader: Sendable {
    private let known = Mutex(Inputs())

    /// A reader that was asked for nothing yet.
    package init() {}

    /// Everything that was asked for so far.
    package var inputs: Inputs { known.withLock { $0 } }

    /// Records a file that is read elsewhere.
    func note(_ path: String) { known.withLock { _ = $0.files.insert(path) } }

    /// - Parameter enclosures: the file has to lie in one of them; empty for files that may lie anywhere.
    func contents(of path: String, within enclosures: [Enclosure]) throws(Unreadable) -> [UInt8] {
        note(path)
        return try Files.contents(of: path, within: enclosures)
    }

    func text(of path: String, within enclosures: [Enclosure]) throws(Unreadable) -> String {
        try Files.text(contents(of: path, within: enclosures))
    }

    func files(of listing: FolderListing) -> FolderListing.Found {
        known.withLock { _ = $0.listings.insert(listing) }
        return listing.find()
    }
}
