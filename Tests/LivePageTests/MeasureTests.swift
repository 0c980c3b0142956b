import BrowserDriver
import BookDriver
import Foundation
import Testing

/// What readers have to load, and how long they wait.
@Suite(.sharedBrowsers) struct MeasureTests {
    @Test(arguments: LiveBook.chapters)
    func bytes(_ chapter: String) throws {
        let book = try LiveBook.real.get()
        let names = [chapter + ".html", "style.css", "run.js", "live.js", "favicon.svg"]
        let page = try names.reduce(0) { try $0 + Self.compressed("\(book.site)/\($1)") }
        #expect(page <= 40 * 1024, "page, style, scripts and icon, each compressed")
        let module = try Self.compressed("\(book.site)/\(chapter).module.js")
        #expect(module <= (Self.isForwardPass(chapter) ? 60 : 100) * 1024, "the module, compressed")
        print("\(chapter): page \(page) bytes, module \(module) bytes")
    }

    /// Chapters that train, which say so by how long they may take, compute more than forward passes.
    private static func isForwardPass(_ chapter: String) -> Bool {
        let path = Fixture.book.folder + "/\(chapter).md"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return !text.contains("progress(")
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

    /// From a key to pixels, over 200 moves of the first slider.
    @Test(arguments: Visit.chromium, LiveBook.chapters)
    func latency(_ visit: Visit, _ chapter: String) async throws {
        let browser = try await visit.kind.shared(alone: true)
        let page = try await LivePage.open(chapter, of: LiveBook.real.get(), at: visit.origin, in: browser)
        guard let slider = try await page.controls().first(where: { $0.type == "range" }) else { return }
        // The module is there, and compiled.
        try await browser.press(.home, on: slider.selector)
        try await page.waitUntil(status: LivePage.changed)
        try await browser.measureFrameTimes()
        for key in [Key.arrowRight, .arrowLeft, .arrowRight, .arrowLeft] {
            try await browser.press(key, times: 50, pause: 20)
        }
        let times = try await browser.frameTimes().sorted()
        #expect(times.count == 200)
        let (median, late) = (times[times.count / 2], times[times.count * 95 / 100])
        print("\(chapter), \(visit.origin): median \(median) ms, 95th percentile \(late) ms")
        // Run in the page itself a program answers within the frame; a worker's answer comes just after it.
        #expect(median <= (visit.origin == .file ? 16 : 33))
        try await page.expectNoErrors()
    }
}
