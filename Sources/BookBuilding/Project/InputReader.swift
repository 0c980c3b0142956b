import Evaluation
import Foundation
import Synchronization

/// Reads a book's sources, and keeps which files and folders it was asked for, also those that can't be read.
///
/// All that a build reads of a book goes through here: so what `book serve` watches is what a build reads.
package final class InputReader: Sendable {
    private let known = Mutex(Inputs())

    /// A reader that was asked for nothing yet.
    package init() {}

    /// All that it was asked for so far.
    package var inputs: Inputs { known.withLock { $0 } }

    /// A file that is read elsewhere, but counts.
    func note(_ path: String) { known.withLock { _ = $0.files.insert(path) } }

    /// - Parameter enclosures: it has to lie in one of them; none for what the book's author may take from anywhere.
    func contents(of path: String, within enclosures: [Enclosure]) throws(Unreadable) -> [UInt8] {
        note(path)
        return try Files.contents(of: path, within: enclosures)
    }

    func text(of path: String, within enclosures: [Enclosure]) throws(Unreadable) -> String {
        try Files.text(contents(of: path, within: enclosures))
    }

    func files(of listing: Listing) -> Listing.Found {
        known.withLock { _ = $0.listings.insert(listing) }
        return listing.find()
    }
}
