import BrowserDriver
import Foundation
import Testing

/// A page's program has the same line numbers as the native one, and stops at the same lines.
@Suite(.sharedBrowsers) struct PlaceTests {
    /// The place at which the page says that the program stopped.
    private static let stopped = "document.querySelector('.stop')?.closest('.i, .v')?.id"

    @Test(arguments: Visit.all)
    func places(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "06-places", of: LiveBook.hard.value, at: visit.origin, in: browser)
        let printed = try await page.snapshot()
        try await browser.press(.arrowLeft, on: "[name=x]")
        try await page.expectParity(with: ["x": "1"])
        #expect(
            try await browser.evaluate("document.querySelector('#o0 pre').textContent") == """
                9
                7
                main/06-places.md
                main/06-places.md
                chapters/06-places.md
                main
                main/06-places.md
                main/06-places.md
                main/06-places.md

                """)

        // A sentence has several values on one line; in the quotation, code is indented.
        for (x, place) in [("0", "i7"), ("4", "i10"), ("5", "v1-6")] {
            try await page.set("x", to: x)
            try await browser.wait(until: "\(Self.stopped) === '\(place)'")
        }
        try await browser.click("[data-reset]")
        #expect(try await page.snapshot() == printed)
        try await page.expectNoErrors()
    }
}
