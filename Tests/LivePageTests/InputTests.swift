import BrowserDriver
import Foundation
import Testing

/// Text that readers type, paste, or put into the address.
@Suite(.sharedBrowsers) struct InputTests {
    private func open(_ query: String = "", _ visit: Visit) async throws -> LivePage {
        let browser = try await visit.kind.shared()
        return try await LivePage.open(
            "01-controls", of: LiveBook.hard.value, at: visit.origin, query: query, in: browser)
    }

    private static func fault(of name: String) -> String {
        "document.querySelector('[name=\"\(name)\"]').closest('.control').querySelector('.fault')?.textContent ?? null"
    }

    private static let sentences = "[...document.querySelectorAll('.i')].map((one) => one.textContent)"

    /// An invalid value is reported next to its control, and the start value is used.
    @Test(arguments: Visit.turn(0))
    func ranges(_ visit: Visit) async throws {
        let printed = try await open("", visit).browser.evaluate(Self.sentences)
        for (name, text, fault) in [
            ("x", "999", "'999' is not within -2.0 … 2.0"), ("x", "abc", "'abc' is not a number"),
            ("x", "", "'' is not a number"), ("k", "2.5", "'2.5' is not a number"),
            ("n", "-1", "'-1' is not within 0 … 10"), ("rate", "1e999", "'1e999' is not a number"),
            ("on", "maybe", "'maybe' is neither on nor off"),
            ("shade", "blue", "'blue' is not one of the values"),
            ("w.1", "7", "w.1: '7' is not within -5.0 … 5.0"), ("m.0.0", "x", "m.0.0: 'x' is not a number"),
        ] {
            let page = try await open("?\(name)=\(text)", visit)
            let browser = page.browser
            try await page.waitUntil(status: LivePage.changed)
            #expect(try await browser.evaluate(Self.fault(of: name)) == .string(fault))
            // Everything except the control is as printed.
            #expect(try await browser.evaluate(Self.sentences) == printed)
            #expect(try await page.settings() == [name: text])
            try await browser.click("[data-back]")
            #expect(try await browser.evaluate(Self.fault(of: name)) == nil)
            #expect(try await page.settings() == [:])
            try await page.expectNoErrors()
        }
    }

