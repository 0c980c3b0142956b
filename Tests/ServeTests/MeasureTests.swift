import BookDriver
import BrowserDriver
import Foundation
import Testing

/// The time from a save to the frame that shows it, compared with the bare compiler's time for the same
/// program, in one run.
///
/// The figures are printed; nothing is asserted about time. The environment variable `BOOK_TOOL` names a
/// release build: `BOOK_TOOL=.build/release/book swift test --filter ServeTests.MeasureTests`.
@Suite(.sharedBrowsers, .serialized, .takesTurns) struct MeasureTests {
    /// No cache of an earlier run has these cells.
    private static let run = UUID()

    private static func cells(_ number: Int) -> [String] {
        (0..<10).map { index in
            """
            let a\(index) = \(index == 4 ? number : index) + 1
            let b\(index) = [1, 2, 3].map { $0 * a\(index) }
            let c\(index) = b\(index).reduce(0, +)\(index == 4 ? "  // \(run)" : "")
            """
        }
    }

    private static func chapter(_ number: Int) -> String {
        "# One\n\n" + cells(number).map { "Words.\n\n```swift\n\($0)\n```\n" }.joined(separator: "\n")
            + "\nAnd `\\(c4)`.\n"
    }

    /// Milliseconds for compiling, linking and running.
    private static func bare(_ number: Int, in folder: String) throws -> Double {
        let text = cells(number).joined(separator: "\n") + "\nprint(c4)\n"
        try text.write(toFile: folder + "/main.swift", atomically: false, encoding: .utf8)
        let begin = ContinuousClock.now
        let script = "cd \(folder) && swiftc main.swift -o main && ./main"
        let result = try Fixture.run(
            "/bin/sh", ["-c", script], environment: CachingCompiler.uncached)
        #expect(result.status == 0)
        return (ContinuousClock.now - begin) / .milliseconds(1)
    }

    @Test(arguments: [false, true]) func saveToPixels(_ isLive: Bool) async throws {
        let browser = try await BrowserKind.chromium.shared(alone: true)
        let server = try BookServer(
            ["01-case": Self.chapter(0), "02-other": "# Two\n\n```swift\nlet z = 1\n```\n"],
            settings: "memory: 512\noutput: 4\nlive: \(isLive)\n",
            tool: ProcessInfo.processInfo.environment["BOOK_TOOL"],
            environment: CachingCompiler.uncached)
        try await server.wait(for: "HTTP/1.1 200", in: "01-case.html")
        try await browser.open(try await server.address("01-case.html"))
        let folder = server.root + "/bare"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var (saves, builds, bares): ([Double], [Double], [Double]) = ([], [], [])
        for number in 1...9 {
            try await browser.run(
                """
                window.shown = new Promise((done) => {
                    const observer = new MutationObserver(() => {
                        if (document.querySelector('.i').textContent !== '\((number + 1) * 6)') return;
                        observer.disconnect();
                        // The frame is drawn after its callbacks; the next task comes after that.
                        requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
                    });
                    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
                });
                """)
            let begin = Date().timeIntervalSince1970 * 1000
            try server.save("01-case", Self.chapter(number))
            let end = try #require(try await browser.evaluate("window.shown").number)
            saves.append(end - begin)
            if let last = server.said.matches(of: #/cache, in ([0-9.]+) s\n/#).last,
                let seconds = Double(last.1)
            {
                builds.append(seconds * 1000)
            }
            bares.append(try Self.bare(number, in: folder))
        }
        func median(_ values: [Double]) -> Int { Int(values.sorted()[values.count / 2]) }
        print(
            "one cell of ten saved, pages \(isLive ? "live" : "still"): changed pixels after \(median(saves)) ms, of which the "
                + "build took \(median(builds)); bare swiftc \(median(bares)) ms (medians of \(saves.count))")
    }
}
