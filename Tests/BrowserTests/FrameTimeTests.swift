import BrowserDriver
import Testing

/// The measured time is that of work made to take so long, by a single clock: the page's.
extension BrowserDriverTests {
    @Test(arguments: BrowserKind.testable)
    func frameTimes(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        let busy = "const end = performance.now() + 60; while (performance.now() < end);"
        let change = "document.querySelector('#status').textContent = slider.value;"
        for (answer, least) in [
            (change, 0.0),
            // The page computes, or draws, or asks a worker, for so many milliseconds.
            ("\(busy) \(change)", 60),
            ("\(change) requestAnimationFrame(() => { \(busy) });", 60),
            ("requestAnimationFrame(() => { \(busy) \(change) });", 60),
            ("setTimeout(() => { \(change) }, 60);", 60),
        ] {
            try await browser.open(SampleSite.fileAddress + "/index.html")
            try await browser.run("slider.oninput = () => { \(answer) }")
            try await browser.measureFrameTimes()
            let begin = try await now(in: browser)
            var times: [Double] = []
            // One after another: a late answer to one move would be taken for the answer to the next one.
            for _ in 0..<3 {
                try await browser.press(.arrowRight, times: 1, pause: 100, on: "#slider")
                times = try await browser.frameTimes()
            }
            // However busy the machine is, no answer takes longer than all of this by the page's clock.
            let most = try await now(in: browser) - begin
            #expect(times.count == 3)
            #expect(times.allSatisfy { $0 >= least }, "\(times) for \(answer)")
            #expect(times.allSatisfy { $0 <= most }, "\(times) of \(most) for \(answer)")
        }
    }

    @Test(arguments: BrowserKind.testable)
    func pointerFrameTimes(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared(alone: true)
        try await browser.open(SampleSite.fileAddress + "/index.html")
        try await browser.run(
            "slider.oninput = () => { document.querySelector('#status').textContent = slider.value }")
        try await browser.measureFrameTimes()
        let begin = try await now(in: browser)
        try await browser.drag("#slider", from: 0.1, to: 0.9, steps: 30)
        let times = try await browser.frameTimes()
        let most = try await now(in: browser) - begin
        #expect(try await browser.evaluate("happened.input", as: Int.self) == times.count)
        // A busy browser merges pointer moves.
        #expect(times.count > 1 && times.allSatisfy { $0 >= 0 && $0 <= most }, "\(times) of \(most)")

        try await browser.run("slider.oninput = null")
        try await browser.press(.arrowRight)
        await #expect(throws: BrowserError.self) { try await browser.frameTimes(within: 0.5) }
    }

    /// Milliseconds, by the clock that measures frame times.
    private func now(in browser: any Browser) async throws -> Double {
        try await browser.evaluate("performance.now()", as: Double.self)
    }
}