    /// Any text can be a label: choosing it selects it. Long texts are folded as they are natively.
    @Test(arguments: Visit.turn(1))
    func unusualLabels(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open("04-texts", of: LiveBook.hard.value, at: visit.origin, in: browser)
        let labels = try await browser.evaluate(
            "[...document.querySelector('[name=odd]').options].map((one) => one.value)", as: [String].self)
        #expect(
            labels == [
                "a | b", "a", "", " a ", "a  b", "a\tb\nc\r", "back\\slash", "\\|", "<b>&\"'=%41",
                "\u{1B}[0m\u{7F}", "שלום", "\u{202E}x",
            ])
        for (index, label) in labels.enumerated().dropFirst() {
            try await browser.run(
                """
                const control = document.querySelector('[name=odd]');
                control.selectedIndex = \(index);
                control.dispatchEvent(new InputEvent('input', { bubbles: true }));
                """)
            try await page.waitUntil(status: LivePage.changed)
            try await page.expectParity(with: ["odd": label])
            #expect(try await page.settings() == ["odd": label])
        }
        try await page.set("whole", to: "2147483647")
        try await page.expectParity(with: ["odd": labels[labels.count - 1], "whole": "2147483647"])
        #expect(try await browser.evaluate("document.querySelectorAll('.v details').length") == 3)
        try await page.expectNoErrors()
    }

    @Test(arguments: Visit.turn(0))
    func unknownNames(_ visit: Visit) async throws {
        let page = try await open("?utm=a%26b&BOOK_TRACE=0,1&x.0=3#_text", visit)
        #expect(try await !page.hasModule())
        #expect(try await page.status() == "")
        try await page.browser.click("[name=on]")
        try await page.waitUntil(status: LivePage.changed)
        #expect(try await page.settings() == ["utm": "a&b", "BOOK_TRACE": "0,1", "x.0": "3", "on": "off"])
        #expect(try await page.browser.evaluate("location.hash") == "#_text")
        try await page.expectParity(with: ["on": "off"])
        try await page.browser.click("[data-reset]")
        #expect(try await page.settings() == ["utm": "a&b", "BOOK_TRACE": "0,1", "x.0": "3"])
        try await page.expectNoErrors()
    }

    /// A control that exists only while another is off.
    @Test(arguments: Visit.chromium(1))
    func conditionalControls(_ visit: Visit) async throws {
        let page = try await open("?on=off&more=0.8", visit)
        try await page.waitUntil(status: LivePage.changed)
        try await page.expectParity(with: ["on": "off", "more": "0.8"])
        #expect(try await page.settings() == ["on": "off", "more": "0.8"])
        try await page.browser.press(.arrowLeft, on: "[name=more]")
        try await page.expectParity(with: ["on": "off", "more": "0.7"])
        try await page.browser.click("[name=on]")
        try await page.browser.wait(until: "!document.querySelector('[name=more]')")
        try await page.browser.click("[data-reset]")
        #expect(try await page.settings() == [:])
        try await page.expectNoErrors()
    }

    /// A number that is being typed is left alone; when the field loses the focus,
    /// it shows the value in effect.
    @Test(arguments: Visit.chromium(0))
    func halfTypedNumbers(_ visit: Visit) async throws {
        let page = try await open("", visit)
        let browser = page.browser
        try await browser.type("12", into: "[name=n]")
        try await browser.wait(until: Self.fault(of: "n"))
        #expect(try await browser.evaluate(Self.fault(of: "n")) == "'12' is not within 0 … 10")
        #expect(try await browser.evaluate("document.activeElement.value") == "12")
        try await browser.press(.backspace, times: 2)
        try await browser.wait(until: "(\(Self.fault(of: "n"))) === null")
        #expect(try await browser.evaluate("document.activeElement.value") == "")
        try await browser.press(.tab)
        try await browser.wait(until: "document.querySelector('[name=n]').value === '3'")
        #expect(try await page.settings() == [:])
        try await page.expectNoErrors()
    }

    private static let hostile = [
        "</textarea><script>window.hacked = 1</script>", "<img src=x onerror=\"window.hacked = 2\">",
        "\"'`><svg onload=window.hacked=3>&lt;b&gt;&amp;", "<!-- --> ]]> \\u003cb\\u003e {{{x}}}",
        "@ o 0 0 25 0\n<img src=x onerror=hacked=4>", "Fatal error: <b>x</b>é\u{1F600}",
    ]

    /// Pasted, or given in the address: text stays text.
    @Test(arguments: Visit.turn(1))
    func untrustedText(_ visit: Visit) async throws {
        for text in Self.hostile {
            let page = try await open("", visit)
            let browser = page.browser
            let elements = "document.querySelectorAll('*:not(.back, .back *)').length"
            try await browser.paste("plain", into: "[name=text]")
            try await page.waitUntil(status: LivePage.changed)
            try await browser.wait(
                until: "document.querySelector('.out .show').textContent.includes('plain')")
            let before = try await browser.evaluate(elements)
            try await browser.paste(text, into: "[name=text]")
            try await Self.expectText(text, on: page, elements: elements, before)

            // As in someone's link.
            let query = URLComponents.query(["text": text])
            let linked = try await open(query, visit)
            try await linked.waitUntil(status: LivePage.changed)
            try await Self.expectText(text, on: linked, elements: elements, before)
        }
    }

    private static func expectText(
        _ text: String, on page: LivePage, elements: String, _ before: JSON
    ) async throws {
        let browser = page.browser
        let shown = JSON.string(text).text
        try await browser.wait(until: "document.querySelector('.print').textContent.includes(\(shown))")
        #expect(try await browser.evaluate("document.querySelector('[name=text]').value") == .string(text))
        #expect(
            try await browser.evaluate("document.querySelector('#i4').textContent.includes(\(shown))") == true
        )
        #expect(try await browser.evaluate(elements) == before)
        #expect(try await browser.evaluate("window.hacked ?? null") == nil)
        try await page.expectNoErrors()
    }

    /// A text that is too long for an address is not lost by a link within the page.
    @Test(arguments: Visit.chromium(0))
    func longText(_ visit: Visit) async throws {
        let page = try await open("", visit)
        let browser = page.browser
        let text = String(repeating: "0.125, ", count: 2000)
        try await browser.paste(text, into: "[name=text]")
        try await page.waitUntil(status: LivePage.changed)
        try await browser.wait(until: "document.querySelector('.print').textContent.includes('0.125')")
        #expect(try await browser.evaluate("location.href.length < 8000") == true)
        try await browser.run("const link = document.createElement('a'); link.href = '#o1'; link.click()")
        try await browser.wait(until: "location.hash === '#o1'")
        _ = try await page.settings()
        #expect(
            try await browser.evaluate("document.querySelector('.print').textContent.includes('0.125')")
                == true)
        // A text longer than the control accepts is refused, with a message next to it.
        try await browser.paste(String(repeating: "z", count: 20_001), into: "[name=text]")
        try await browser.wait(until: Self.fault(of: "text"))
        #expect(
            try await browser.evaluate(Self.fault(of: "text")).string?
                .hasSuffix("has 20001 bytes, but at most 20000 are allowed") == true)
        try await page.expectNoErrors()
    }
}

extension URLComponents {
    fileprivate static func query(_ items: [String: String]) -> String {
        let allowed = CharacterSet.alphanumerics
        return "?"
            + items.map {
                "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
            }
            .joined(separator: "&")
    }
}
