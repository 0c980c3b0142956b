import BrowserDriver
import Foundation
import Testing

/// The drivers work, with each browser, for pages from files and from a server.
@Suite(.sharedBrowsers) struct BrowserDriverTests {
    let server: StaticServer
    var addresses: [String] { [SampleSite.fileAddress, server.address] }

    init() throws {
        server = try StaticServer(folder: SampleSite.folder)
    }

    @Test(arguments: BrowserKind.testable)
    func sharing(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        try await browser.setViewport(width: 320, height: 600)
        try await browser.setColorScheme(.dark)
        try await browser.setJavaScript(false)
        try await browser.open(SampleSite.fileAddress + "/faulty.html")
        let again = try await kind.shared()
        #expect(again === browser)
        #expect(try await browser.evaluate("location.href") == "about:blank")
        #expect(try await browser.evaluate("[innerWidth, innerHeight]") == [1000, 800])
        #expect(try await browser.evaluate("matchMedia('(prefers-color-scheme: light)').matches") == true)
        #expect(try await browser.consoleErrors() == [])
        try await browser.open(SampleSite.fileAddress + "/index.html")
        #expect(try await browser.text(of: "#status") == "alive")
        for other in BrowserKind.allCases where other != kind {
            await #expect(throws: BrowserError.self) { try await other.shared() }
        }
    }

    @Test(arguments: BrowserKind.testable)
    func scripts(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        try await browser.open(SampleSite.fileAddress + "/index.html")
        #expect(try await browser.evaluate("1 + await Promise.resolve(2)") == 3)
        #expect(try await browser.evaluate("undefined") == nil)
        #expect(
            try await browser.run("const x = 2; return { a: [x, 'é\u{1F600}', null, true] }")
                == ["a": [2, "é\u{1F600}", nil, true]])
        #expect(try await browser.evaluate("[1.5, 2]", as: [Double].self) == [1.5, 2])
        #expect(try await browser.evaluate("'x'.repeat(300000).length") == 300_000)
        #expect(try await browser.evaluate("'x'.repeat(300000)").string?.count == 300_000)
        #expect(try await browser.evaluate("'\(String(repeating: "y", count: 70_000))'.length") == 70_000)
        #expect(try await browser.text(of: "#status") == "alive")

