import BrowserDriver
import Foundation
import Testing

/// A chapter of one of the two books.
struct Subject: Sendable, CustomStringConvertible {
    var isReal: Bool
    var chapter: String
    var description: String { chapter }

    /// Every chapter of the real book, and the chapter with every kind of control.
    static let all =
        LiveBook.chapters.map { Subject(isReal: true, chapter: $0) } + [
            Subject(isReal: false, chapter: "01-controls")
        ]

    /// Every chapter in each browser: the chapter with every kind of control, and the first one, both from a
    /// file and from a server; the others alternately.
    static let visits = all.enumerated().flatMap { index, subject in
        (index == 0 || !subject.isReal ? Visit.all : Visit.turn(index)).map { ($0, subject) }
    }
    static let chromium = visits.filter { $0.0.kind == .chromium }

    var book: LiveBook {
        get async throws { try await (isReal ? LiveBook.real : LiveBook.hard).value }
    }

    /// Opens the chapter's page; returns nil if the chapter has no controls.
    func open(_ visit: Visit, in browser: any Browser) async throws -> LivePage? {
        let page = try await LivePage.open(chapter, of: book, at: visit.origin, in: browser)
        return try await page.controls().isEmpty ? nil : page
    }
}

/// Behavior of every live page.
@Suite(.sharedBrowsers) struct ChapterTests {
    @Test(arguments: Subject.visits)
    func loading(_ visit: Visit, _ subject: Subject) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(subject.chapter, of: subject.book, at: visit.origin, in: browser)
        try await page.expectNoErrors()
        #expect(try await !page.hasModule(), "nothing was touched yet")
        let policy =
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; base-uri 'none'; "
            + "form-action 'none'; object-src 'none'"
        #expect(
            try await browser.evaluate(
                "[...document.querySelectorAll('meta[http-equiv]')].map((meta) => meta.httpEquiv + ' ' + meta.content)"
            )
                == [.string("Content-Security-Policy " + policy)])
        #expect(
            try await browser.evaluate(
                "document.querySelectorAll('[style], style, script:not([src])').length") == 0)
        guard try await !page.controls().isEmpty else {
            #expect(try await browser.evaluate("document.scripts.length") == 0)
            return
        }
        // The page is unchanged since it was built, and the first touch requests the module.
        let file = String(decoding: try await subject.book.bytes(subject.chapter + ".html"), as: UTF8.self)
        try await page.expect(file)
        #expect(try await page.status() == "")
        try await browser.click(".control:not(:has([type=checkbox])) :is(label > span, legend)")
        if visit.origin == .file {
            try await browser.wait(until: "typeof bookModule !== 'undefined'")
            #expect(try await browser.evaluate("document.scripts.length") == 2)
        }
        #expect(try await page.status() == "", "a touch moves nothing")
        try await page.expectNoErrors()
    }

    /// Moves all controls with the pointer. Then the page is opened at its address,
    /// and reset control by control.
    @Test(arguments: Subject.visits)
    func pointer(_ visit: Visit, _ subject: Subject) async throws {
        let browser = try await visit.kind.shared()
        guard let page = try await subject.open(visit, in: browser) else { return }
        let printed = try await page.snapshot()
        let controls = try await page.controls()
        let settings = try await page.moveByPointer(controls)
        try await page.expectParity(with: settings)
        try await page.expectNoErrors()

        // Leaving the last control changes nothing.
        let address = try #require(try await browser.evaluate("location.href").string)
        try await browser.evaluate("document.activeElement.blur()")
        let moved = try await page.snapshot()
        try await browser.open("about:blank")
        try await browser.open(address)
        try await page.waitUntil(status: LivePage.changed)
        #expect(try await page.snapshot() == moved)
        #expect(try await page.settings() == settings)

        // Resetting the last control leaves the page as printed.
        while let name = try await browser.evaluate("document.querySelector('[data-back]')?.dataset.back")
            .string
        {
            let isLast = try await browser.evaluate("document.querySelectorAll('[data-back]').length") == 1
            try await browser.click("[data-back=\"\(name)\"]")
            try await browser.wait(until: "!document.querySelector('[data-back=\"\(name)\"]')")
            #expect(try await page.status() == (isLast ? "" : LivePage.changed))
            let focused = try await page.focused()
            #expect(focused == name || focused?.hasPrefix(name + ".") == true)
        }
        #expect(try await page.settings() == [:])
        #expect(try await page.snapshot() == printed)
        try await page.expectNoErrors()
    }

    /// By keyboard alone: each control can be reached with the Tab key, and keeps the focus when it is moved.
    /// Reset can be reached as well.
    @Test(arguments: Subject.chromium)
    func keyboard(_ visit: Visit, _ subject: Subject) async throws {
        let browser = try await visit.kind.shared()
        guard let page = try await subject.open(visit, in: browser) else { return }
        let printed = try await page.snapshot()
        let controls = try await page.controls()
        var left = controls
        for _ in 0..<300 where !left.isEmpty {
            try await browser.press(.tab)
            guard let name = try await page.focused(), let index = left.firstIndex(where: { $0.name == name })
            else { continue }
            try await page.moveByKeyboard(left.remove(at: index))
            try await page.waitUntil(status: LivePage.changed)
            #expect(try await page.focused() == name)
        }
        #expect(left == [], "out of the keyboard's reach")
        let settings = try await page.settings()
        #expect(settings.keys.sorted() == controls.map(\.name).sorted())
        try await page.expectParity(with: settings)

        var isAtReset = false
        for _ in 0..<100 where !isAtReset {
            try await browser.press(.tab)
            isAtReset = try await browser.evaluate("'reset' in document.activeElement.dataset") == true
        }
        try await browser.press(.enter)
        #expect(try await page.status() == "")
        #expect(try await page.settings() == [:])
        #expect(try await page.snapshot() == printed)
        try await page.expectNoErrors()
    }

    /// Goes to another page, and back.
    @Test(arguments: Subject.chromium)
    func back(_ visit: Visit, _ subject: Subject) async throws {
        let browser = try await visit.kind.shared()
        guard let page = try await subject.open(visit, in: browser) else { return }
        for control in try await page.controls() {
            try await browser.focus(control.selector)
            try await page.moveByKeyboard(control)
        }
        try await page.waitUntil(status: LivePage.changed)
        let settings = try await page.settings()
        // Following a link leaves the control first.
        try await browser.evaluate("document.activeElement.blur()")
        let moved = try await page.snapshot()
        try await browser.follow(".colophon a")
        try await browser.back()
        try await page.waitUntil(status: LivePage.changed)
        #expect(try await page.settings() == settings)
        #expect(try await page.snapshot() == moved)

        // A changed fragment is not another page.
        try await browser.run("location.hash = '_text'")
        try await browser.back()
        #expect(try await page.settings() == settings)
        #expect(try await page.snapshot() == moved)
        // Reset still works, and going back from another page then leads to the printed page.
        try await browser.click("[data-reset]")
        #expect(try await page.settings() == [:])
        let printed = try await page.snapshot()
        try await browser.follow(".colophon a")
        try await browser.back()
        #expect(try await page.snapshot() == printed)
        let file = String(decoding: try await subject.book.bytes(subject.chapter + ".html"), as: UTF8.self)
        try await page.expect(file)
        try await page.expectNoErrors()
    }

    @Test(arguments: Subject.visits)
    func withoutScripts(_ visit: Visit, _ subject: Subject) async throws {
        let browser = try await visit.kind.shared()
        try await browser.open(await subject.book.address(subject.chapter, visit.origin))
        let withoutControls = try await browser.run(
            """
            for (const control of document.querySelectorAll('.control')) control.remove();
            return document.querySelector('article').innerText
            """
        ).string
        try await browser.setJavaScript(false)
        try await browser.open(await subject.book.address(subject.chapter, visit.origin))
        #expect(
            try await browser.evaluate(
                "[...document.querySelectorAll('.control, .control *, .bar, .bar *')].filter((one) => one.getClientRects().length > 0).length"
            )
                == 0)
        // The page reads as printed.
        #expect(Self.words(try await browser.text(of: "article")) == Self.words(withoutControls ?? ""))
        #expect(try await browser.consoleErrors() == [])
    }

    /// Hidden elements leave empty lines behind.
    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    @Test(arguments: Subject.chromium)
    func narrow(_ visit: Visit, _ subject: Subject) async throws {
        let browser = try await visit.kind.shared()
        try await browser.setViewport(width: 320, height: 640)
        guard let page = try await subject.open(visit, in: browser) else { return }
        let isWithin = "document.documentElement.scrollWidth <= 320 && document.body.scrollWidth <= 320"
        #expect(try await browser.evaluate(isWithin) == true)
        let printed = try await page.snapshot()
        let controls = try await page.controls()
        _ = try await page.moveByPointer(controls)
        #expect(try await browser.evaluate(isWithin) == true)
        // Controls of a grid may be in a box that scrolls; all others are within the screen,
        // with their labels.
        let outside = try await browser.evaluate(
            """
            [...document.querySelectorAll('.control, .control *, .bar, .bar *')]
                .filter((one) => !one.closest('.scroll, .sr') && one.getClientRects().length > 0)
                .map((one) => one.getBoundingClientRect()).filter(({ left, right }) => left < 0 || right > 320)
                .map(({ left, right }) => [left, right])
            """)
        #expect(outside == [])
        try await browser.click("[data-reset]")
        #expect(try await page.snapshot() == printed)
        try await page.expectNoErrors()
    }
}
