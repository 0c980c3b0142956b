import Foundation
import Testing

/// The browsers that tests run in. A test that runs in every one takes them as its arguments:
///
///     @Suite(.sharedBrowsers) struct PageTests {
///         @Test(arguments: BrowserKind.testable) func slider(_ kind: BrowserKind) async throws {
///             let browser = try await kind.shared()
package enum BrowserKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case chromium
    case firefox

    package var testDescription: String { rawValue }

    /// The program to start, under its possible names, and Debian's packages for it.
    private var needs: (programs: [String], packages: String) {
        switch self {
        // chromedriver finds the browser by itself.
        case .chromium: (["chromedriver"], "chromium and chromium-driver")
        case .firefox:
            (["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"], "firefox-esr")
        }
    }

    package var isInstalled: Bool { needs.programs.contains(where: ChildProcess.isInstalled) }

    /// The browsers of this machine; missing ones are named in the output. If the environment has `CI`,
    /// missing ones are included, and their tests fail.
    package static let testable: [BrowserKind] = allCases.filter { kind in
        if kind.isInstalled || ProcessInfo.processInfo.environment["CI"] != nil { return true }
        FileHandle.standardError.write(Data("*** SKIPPED: \(kind.absence) ***\n".utf8))
        return false
    }

    private var absence: BrowserError {
        BrowserError("no tests in \(rawValue), which is not installed (Debian: \(needs.packages))")
    }

    func program() throws(BrowserError) -> String {
        guard let program = needs.programs.first(where: ChildProcess.isInstalled) else { throw absence }
        return program
    }

    /// Starts a browser that no other test uses. The caller has to close it.
    package func start() async throws(BrowserError) -> any Browser {
        switch self {
        case .chromium: try await Chromium.start()
        case .firefox: try await Firefox.start()
        }
    }
}
