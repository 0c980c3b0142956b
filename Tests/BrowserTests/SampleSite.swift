import BrowserDriver
import Foundation

/// A small site whose pages count events, or misbehave.
enum SampleSite {
    static let folder = Bundle.module.bundleURL.appending(path: "Resources").path

    /// The site's address without a server.
    static var fileAddress: String { BrowserDriver.fileAddress(of: folder) }
}
