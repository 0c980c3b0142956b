import BrowserDriver
import Testing

/// A program that sends forged exhibits once the reader has moved something: no build has seen them.
@Suite(.sharedBrowsers) struct ForgeryTests {
    /// The place of the forgery for each setting of the slider; nil if the page has no such place.
    private static let places: [Int: String?] = [
        1: "o1", 2: "o1", 3: "v1-1", 4: "i0", 5: "o1", 6: "o1", 7: "o1", 8: nil, 11: "o1",
    ]

    /// No forged element gets onto the page; the page's other places show what the program computed.
    @Test(arguments: Visit.all)
    func illegalMarkup(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "08-forgeries", of: LiveBook.hard.value, at: visit.origin, in: browser)
        try await page.set("x", to: "3")
        try await page.expectParity(with: ["x": "3"])
        for (forgery, place) in Self.places.sorted(by: { $0.key < $1.key }) {
            try await page.set("forgery", to: "\(forgery)")
            try await browser.wait(
                until: "document.querySelector('[name=forgery]').getAttribute('value') === '\(forgery)'")
            let refused = try await browser.evaluate(
                """
                [...document.querySelectorAll('main [id]')]
                    .filter((one) => one.textContent === 'The program sent markup that no exhibit contains.')
                    .map(({ id }) => id)
                """, as: [String].self)
            #expect(refused == [place].compactMap(\.self), "\(forgery)")
            if place != "v1-1" { #expect(try await browser.text(of: "#v1-1") == "6") }
            #expect(
                try await browser.evaluate(
                    """
                    document.querySelectorAll(
                        'main :is(script, style, img, template, form, a[href^=javascript], [onclick], [onerror])').length
                    """) == 0, "\(forgery)")
        }
        #expect(try await browser.evaluate("window.forged === undefined") == true)
        try await page.set("forgery", to: "0")
        try await page.expectParity(with: ["x": "3", "forgery": "0"])
        // While reading event handlers to be checked, a browser may report that the policy refuses them.
        let violations = try await browser.evaluate("window.violations", as: [String].self)
        #expect(violations.allSatisfy { $0 == "script-src-attr: inline" }, "\(violations)")
        let errors = try await browser.consoleErrors()
        #expect(errors.allSatisfy { $0.contains("Content Security Policy") }, "\(errors)")
    }

    /// A program that stops says why, as text.
    /// So does one that is stopped because it would write into freed memory.
    @Test(
        arguments: Visit.all,
        ["9": "@ l", "10": "Simultaneous accesses, but modification requires exclusive access."])
    func stopMessages(_ visit: Visit, _ stop: (key: String, value: String)) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "08-forgeries", of: LiveBook.hard.value, at: visit.origin, in: browser)
        try await page.set("x", to: "3")
        try await page.expectParity(with: ["x": "3"])
        try await page.set("forgery", to: stop.key)
        try await browser.wait(
            until: "document.querySelector('main').textContent.includes('stopped here: \(stop.value)')")
        #expect(try await browser.text(of: "#v1-1") == "6")
        try await page.set("forgery", to: "0")
        try await page.expectParity(with: ["x": "3", "forgery": "0"])
        try await page.expectNoErrors()
    }
}
