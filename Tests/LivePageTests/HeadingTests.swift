import BrowserDriver
import Testing

/// A page's contents list has the values of its headings, even after the reader has moved something.
@Suite(.sharedBrowsers) struct HeadingTests {
    private static let contents =
        "[...document.querySelectorAll('nav.sections a')].map((one) => one.textContent)"
    private static let headings = "[...document.querySelectorAll('h2')].map((one) => one.textContent)"

    @Test(arguments: Visit.all)
    func contentsListIsUpdated(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "05-headings", of: LiveBook.hard.value, at: visit.origin, in: browser)
        let printed: JSON = ["With x at 2.0", "Twice that is 4.0", "The end"]
        #expect(try await browser.evaluate(Self.contents) == printed)
        let before = try await page.snapshot()

        try await browser.press(.arrowRight, times: 3, on: "[name=x]")
        try await page.waitUntil(status: LivePage.changed)
        try await browser.wait(until: "document.querySelector('h2').textContent !== 'With x at 2.0'")
        #expect(try await browser.evaluate(Self.contents) == browser.evaluate(Self.headings))

        try await browser.click("[data-reset]")
        #expect(try await browser.evaluate(Self.contents) == printed)
        #expect(try await page.snapshot() == before)
        try await page.expectNoErrors()
    }
}
