import BrowserDriver
import BookDriver
import Foundation
import Testing

/// What readers have to load, and how long they wait.
@Suite(.sharedBrowsers) struct MeasureTests {
    @Test(arguments: LiveBook.chapters)
    func bytes(_ chapter: String) async throws {
        let book = try await LiveBook.real.value
        let names = [chapter + ".html", "style.css", "run.js", "live.js", "favicon.svg"]
        let page = try names.reduce(0) { try $0 + Self.compressed("\(book.site)/\($1)") }
        #expect(page <= 40 * 1024, "page, style, scripts and icon, each compressed")
        let module = try Self.compressed("\(book.site)/\(chapter).module.js")
        #expect(module <= (Self.isForwardPass(chapter) ? 60 : 100) * 1024, "the module, compressed")
        print("\(chapter): page \(page) bytes, module \(module) bytes")
    }

    /// Chapters that train, which say how far they are, compute more than forward passes; so do those that look for
    /// mistakes, since these are made with every activation there is.
    private static func isForwardPass(_ chapter: String) -> Bool {
        let path = Fixture.book.folder + "/\(chapter).md"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return !text.contains("progress(") && !text.contains("Diagnosis(")
    }

    /// As `gzip -9` makes it.
    private static func compressed(_ path: String) throws -> Int {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-9", "-c", path]
        process.standardOutput = pipe
        try process.run()
        let count = pipe.fileHandleForReading.readDataToEndOfFile().count
        process.waitUntilExit()
        try #require(process.terminationStatus == 0 && count > 0)
        return count
    }

    /// From a key to pixels, over 200 moves of the first slider. The machine counts: beside it stands what the browser
    /// takes, just now, to parse the chapter's content once more and to draw it, as a page would without a program.
    @Test(arguments: Visit.chromium, LiveBook.chapters)
    func latency(_ visit: Visit, _ chapter: String) async throws {
        let browser = try await visit.kind.shared(alone: true)
        let page = try await LivePage.open(chapter, of: LiveBook.real.value, at: visit.origin, in: browser)
        guard let slider = try await page.controls().first(where: { $0.type == "range" }) else { return }
        try await browser.run(
            """
            const [slider, copy] = [document.createElement('input'), document.createElement('div')];
            const main = document.querySelector('main');
            const html = main.innerHTML;
            Object.assign(slider, { type: 'range', id: 'bare' });
            slider.addEventListener('input', () => { copy.innerHTML = html.replaceAll(' id="', ' id="copy-'); });
            main.before(slider, copy);
            """)
        let bare = try await median(of: "#bare", times: 100, in: browser)
        try await browser.run(
            "for (const one of document.querySelectorAll('#bare, #bare + div')) one.remove()")
        // The module is there, and compiled.
        try await browser.press(.home, on: slider.selector)
        try await page.waitUntil(status: LivePage.changed)
        let median = try await median(of: slider.selector, times: 200, in: browser)
        print("\(chapter), \(visit.origin): median \(median) ms, of drawing all anew \(bare) ms")
        // Run in the page itself a program answers within the frame; a worker's answer comes just after it. The figures
        // are for whoever looks at them: here counts only that a page does not work many times as long as drawing takes.
        #expect(median <= 10 * bare + 100)
        try await page.expectNoErrors()
    }

    private func median(of slider: String, times: Int, in browser: any Browser) async throws -> Double {
        try await browser.press(.home, on: slider)
        try await browser.measureFrameTimes()
        // Not so far that a slider comes to its end.
        for _ in 0..<times / 50 {
            for key in [Key.arrowRight, .arrowLeft] { try await browser.press(key, times: 25, pause: 20) }
        }
        let all = try await browser.frameTimes()
        #expect(all.count == times)
        return all.sorted()[all.count / 2]
    }
}
