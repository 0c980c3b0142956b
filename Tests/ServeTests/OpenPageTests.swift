import BookDriver
import BrowserDriver
import Foundation
import Testing

/// An open page follows saves, and the reader's state is preserved.
@Suite(.sharedBrowsers, .takesTurns) struct OpenPageTests {
    private static func filler(_ name: String) -> String {
        (1...60).map { "\(name) \($0) of some words.\n" }.joined(separator: "\n")
    }

    private static let chapter = """
        # One

        \(filler("Paragraph"))
        ```swift folded
        let hidden = 5
        ```

        ```swift
        let x: Float = slider("x", -20...20, step: 0.5, start: 10)
        let y = x * 2
        ```

        It is `\\(y)`.

        \(filler("Sentence"))
        """

    private static let still = "# Two\n\n```swift\nlet z = 20 + 1\n```\n"

    private static func open(
        _ kind: BrowserKind, _ chapters: [String: String] = ["01-case": chapter, "02-still": still],
        at page: String = "01-case.html"
    ) async throws -> (server: BookServer, browser: any Browser) {
        let browser = try await kind.shared()
        let server = try BookServer(chapters)
        try await server.wait(for: "HTTP/1.1 200", in: page)
        try await browser.open(try await server.address(page))
        // Properties of the window are lost when the page is loaded again.
        try await browser.run(
            """
            window.kept = true;
            window.violations = [];
            addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
                violations.push(`${violatedDirective}: ${blockedURI}`);
            });
            """)
        return (server, browser)
    }

    private static let inlineValue = "document.querySelector('.i').textContent"
    /// The overlay with messages.
    private static let panel = "document.querySelector('book-serve').shadowRoot.querySelector('section')"
    private static let message = "(\(panel).hidden ? '' : \(panel).textContent)"

    private static let compare = """
        (file) => {
            const there = new DOMParser().parseFromString(file, 'text/html');
            const here = document.body.cloneNode(true);
            for (const open of here.querySelectorAll('details[open]')) open.removeAttribute('open');
            const [a, b] = [here.innerHTML.trim(), there.body.innerHTML.trim()];
            if (document.title !== there.title) return [document.title, there.title];
            if (a === b) return null;
            const from = [...a].findIndex((character, index) => character !== b[index]);
            return [a.slice(from, from + 100), b.slice(from, from + 100)];
        }
        """