        try await browser.run("setTimeout(() => { window.late = true }, 200)")
        try await browser.wait(until: "window.late")
        let vain = await #expect(throws: BrowserError.self) {
            try await browser.wait(until: "window.never", seconds: 0.2)
        }
        #expect(vain?.description.contains("in vain for: window.never") == true)
        let exception = await #expect(throws: BrowserError.self) { try await browser.evaluate("none.such") }
        #expect(exception?.description.contains("none is not defined") == true)
        await #expect(throws: BrowserError.self) { try await browser.evaluate("1 +") }
        let absent = SampleSite.fileAddress + "/absent.html"
        await #expect(throws: BrowserError.self) { try await browser.open(absent) }
        try await browser.open("about:blank")
    }

    @Test(arguments: BrowserKind.testable)
    func errorsOfThePage(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.open(address + "/faulty.html")
            let errors = try await browser.consoleErrors()
            for part in [
                "complaint", "an uncaught exception", "a broken promise", "script-src 'self'",
                "style-src", "connect-src", address + "/absent.js",
            ] {
                #expect(errors.contains { $0.contains(part) }, "\(part) is not in \(errors)")
            }
            #expect(!errors.contains { $0.contains("all is well") })
            #expect(try await browser.evaluate("document.title") == "Faulty")
            #expect(try await browser.consoleErrors() == [], "each is told once")

            try await browser.open(address + "/index.html")
            #expect(try await browser.consoleErrors() == [])
        }
    }

    @Test(arguments: BrowserKind.testable)
    func withoutJavaScript(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.setJavaScript(false)
            try await browser.open(address + "/index.html")
            #expect(try await browser.text(of: "#status") == "static")
            #expect(try await browser.text(of: "noscript") == "Scripts are off.")
            try await browser.type("7", into: "#number")
            #expect(try await browser.evaluate("document.querySelector('#number').value") == "7")
            try await browser.follow("#link")
            #expect(try await browser.evaluate("document.title") == "Second")
            try await browser.back()
            #expect(try await browser.evaluate("document.title") == "Controls")
            #expect(try await browser.consoleErrors() == [])

            try await browser.setJavaScript(true)
            try await browser.reload()
            #expect(try await browser.text(of: "#status") == "alive")
        }
    }

    @Test(arguments: BrowserKind.testable)
    func colorScheme(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        let background = "getComputedStyle(document.body).backgroundColor"
        for address in addresses {
            try await browser.open(address + "/index.html")
            #expect(try await browser.evaluate(background) == "rgba(0, 0, 0, 0)", "light at the start")
            try await browser.setColorScheme(.dark)
            #expect(try await browser.evaluate(background) == "rgb(1, 2, 3)", "at once")
            try await browser.open(address + "/second.html")
            #expect(try await browser.evaluate(background) == "rgb(1, 2, 3)", "on every page")
            try await browser.setColorScheme(.light)
            #expect(try await browser.evaluate(background) == "rgba(0, 0, 0, 0)")
        }
    }

    @Test(arguments: BrowserKind.testable)
    func viewportAndScreenshot(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        try await browser.open(SampleSite.fileAddress + "/index.html")
        #expect(try await browser.evaluate("[innerWidth, innerHeight]") == [1000, 800])
        try await browser.setViewport(width: 320, height: 600)
        #expect(try await browser.evaluate("[innerWidth, innerHeight]") == [320, 600])
        #expect(try await browser.evaluate("matchMedia('(max-width: 320px)').matches") == true)
        try await browser.open(server.address + "/second.html")
        #expect(try await browser.evaluate("[innerWidth, innerHeight]") == [320, 600])

        let picture = NSTemporaryDirectory() + "browser-test-\(UUID().uuidString).png"
        defer { try? FileManager.default.removeItem(atPath: picture) }
        try await browser.screenshot(to: picture)
        let data = try Data(contentsOf: URL(fileURLWithPath: picture))
        #expect(data.prefix(8) == Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
        #expect(Self.size(ofPNG: data) == [320, 600])
        try await browser.open(server.address + "/index.html")
        let whole = Self.size(ofPNG: try await browser.screenshot(wholePage: true))
        #expect(whole.count == 2 && whole[1] > 3000)
    }

    /// Width and height are at bytes 16 and 20.
    private static func size(ofPNG data: Data) -> [Int] {
        [16, 20].map { start in data[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    }

    @Test(arguments: BrowserKind.testable)
    func history(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        for address in addresses {
            try await browser.open(address + "/index.html")
            try await browser.type("8", into: "#number")
            try await browser.follow("#link")
            #expect(try await browser.evaluate("document.title") == "Second")
            try await browser.back()
            #expect(try await browser.evaluate("document.title") == "Controls")
            try await browser.run("history.pushState(null, '', '?x=4')")
            try await browser.back()
            #expect(try await browser.evaluate("location.search") == "")
            try await browser.run("document.title = 'changed'")
            // A fragment loads no page.
            let state = "document.title + location.hash"
            try await browser.open(address + "/index.html#x=4")
            #expect(try await browser.evaluate(state) == "changed#x=4")
            try await browser.back()
            #expect(try await browser.evaluate(state) == "changed")
            try await browser.reload()
            #expect(try await browser.evaluate("document.title") == "Controls")
        }
    }

    /// Pages from files have the same restrictions as in readers' browsers;
    /// drivers' own settings can be laxer.
    @Test(arguments: BrowserKind.testable)
    func rightsOfFiles(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        let common: [String: JSON] = [
            "query": "?x=4", "script": "added", "wasm": "[object WebAssembly.Module]", "eval": "failed",
        ]
        let differing: [[String: JSON]] = [
            ["worker": "failed", "fetch": "failed"], ["worker": "at work", "fetch": true],
        ]
        for (address, own) in zip(addresses, differing) {
            try await browser.open(address + "/origin.html")
            for (name, value) in common.merging(own, uniquingKeysWith: { $1 }) {
                #expect(try await browser.evaluate("attempt('\(name)')") == value, "\(name) at \(address)")
            }
        }
    }
}
