import BookDriver
import BrowserDriver
import Foundation
import Testing

/// Computed values run from left to right,
/// whatever direction a chapter's own HTML gives the text around them.
@Suite(.sharedBrowsers) struct ReadingDirectionTests {
    private static let chapter = """
        # Case

        <div dir="rtl">

        ```swift
        let a = 25
        let b = [12, 34, 56]
        print("2 > 1!")
        claim(a > 20, "a is above 20")
        ```

        Words `\\(a) < \\(a + 1)`, `\\(claim(a > 20, "a is above 20"))`, <bdo dir="rtl">`\\(a)` and <b>`\\(-a) > \\(-a - 1)`</b></bdo>.

        </div>

        <bdo dir="rtl">

        ```swift
        let c = "12 (34) -56"
        print(c)
        ```

        </bdo>

        ## אבג `\\(-a)` - `\\(a)`

        ## B

        ## C

        """

    /// Texts in which a character is not to the right of the previous one on the same line.
    private static let turned = """
        [...document.querySelectorAll('.line > code, .v, .out, .i, [data-of]')].map((part) => {
            const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
            let last;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                for (let index = 0; index < node.length; index += 1) {
                    const range = new Range();
                    range.setStart(node, index);
                    range.setEnd(node, index + 1);
                    const place = range.getBoundingClientRect();
                    if (place.width === 0 || node.data[index].trim() === '') continue;
                    if (last && Math.abs(place.bottom - last.bottom) < 2 && place.left < last.left) return part.textContent;
                    last = place;
                }
            }
            return null;
        }).filter((one) => one !== null)
        """

    @Test(arguments: BrowserKind.testable)
    func direction(_ kind: BrowserKind) async throws {
        let root = try await onThread { try Fixture.makeBook(["01-case": Self.chapter]) }
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try await onThread { try Fixture.run("build", in: root) }
        try #require(result.status == 0, "\(result.errors)")
        let browser = try await kind.shared()
        try await browser.open(fileAddress(of: root + "/site") + "/01-case.html")
        #expect(try await browser.evaluate("document.querySelectorAll('.i').length") == 6)
        #expect(try await browser.evaluate("document.querySelectorAll('[data-of]').length") == 2)
        let none: JSON = []
        #expect(try await browser.evaluate(Self.turned) == none)
    }
}
