import BrowserDriver
import Foundation
import Testing

/// Programs that send a lot, or never check whether the page waits.
@Suite(.sharedBrowsers) struct FloodTests {
    struct Flood: Sendable, CustomStringConvertible {
        /// The setting of the slider.
        var setting: Int
        var description: String
        /// Why the program stops; nil if it ends normally, and the page shows what a native build shows.
        var end: String?

        static let all = [
            Flood(setting: 1, description: "prints without end", end: "it wrote more than 4 MiB"),
            Flood(setting: 2, description: "prints 50 MB", end: "it wrote more than 4 MiB"),
            Flood(setting: 3, description: "prints 1 MB"),
            Flood(setting: 4, description: "shows 100,000 values", end: "it wrote more than 4 MiB"),
            Flood(setting: 5, description: "records a value a million times"),
            Flood(setting: 6, description: "has a table and a plot of 100,000 rows"),
            quiet,
        ]
        static let quiet = Flood(
            setting: 7, description: "computes without end, and calls nothing",
            end: "it did not end within 6 s")
    }

    private func open(_ visit: Visit) async throws -> LivePage {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "07-floods", of: LiveBook.hard.value, at: visit.origin, in: browser)
        // The first run has finished: later runs may be computed in the page itself.
        try await browser.press(.arrowRight, times: 2, on: "[name=x]")
        try await page.waitUntil(status: LivePage.changed)
        return page
    }

    @Test(arguments: Visit.byTurns(Flood.all))
    func floods(_ visit: Visit, _ flood: Flood) async throws {
        let page = try await open(visit)
        let browser = page.browser
        try await page.set("flood", to: "\(flood.setting)")
        if let end = flood.end {
            try await browser.wait(
                until: "document.querySelector('#_live').textContent.includes('The program stopped: ')")
            #expect(try await page.status() == "The program stopped: \(end) where")
            #expect(try await browser.evaluate("document.querySelectorAll('.stop').length") == 1)
            // However much was sent: a place shows 64 KB, in which a character may take five bytes, and says
            // how much more there is.
            let lengths = try await browser.evaluate(
                "[...document.querySelectorAll('.out')].map((place) => place.textContent.length)",
                as: [Int].self)
            #expect(lengths.allSatisfy { $0 < 1 << 17 }, "\(lengths)")
            if flood.setting != Flood.quiet.setting {
                let more = try await browser.text(of: ".out .more")
                #expect(more.wholeMatch(of: #/… and \d{4,} more/#) != nil, "\(more)")
            }
            // Controls that the program did not reach can still be moved,
            // even in the cell in which it stopped.
            #expect(
                try await browser.evaluate(
                    "[...document.querySelectorAll('.control [name]')].map(({ name }) => name)")
                    == ["flood", "x", "between", "after"])
        } else {
            try await page.expectParity(with: ["x": "4", "flood": "\(flood.setting)"])
        }
        try await page.set("flood", to: "0")
        try await page.expectParity(with: ["x": "4", "flood": "0"])
        #expect(try await page.status() == LivePage.changed)
        try await page.expectNoErrors()
    }

    /// While a program computes that only the browser can stop, the page remains fully usable.
    @Test(arguments: Visit.turn(0))
    func quietLoops(_ visit: Visit) async throws {
        let page = try await open(visit)
        let browser = page.browser
        // Measured in the page, since on a busy machine a question to the browser may take longer than the
        // run; repeated if even the page's own timers were too late.
        try await browser.run(
            """
            const stop = document.querySelector('[data-stop]');
            const wait = () => new Promise((done) => setTimeout(done, 20));
            // A run may begin and end between two timers.
            let changes = 0;
            new MutationObserver(() => { changes += 1; }).observe(stop, { attributeFilter: ['hidden'] });
            const set = (text) => {
                const flood = document.querySelector('[name=flood]');
                flood.value = text;
                flood.dispatchEvent(new InputEvent('input', { bubbles: true }));
            };
            // Whether ten timers came while the program was running, at the end of which something is done.
            window.during = async (act) => {
                for (let attempt = 0; attempt < 5; attempt += 1) {
                    const before = changes;
                    set('7');
                    while (changes === before) await wait();
                    let ticks = 0;
                    while (!stop.hidden && ticks < 10) { await wait(); ticks += 1; }
                    if (!stop.hidden) { act(set, stop); return true; }
                    set('0');
                    while (document.querySelector('#_live').textContent.includes('stopped')) await wait();
                }
                return false;
            };
            """)
        #expect(try await browser.evaluate("during((set, stop) => stop.click())") == true)
        #expect(try await page.status() == "The program stopped: it was stopped where")
        #expect(try await browser.evaluate("during((set) => set('0'))") == true)
        try await page.expectParity(with: ["x": "4", "flood": "0"])
        try await page.expectNoErrors()
    }

    /// However long the code between two ends of a loop:
    /// in the page itself it runs no further than other code.
    @Test(arguments: Visit.turn(1))
    func codeWithoutLoops(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared(alone: true)
        let page = try await LivePage.open(
            "07-floods", of: LiveBook.hard.value, at: visit.origin, in: browser)
        try await browser.run(
            """
            window.asked = 0;
            const { postMessage } = Worker.prototype;
            Worker.prototype.postMessage = function (message) {
                if (message.settings) asked += 1;
                postMessage.call(this, message);
            };
            const wait = () => new Promise((done) => setTimeout(done, 5));
            const set = (name, text) => {
                const control = document.querySelector(`[name=${name}]`);
                control.value = text;
                control.dispatchEvent(new InputEvent('input', { bubbles: true }));
            };
            let x = 3;
            const settle = async (name, text) => {
                set(name, text);
                while (document.querySelector('.i').textContent !== `${2 * x + 1}`) await wait();
            };
            // How long the page does not answer when it is set to this, once its runs are done in the page
            // itself.
            window.pause = async (text) => {
                await settle('flood', '0');
                for (let count = 1; ; count += 1) {
                    const before = asked;
                    x = 7 - x;
                    await settle('x', `${x}`);
                    if (asked === before) break;
                    if (count === 300) return -1;
                }
                const before = asked;
                let last = performance.now(), longest = 0;
                set('flood', text);
                while (asked === before) {
                    await wait();
                    const now = performance.now();
                    longest = Math.max(longest, now - last);
                    last = now;
                }
                document.querySelector('[data-stop]').click();
                return longest;
            };
            """)
        try await page.set("x", to: "3")
        try await page.waitUntil(status: LivePage.changed)
        let loop = try await browser.evaluate("pause('7')", as: Double.self)
        let straight = try await browser.evaluate("pause('8')", as: Double.self)
        print("\(visit): a loop held the page for \(loop) ms, straight code for \(straight) ms")
        #expect(loop > 0 && straight > 0)
        // Straight-line code without fuel of its own would take 512 times as long as the loop; a busy machine
        // takes its share of a second.
        #expect(straight < 10 * loop + 1000)
        try await page.expectNoErrors()
    }

    /// Short runs are done in the page itself, as far as the fuel goes; runs that go further, or stop, are
    /// left to the worker.
    @Test(arguments: Visit.turn(0))
    func fuel(_ visit: Visit) async throws {
        let browser = try await visit.kind.shared()
        let page = try await LivePage.open(
            "07-floods", of: LiveBook.hard.value, at: visit.origin, in: browser)
        try await browser.run(
            """
            window.asked = 0;
            const { postMessage } = Worker.prototype;
            Worker.prototype.postMessage = function (message) {
                if (message.settings) asked += 1;
                postMessage.call(this, message);
            };
            """)
        var value = 0
        /// How often the worker was used for one move.
        func ask(_ flood: Int) async throws -> Int {
            let before = try await browser.evaluate("asked", as: Int.self)
            value = (value + 1) % 10
            try await page.set("x", to: "\(value)")
            try await page.set("flood", to: "\(flood)")
            try await browser.wait(
                until: "/^(Changed by you|The program stopped)/.test("
                    + "document.querySelector('#_live [role=status]').textContent)"
                    + " && document.querySelector('[data-stop]').hidden")
            try await Task.sleep(for: .milliseconds(20))
            return try await browser.evaluate("asked", as: Int.self) - before
        }
        // On a busy machine, the first runs may take some time.
        var isInPage = false
        for _ in 0..<200 where !isInPage { isInPage = try await ask(0) == 0 }
        #expect(isInPage, "a short run is the page's")
        #expect(try await ask(5) >= 1, "a long one is the worker's")
        try await page.expectParity(with: ["x": "\(value)", "flood": "5"])
        try await page.expectNoErrors()
    }
}
