import BrowserDriver
import BookDriver
import Foundation
import Testing

/// How much readers have to load, and how long they wait.
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

    /// Chapters that train, which report their progress, compute more than forward passes; so do chapters
    /// that look for mistakes, since mistakes are tried with every activation.
    private static func isForwardPass(_ chapter: String) -> Bool {
        let path = Fixture.book.folder + "/\(chapter).md"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return !text.contains("progress(") && !text.contains("Diagnosis(")
    }

    /// The size as compressed by `gzip -9`.
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

    /// The time from a key to pixels, over 100 moves of the first slider. It depends on the machine: so it is
    /// printed next to the time that the browser takes, just now, to parse and draw the chapter's content
    /// again, as a page would without a program.
    @Test(arguments: Visit.byTurns(LiveBook.chapters, Visit.chromium))
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
        let bare = try await median(of: "#bare", times: 50, in: browser)
        try await browser.run(
            "for (const one of document.querySelectorAll('#bare, #bare + div')) one.remove()")
        // The module is loaded and compiled.
        try await browser.press(.home, on: slider.selector)
        try await page.waitUntil(status: LivePage.changed)
        let median = try await median(of: slider.selector, times: 100, in: browser)
        print("\(chapter), \(visit.origin): median \(median) ms, of drawing all anew \(bare) ms")
        // A program that runs in the page itself answers within the frame; a worker's answer comes just after
        // it. The figures are printed for information: the test only requires that a page does not take many
        // times as long as drawing.
        #expect(median <= 10 * bare + 100)
        try await page.expectNoErrors()
    }

    private func median(of slider: String, times: Int, in browser: any Browser) async throws -> Double {
        try await browser.press(.home, on: slider)
        try await browser.measureFrameTimes()
        // Few enough that the slider does not reach its end.
        for _ in 0..<times / 50 {
            for key in [Key.arrowRight, .arrowLeft] { try await browser.press(key, times: 25, pause: 20) }
        }
        let all = try await browser.frameTimes()
        #expect(all.count == times)
        return all.sorted()[all.count / 2]
    }
}
