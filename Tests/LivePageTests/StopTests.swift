import BrowserDriver
import Foundation
import Testing

/// Programs that stop, or never stop, in a reader's browser.
@Suite(.sharedBrowsers) struct StopTests {
    private func open(_ chapter: String, _ visit: Visit) async throws -> LivePage {
        let browser = try await visit.kind.shared()
        return try await LivePage.open(chapter, of: LiveBook.hard.value, at: visit.origin, in: browser)
    }

    /// The message at the statement that a comment marks: the place's text, and no message anywhere else.
    private static func saidAt(_ mark: String) -> String {
        """
        (() => {
            const line = [...document.querySelectorAll('.line')].find((line) =>
                line.querySelector('code').textContent.includes('// \(mark)'));
            const stops = [...document.querySelectorAll('.stop')];
            return stops.length === 1 && line.querySelector('.v').contains(stops[0]) ? stops[0].textContent : null;
        })()
        """
    }

    struct Stop: Sendable, CustomStringConvertible {
        var fault: String
        var message: String
        /// Whether the program continues until it is ended.
        var isEndless = false
        /// Whether the module itself can still report the line.
        var tellsLine = true
        var description: String { fault }

        static let all = [
            Stop(fault: "index", message: "a check failed"),
            Stop(fault: "refusal", message: "the library takes nothing above zero"),
            Stop(fault: "conversion", message: "a check failed"),
            // Each browser has its own message.
            Stop(fault: "recursion", message: ""),
            Stop(fault: "memory", message: "out of memory"),
            Stop(fault: "loop", message: "it did not end within 3 s", isEndless: true),
            Stop(fault: "library", message: "it did not end within 3 s", isEndless: true),
        ]
    }

    @Test(arguments: Visit.byTurns(Stop.all))
    func stops(_ visit: Visit, _ stop: Stop) async throws {
        let page = try await open("02-stops", visit)
        let browser = page.browser
        try await browser.press(.arrowRight, times: 2, on: "[name=x]")
        try await page.expectParity(with: ["x": "4"])
        var said = ""
        // On a busy machine, the three seconds may pass before the program is stopped for the intended
        // reason: then retry.
        for _ in 0..<5 {
            try await page.set("fault", to: stop.fault)
            try await browser.wait(
                until: "document.querySelector('#_live').textContent.includes('The program stopped: ')")
            said = try await page.status()
            if stop.isEndless || !said.contains("it did not end within") { break }
            try await page.set("fault", to: "nothing")
            try await page.waitUntil(status: LivePage.changed)
        }
        #expect(said.hasPrefix("The program stopped: \(stop.message)") && said.count > 24, "\(said)")
        #expect(try await browser.evaluate("document.querySelector('[data-stop]').hidden") == true)
        let line = try await browser.evaluate(Self.saidAt(stop.fault)).string
        #expect(line?.hasPrefix("stopped here: \(stop.message)") == true)
        #expect(said.hasSuffix(" where"))
        // Later places have no numbers of earlier runs, but their controls can be moved.
        #expect(
            try await browser.evaluate(
                "[...document.querySelectorAll('.i')].map((one) => one.textContent)") == ["", ""])
        #expect(try await browser.evaluate("document.querySelector('[name=after]').value") == "1")

        // Everything recovers at once.
        try await page.set("fault", to: "nothing")
        try await page.waitUntil(status: LivePage.changed)
        try await page.expectParity(with: ["x": "4", "fault": "nothing"])
        #expect(try await browser.evaluate("document.querySelectorAll('.stop').length") == 0)
        try await browser.click("[data-reset]")
        let file = String(decoding: try page.book.bytes("02-stops.html"), as: UTF8.self)
        try await page.expect(file)
        // Chromium logs a worker that runs out of memory or of stack; the page has no other errors.
        try await page.expectNoErrors()
    }

    /// During a long run the page stays responsive, shows the progress, and can stop the run.
    @Test(arguments: Visit.turn(0))
    func longRuns(_ visit: Visit) async throws {
        let page = try await open("03-long", visit)
        let browser = page.browser
        try await browser.run("window.ticks = 0; setInterval(() => { ticks += 1 }, 20)")
        let isStoppable = "!document.querySelector('[data-stop]').hidden"
        try await page.set("rounds", to: "100000000")
        try await browser.wait(until: isStoppable)
        #expect(try await page.status().hasPrefix("Computing …"))
        let ticks = try await browser.evaluate("ticks", as: Int.self)
        try await browser.wait(until: "ticks > \(ticks) + 10")
        #expect(try await browser.evaluate(isStoppable) == true, "timers go on")
        try await browser.wait(
            until: "document.querySelector('#_live [role=status]').textContent.endsWith(' %')")
        // Places that the run has not reached are marked as waiting, and still there.
        #expect(try await browser.evaluate("document.querySelectorAll('.waits').length > 1") == true)
        #expect(try await browser.evaluate("document.querySelector('[name=after]').value") == "1")

        try await browser.click("[data-stop]")
        try await browser.wait(until: "document.querySelector('[data-stop]').hidden")
        #expect(try await page.status().hasPrefix("The program stopped: it was stopped"))
        #expect(try await browser.evaluate("document.querySelectorAll('.waits').length") == 0)
        try await page.set("rounds", to: "1000")
        try await page.expectParity(with: ["rounds": "1000"])
        #expect(try await page.status() == LivePage.changed)

        // Moving a control meanwhile ends the run as well.
        try await page.set("rounds", to: "100000000")
        try await browser.wait(until: isStoppable)
        try await Task.sleep(for: .milliseconds(600))
        try await page.set("rounds", to: "500")
        try await page.expectParity(with: ["rounds": "500"])
        try await browser.wait(until: "document.querySelector('[data-stop]').hidden")
        // Even if it was moved before the run was known to be long. Done in the page, since a question to the
        // browser may take longer than that.
        try await browser.run(
            """
            const rounds = document.querySelector('[name=rounds]');
            const set = (text) => {
                rounds.value = text;
                rounds.dispatchEvent(new InputEvent('input', { bubbles: true }));
            };
            set('200000000');
            setTimeout(() => set('700'), 100);
            """)
        try await page.expectParity(with: ["rounds": "700"])
        // Reset ends the run, too.
        try await page.set("rounds", to: "100000000")
        try await browser.wait(until: isStoppable)
        try await browser.click("[data-reset]")
        let file = String(decoding: try page.book.bytes("03-long.html"), as: UTF8.self)
        try await page.expect(file)
        #expect(try await page.status() == "")
        try await page.expectNoErrors()
    }
}
