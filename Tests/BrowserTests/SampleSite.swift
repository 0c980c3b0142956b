import BrowserDriver
import Foundation

/// A small site of pages that count what happens to them, or do what they should not.
enum SampleSite {
    static let folder = Bundle.module.bundleURL.appending(path: "Resources").path

    /// The site's address without a server.
    static var fileAddress: String { BrowserDriver.fileAddress(of: folder) }
}
