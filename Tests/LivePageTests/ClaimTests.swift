import BrowserDriver
import Testing

/// Claims and reference values when the reader changes the values that they are about.
@Suite(.sharedBrowsers) struct ClaimTests {
    private static let claims =
        "[...document.querySelectorAll('.claim')].map((one) => [one.className, one.innerText.trim()])"
    private static let reference = "document.querySelector('.ref').innerText"

    @Test(arguments: Visit.all)
    func claimBecomesFalse(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "01-controls", of: LiveBook.hard.value, at: visit.origin, in: browser)
        let holding: JSON = [
            ["claim ok", "✓ x is above <zero>"], ["claim ok", "✓ twice x is above one"],
        ]
        #expect(try await browser.evaluate(Self.claims) == holding)
        #expect(
            try await browser.evaluate(Self.reference).string?.hasPrefix("Somebody 1.0 says 2.0 · equal")
                == true)
        let printed = try await page.snapshot()

        // A false claim is not a fault of the program, and the page goes on.
        try await browser.press(.arrowLeft, times: 3, on: "[name=x]")
        try await page.waitUntil(status: LivePage.changed)
        try await browser.wait(until: "document.querySelectorAll('.claim.bad').length === 2")
        let turned: JSON = [
            ["claim bad", "✗ x is above <zero> (not with these settings)"],
            ["claim bad", "✗ twice x is above one (not with these settings)"],
        ]
        #expect(try await browser.evaluate(Self.claims) == turned)
        #expect(
            try await browser.evaluate(
                "[...document.querySelectorAll('.claim b')].map((one) => one.ariaLabel)")
                == ["does not hold:", "does not hold:"])
        #expect(try await browser.evaluate("document.querySelectorAll('.stop').length") == 0)
        #expect(try await browser.evaluate(Self.reference) == "Compared with reference values as printed.")
        try await page.expectParity(with: ["x": "-0.5"])

        try await browser.click("[data-reset]")
        #expect(try await browser.evaluate(Self.claims) == holding)
        #expect(try await page.snapshot() == printed)
        try await page.expectNoErrors()
    }
}
