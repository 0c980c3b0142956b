import Foundation
import Synchronization

/// Firefox, through WebDriver BiDi, which Firefox supports directly.
final class Firefox: Browser {
    private let process: ChildProcess
    private let connection: Mutex<BiDi>
    /// The tab.
    private let context: String
    /// The window around the tab. Its scripts have Firefox's own privileges.
    private let window: String
    private let scriptsRun = Atomic(true)

    private init(process: ChildProcess, connection: BiDi, context: String, window: String) {
        self.process = process
        self.connection = Mutex(connection)
        self.context = context
        self.window = window
    }

    static func start() async throws(BrowserError) -> Firefox {
        let process = try ChildProcess(try BrowserKind.firefox.program()) { folder in
            let profile = folder + "/profile"
            try FirefoxProfile.write(to: profile)
            return [
                "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0",
                "--remote-allow-system-access",
            ]
        }
        let line = try await process.output(after: "WebDriver BiDi listening on ws://127.0.0.1:")
        guard let port = UInt16(line.prefix(while: \.isNumber)) else {
            throw BrowserError("firefox named no port: \(line)")
        }
        let browser = try await onThread { () throws(BrowserError) in
            let deadline = Deadline("firefox's session")
            var connection = BiDi(try WebSocket(port: port, path: "/session", deadline: deadline))
            try connection.call("session.new", ["capabilities": [:]], deadline)
            try connection.watchErrors(deadline)
            let tabs = try connection.call("browsingContext.getTree", [:], deadline)
            let windows = try connection.call("browsingContext.getTree", ["moz:scope": "chrome"], deadline)
            guard let context = tabs["contexts"][0]["context"].string,
                let window = windows["contexts"][0]["context"].string
            else { throw BrowserError("firefox has no tab: \(tabs.text) \(windows.text)") }
            return Firefox(process: process, connection: connection, context: context, window: window)
        }
        try await browser.setViewport(width: 1000, height: 800)
        try await browser.setColorScheme(.light)
        return browser
    }

    func open(_ url: String) async throws(BrowserError) {
        // Firefox would wait by itself, but forever if the previous page changes its address at that moment.
        let before = try await evaluate("[performance.timeOrigin, location.href]")
        try await call(
            "browsingContext.navigate", ["url": .string(url), "wait": "none"], "firefox loads \(url)")
        // If only the fragment differs, no page is loaded; and an empty page can have the same time as the
        // previous one.
        let isThere = """
            performance.timeOrigin !== \(before[0].text) || location.href === \(JSON.string(url).text)
                && (location.hash || location.href !== \(before[1].text))
            """
        try await wait(until: "(\(isThere)) && document.readyState === 'complete'")
    }

    func back() async throws(BrowserError) {
        try await call("browsingContext.traverseHistory", ["delta": -1], "firefox goes back")
        // The command returned as soon as the page was chosen.
        try await wait(until: Self.isLoaded)
    }

    func reload() async throws(BrowserError) {
        let before = try await evaluate("performance.timeOrigin")
        try await call("browsingContext.reload", ["wait": "none"], "firefox loads anew")
        try await wait(
            until: "performance.timeOrigin !== \(before.text) && document.readyState === 'complete'")
    }

    func evaluateText(_ program: String, for expression: String) async throws(BrowserError) -> String {
        try await evaluate(program, in: context, for: expression)
    }

    @discardableResult
    private func evaluate(
        _ program: String, in context: String, for expression: String
    ) async throws(BrowserError) -> String {
        let answer = try await send(
            "script.evaluate",
            [
                "expression": .string(program), "target": ["context": .string(context)],
                "awaitPromise": true,
            ], "firefox evaluates \(expression)")
        if let text = answer["result"]["value"].string { return text }
        throw BrowserError("\(answer["exceptionDetails"]["text"].string ?? answer.text) in: \(expression)")
    }

    func perform(_ actions: [JSON]) async throws(BrowserError) {
        try await call("input.performActions", ["actions": .array(actions)], "input to firefox")
    }

    func setViewport(width: Int, height: Int) async throws(BrowserError) {
        let size: JSON = ["width": .number(Double(width)), "height": .number(Double(height))]
        try await call(
            "browsingContext.setViewport", ["viewport": size],
            "firefox's viewport of \(width) × \(height)")
    }

    var javaScript: Bool { scriptsRun.load(ordering: .relaxed) }

    // This version of WebDriver BiDi has no commands for the following.

    func setJavaScript(_ isOn: Bool) async throws(BrowserError) {
        let property = "gBrowser.selectedBrowser.browsingContext.allowJavascript"
        try await evaluate("String(\(property) = \(isOn))", in: window, for: property)
        scriptsRun.store(isOn, ordering: .relaxed)
    }

    func setColorScheme(_ scheme: ColorScheme) async throws(BrowserError) {
        let preference = "layout.css.prefers-color-scheme.content-override"
        let value = scheme == .dark ? 0 : 1
        try await evaluate(
            "String(Services.prefs.setIntPref('\(preference)', \(value)))", in: window, for: preference)
        // The tab learns of this later.
        try await wait(until: "matchMedia('(prefers-color-scheme: \(scheme.rawValue))').matches")
    }

    func setClipboard(_ text: String) async throws(BrowserError) {
        let helper = "Cc['@mozilla.org/widget/clipboardhelper;1'].getService(Ci.nsIClipboardHelper)"
        try await evaluate(
            "String(\(helper).copyString(\(JSON.string(text).text)))", in: window, for: "the clipboard")
    }

    func takeConsoleErrors() async throws(BrowserError) -> [String] {
        // Events arrive along with the answer to any command.
        try await evaluate("0")
        return connection.withLock { $0.takeErrors() }
    }

    func screenshot(wholePage: Bool) async throws(BrowserError) -> Data {
        let answer = try await call(
            "browsingContext.captureScreenshot", ["origin": wholePage ? "document" : "viewport"],
            "firefox's screenshot")
        guard let data = answer["data"].string.flatMap({ Data(base64Encoded: $0) }) else {
            throw BrowserError("firefox made no screenshot")
        }
        return data
    }

    func close() async {
        // When closed properly, Firefox ends its own processes; what remains is killed.
        if (try? await send("browser.close", [:], "firefox's end", seconds: 5)) != nil {
            await process.waitForEnd(seconds: 5)
        }
        await process.stop()
    }

    /// Sends a command to the tab.
    @discardableResult
    private func call(
        _ method: String, _ parameters: JSON, _ what: String
    ) async throws(BrowserError) -> JSON {
        let members = (parameters.object ?? [:]).merging(["context": .string(context)]) { $1 }
        return try await send(method, .object(members), what)
    }

    @discardableResult
    private func send(
        _ method: String, _ parameters: JSON, _ what: String, seconds: Double = Deadline.usualSeconds
    ) async throws(BrowserError) -> JSON {
        try await onThread { [self] () throws(BrowserError) in
            try connection.withLock { connection throws(BrowserError) in
                try connection.call(method, parameters, Deadline(what, seconds: seconds))
            }
        }
    }
}