    /// Expects the page to equal the site's, except for the reader's state. The site may not be ready yet.
    private func expectPage(_ name: String, of server: BookServer, in browser: any Browser) async throws {
        var difference = JSON.null
        for _ in 0..<1200 {
            let file = try String(contentsOfFile: "\(server.root)/site/\(name)", encoding: .utf8)
            difference = try await browser.evaluate("(\(Self.compare))(\(JSON.string(file).text))")
            if difference == .null { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(difference == .null)
        #expect(try await browser.evaluate("window.kept === true && violations.length === 0") == true)
        #expect(try await browser.consoleErrors() == [])
    }

    /// Every kind of edit gives the page that a build writes, without reloading it.
    @Test(arguments: BrowserKind.testable) func editsChangePageInPlace(_ kind: BrowserKind) async throws {
        let (server, browser) = try await Self.open(kind)
        try await browser.run(
            """
            document.querySelector('details').open = true;
            document.querySelector('.control [name=x]').focus({ preventScroll: true });
            document.querySelector('.i').scrollIntoView({ block: 'center' });
            """)
        let before =
            try await browser.evaluate("document.querySelector('.i').getBoundingClientRect().top").number ?? 0
        func expectKept() async throws {
            try await browser.evaluate(
                "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
            try await expectPage("01-case.html", of: server, in: browser)
            #expect(try await browser.evaluate("document.querySelector('details').open") == true)
            #expect(try await browser.evaluate("document.activeElement.name") == "x")
            let now =
                try await browser.evaluate("document.querySelector('.i').getBoundingClientRect().top").number
                ?? 0
            #expect(abs(now - before) < 2, "what is read stays where it is")
        }
        // A changed cell.
        try server.edit("01-case", "x * 2", "x * 3")
        try await browser.wait(until: "\(Self.inlineValue) === '30.0'")
        try await expectKept()
        // Prose above the cells, more and less of it.
        try server.edit("01-case", "Paragraph 3 of", "A new paragraph.\n\nParagraph *three* of")
        try await browser.wait(until: "document.body.innerText.includes('A new paragraph.')")
        try await expectKept()
        try server.edit("01-case", "A new paragraph.\n\nParagraph *three* of", "Paragraph 3 of")
        try await browser.wait(until: "!document.body.innerText.includes('A new paragraph.')")
        try await expectKept()
        // A new cell above: all later cells are renumbered.
        try server.edit("01-case", "Paragraph 5 of", "```swift\nlet first = 7 * 6\n```\n\nParagraph 5 of")
        try await browser.wait(until: "document.querySelectorAll('figure.cell').length === 3")
        try await browser.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        try await expectPage("01-case.html", of: server, in: browser)
        // Title, sections, and order.
        try server.save(
            "01-case",
            "# Another *title*\n\n## C\n\n## A\n\n## B\n\n\(Self.chapter.replacing("# One\n", with: "Start.\n"))"
        )
        try await browser.wait(until: "document.title.startsWith('Another title')")
        try await expectPage("01-case.html", of: server, in: browser)
        // The next chapter's link.
        try server.edit("02-still", "# Two", "# Second")
        try await browser.wait(until: "document.querySelector('.next').textContent.includes('Second')")
        try await expectPage("01-case.html", of: server, in: browser)
    }

    /// The reader's settings stay, and are given to the new program.
    @Test(arguments: BrowserKind.testable, [false, true])
    func controlsKeepTheirValues(_ kind: BrowserKind, isUnwritten: Bool) async throws {
        let (server, browser) = try await Self.open(kind)
        // The address is written a little later, which may be too late,
        // and not at all if it would be too long.
        if isUnwritten { try await browser.run("history.replaceState = () => {}") }
        try await browser.press(.arrowRight, times: 4, on: ".control [name=x]")
        try await browser.wait(until: "\(Self.inlineValue) === '24.0'")
        try server.edit("01-case", "x * 2", "x * 100")
        try await browser.wait(until: "\(Self.inlineValue) === '1200.0'")
        try server.edit("01-case", "It is", "It certainly is")
        try await browser.wait(until: "document.body.innerText.includes('It certainly is')")
        try await browser.wait(until: "\(Self.inlineValue) === '1200.0'")
        let slider = try await browser.evaluate(
            "[document.querySelector('.control [name=x]').valueAsNumber, document.activeElement.name]")
        #expect(slider == [12, "x"])
        #expect(try await browser.evaluate("window.kept") == true)
        // The page continues from there, and Reset restores what the new page has.
        try await browser.press(.arrowRight, times: 2)
        try await browser.wait(until: "\(Self.inlineValue) === '1300.0'")
        try await browser.click("[data-reset]")
        try await browser.wait(until: "\(Self.inlineValue) === '1000.0'")
        try await expectPage("01-case.html", of: server, in: browser)
    }

    /// A failed request is repeated.
    @Test(arguments: BrowserKind.testable) func failedRequestsAreRepeated(_ kind: BrowserKind) async throws {
        let (server, browser) = try await Self.open(kind, at: "02-still.html")
        try await browser.run(
            """
            const fetch = window.fetch;
            let lost = 0;
            window.fetch = (...what) => {
                lost += 1;
                if (lost === 1) return Promise.reject(new TypeError('lost'));
                if (lost === 2) return Promise.resolve(new Response('', { status: 500 }));
                return fetch(...what);
            };
            """)
        try server.edit("02-still", "20 + 1", "20 + 4")
        try await browser.wait(until: "document.querySelector('.v').textContent.includes('24')")
        try await expectPage("02-still.html", of: server, in: browser)
    }

    /// A page shows its new values before the new program for its controls is available: moves made meanwhile
    /// wait for it, and are never answered by the old program.
    @Test(arguments: BrowserKind.testable) func movesDuringBuildAreKept(_ kind: BrowserKind) async throws {
        let (server, browser) = try await Self.open(kind)
        try await browser.run(
            """
            window.values = [];
            new MutationObserver(() => {
                const value = \(Self.inlineValue);
                if (values.at(-1) !== value) values.push(value);
            }).observe(document.body, { childList: true, subtree: true, characterData: true });
            document.querySelector('.control [name=x]').focus();
            """)
        // No cache has this program.
        try server.edit("01-case", "x * 2", "x * 3  // \(UUID())")
        try await browser.wait(until: "\(Self.inlineValue) === '30.0'")
        let isEarly = try await !server.get("/01-case.html").contains("30.0")
        try await browser.press(.arrowRight)
        try await browser.wait(until: "\(Self.inlineValue) === '31.5'")
        #expect(isEarly)
        #expect(try await browser.evaluate("values") == ["30.0", "31.5"])
        #expect(try await browser.evaluate("window.kept") == true)
        #expect(try await browser.consoleErrors() == [])
    }

    /// Faults, in this chapter and in another, are shown with their places; the next valid save removes them.
    @Test(arguments: BrowserKind.testable) func faults(_ kind: BrowserKind) async throws {
        let (server, browser) = try await Self.open(kind, at: "02-still.html")
        #expect(try await browser.evaluate(Self.message) == "")
        try server.edit("02-still", "20 + 1", "\"<b id='markup'>\" as Int")
        try await browser.wait(until: "\(Self.message).includes('02-still.md:4:9')")
        let text = try await browser.evaluate(Self.message).string ?? ""
        #expect(text.contains("cannot convert value of type 'String' to type 'Int'"))
        #expect(text.contains("let z = \"<b id='markup'>\" as Int"))
        #expect(text.contains("1 fault"))
        #expect(!text.contains("in another chapter"))
        #expect(try await browser.evaluate("\(Self.panel).querySelector('b')") == .null)
        #expect(try await browser.evaluate("\(Self.panel).getBoundingClientRect().height > 40") == true)
        #expect(try await browser.text(of: "figure.cell").contains("20 + 1"), "the last good page stays")
        // A fault in another chapter as well, in one step.
        try server.edit("01-case", "let y = x * 2", "let y = fatalError(\"no <i>y</i>\") as Float")
        try await browser.wait(until: "\(Self.message).includes('2 faults')")
        let both = try await browser.evaluate(Self.message).string ?? ""
        #expect(both.contains("01-case.md:") && both.contains("in another chapter"))
        try server.edit("02-still", "\"<b id='markup'>\" as Int", "20 + 2")
        try await browser.wait(until: "\(Self.message).includes('1 fault;')")
        try server.edit("01-case", "fatalError(\"no <i>y</i>\") as Float", "x")
        try await browser.wait(until: "\(Self.message) === ''")
        try await browser.wait(until: "document.querySelector('.v').textContent.includes('22')")
        try await expectPage("02-still.html", of: server, in: browser)
    }

    @Test(arguments: BrowserKind.testable) func pagesThatAreReopened(_ kind: BrowserKind) async throws {
        let (server, browser) = try await Self.open(kind, at: "02-still.html")
        let text = try String(contentsOfFile: server.path("02-still"), encoding: .utf8)
        try server.delete("02-still")
        try await browser.wait(until: "\(Self.message).includes('no longer in the book')")
        #expect(
            try await browser.evaluate(
                "\(Self.panel).querySelector('a').href === new URL('/', location).href") == true)
        try server.save("02-still", text.replacing("20 + 1", with: "20 + 3"))
        try await browser.wait(until: "\(Self.message) === ''")
        try await browser.wait(until: "document.querySelector('.v').textContent.includes('23')")
        try await expectPage("02-still.html", of: server, in: browser)
        // A page that does not exist yet.
        try await browser.open(try await server.address("03-new.html"))
        #expect(try await browser.text(of: "h1").contains("Page not found"))
        try server.save("03-new", "# Three\n")
        try await browser.wait(until: "document.querySelector('h1').textContent === 'Three'")
        // The list of chapters.
        try await browser.open(try await server.address())
        #expect(try await browser.evaluate("document.querySelectorAll('.chapters li').length") == 3)
        try server.rename("03-new", "04-newer")
        try await browser.wait(
            until: "[...document.querySelectorAll('.chapters a')].at(-1).href.endsWith('/04-newer.html')")
        // The end of the server.
        server.interrupt()
        try await browser.wait(until: "\(Self.message).includes('book serve has ended')")
    }
}
