import BrowserDriver
import Testing

/// What is measured is what was made to take so long.
extension BrowserDriverTests {
    @Test(arguments: BrowserKind.testable)
    func frameTimes(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        let busy = "const end = performance.now() + 60; while (performance.now() < end);"
        let change = "document.querySelector('#status').textContent = slider.value;"
        for (answer, least, most) in [
            (change, 0.0, 60.0),
            // The page computes, or what it shows is drawn, or it asks a worker, for so long.
            ("\(busy) \(change)", 60, 120),
            ("\(change) requestAnimationFrame(() => { \(busy) });", 60, 120),
            ("requestAnimationFrame(() => { \(busy) \(change) });", 60, 120),
            ("setTimeout(() => { \(change) }, 60);", 60, 120),
        ] {
            try await browser.open(SampleSite.fileAddress + "/index.html")
            try await browser.run("slider.oninput = () => { \(answer) }")
            try await browser.measureFrameTimes()
            try await browser.press(.arrowRight, times: 3, pause: 100, on: "#slider")
            let times = try await browser.frameTimes()
            #expect(times.count == 3)
            #expect(times.allSatisfy { $0 >= least }, "\(times) for \(answer)")
            // The machine can be busy; most of the time it is not.
            #expect(times.sorted()[1] < most, "\(times) for \(answer)")
        }
    }

    @Test(arguments: BrowserKind.testable)
    func frameTimesOfAPointer(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared(alone: true)
        try await browser.open(SampleSite.fileAddress + "/index.html")
        try await browser.run(
            "slider.oninput = () => { document.querySelector('#status').textContent = slider.value }")
        try await browser.measureFrameTimes()
        try await browser.drag("#slider", from: 0.1, to: 0.9, steps: 30)
        let times = try await browser.frameTimes()
        #expect(try await browser.evaluate("happened.input", as: Int.self) == times.count)
        #expect(times.count > 15 && times.allSatisfy { $0 >= 0 })
        #expect(times.sorted()[times.count / 2] < 60)

        try await browser.run("slider.oninput = null")
        try await browser.press(.arrowRight)
        await #expect(throws: BrowserError.self) { try await browser.frameTimes(within: 0.5) }
    }
}
