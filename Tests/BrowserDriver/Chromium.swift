import Foundation
import Synchronization

/// Chromium, through chromedriver and WebDriver.
final class Chromium: Browser {
    private let process: ChildProcess
    private let port: UInt16
    private let session: String
    private let scriptsRun = Atomic(true)

    private init(process: ChildProcess, port: UInt16, session: String) {
        self.process = process
        self.port = port
        self.session = session
    }

    static func start() async throws(BrowserError) -> Chromium {
        let (process, port) = try await startDriver()
        let options: JSON = [
            "args": [
                // In a container /dev/shm can be too small.
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                .string("--user-data-dir=\(process.folder)/profile"),
            ]
        ]
        let capabilities: JSON = [
            "goog:loggingPrefs": ["browser": "ALL"], "goog:chromeOptions": options,
            "timeouts": ["pageLoad": .number(Deadline.usualSeconds * 1000)],
        ]
        let answer = try await HTTP.post(
            "/session", ["capabilities": ["alwaysMatch": capabilities]], port: port,
            deadline: Deadline("chromium's session"))
        guard let session = answer["sessionId"].string else {
            throw BrowserError("chromedriver made no session: \(answer.text)")
        }
        let browser = Chromium(process: process, port: port, session: session)
        try await browser.setViewport(width: 1000, height: 800)
        try await browser.setColorScheme(.light)
        return browser
    }

    /// chromedriver takes any port that is free for IPv6, and exits if the IPv4 port is taken.
    private static func startDriver(attempts: Int = 5) async throws(BrowserError) -> (ChildProcess, UInt16) {
        let process = try ChildProcess(try BrowserKind.chromium.program()) { _ in ["--port=0"] }
        let line: String
        do throws(BrowserError) {
            line = try await process.output(after: "started successfully on port ")
        } catch {
            guard attempts > 1, error.description.contains("port not available") else { throw error }
            return try await startDriver(attempts: attempts - 1)
        }
        guard let port = UInt16(line.prefix(while: \.isNumber)) else {
            throw BrowserError("chromedriver named no port: \(line)")
        }
        return (process, port)
    }

    func open(_ url: String) async throws(BrowserError) {
        try await post("url", ["url": .string(url)], "chromium loads \(url)")
        // chromedriver does not report every failure.
        if try await evaluate("location.protocol") == "chrome-error:" {
            throw BrowserError("chromium shows an error page instead of \(url)")
        }
    }

    func back() async throws(BrowserError) { try await post("back", [:], "chromium goes back") }

    func reload() async throws(BrowserError) { try await post("refresh", [:], "chromium loads anew") }

    func evaluateText(_ program: String, for expression: String) async throws(BrowserError) -> String {
        // Not WebDriver's `execute/async`: this obeys the page's policy, and works when scripts are off.
        let answer = try await command(
            "Runtime.evaluate",
            [
                "expression": .string(program), "awaitPromise": true, "returnByValue": true,
                "allowUnsafeEvalBlockedByCSP": false,
            ], "chromium evaluates \(expression)")
        if let text = answer["result"]["value"].string { return text }
        let exception = answer["exceptionDetails"]["exception"]
        throw BrowserError("\(exception["description"].string ?? answer.text) in: \(expression)")
    }

    func perform(_ actions: [JSON]) async throws(BrowserError) {
        try await post("actions", ["actions": .array(actions)], "input to chromium")
    }

    func setViewport(width: Int, height: Int) async throws(BrowserError) {
        // A window cannot be as narrow as a phone; an emulated screen can.
        try await command(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": 1,
                "mobile": false,
            ], "chromium's viewport of \(width) × \(height)")
    }

    var javaScript: Bool { scriptsRun.load(ordering: .relaxed) }

    func setJavaScript(_ isOn: Bool) async throws(BrowserError) {
        try await command(
            "Emulation.setScriptExecutionDisabled", ["value": .bool(!isOn)], "chromium's JavaScript")
        scriptsRun.store(isOn, ordering: .relaxed)
    }

    func setColorScheme(_ scheme: ColorScheme) async throws(BrowserError) {
        let feature: JSON = ["name": "prefers-color-scheme", "value": .string(scheme.rawValue)]
        try await command("Emulation.setEmulatedMedia", ["features": [feature]], "chromium's color scheme")
    }

    func setClipboard(_ text: String) async throws(BrowserError) {
        let writing = "navigator.clipboard.writeText(\(JSON.string(text).text))"
        let answer = try await command(
            "Runtime.evaluate", ["expression": .string(writing), "awaitPromise": true, "userGesture": true],
            "chromium's clipboard")
        guard answer["exceptionDetails"] == nil else { throw BrowserError("\(answer.text) in: \(writing)") }
    }

    func takeConsoleErrors() async throws(BrowserError) -> [String] {
        let entries = try await post("se/log", ["type": "browser"], "chromium's console").array ?? []
        return entries.filter { $0["level"] == "SEVERE" }.compactMap { $0["message"].string }
    }

    func screenshot(wholePage: Bool) async throws(BrowserError) -> Data {
        let answer = try await command(
            "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": .bool(wholePage)],
            "chromium's screenshot")
        guard let data = answer["data"].string.flatMap({ Data(base64Encoded: $0) }) else {
            throw BrowserError("chromium made no screenshot")
        }
        return data
    }

    func close() async {
        // chromedriver closes the browser properly; what remains is killed.
        _ = try? await HTTP.send(
            "DELETE", "/session/\(session)", nil, port: port,
            deadline: Deadline("chromium's end", seconds: 5))
        await process.stop()
    }

    /// A command of Chromium's own protocol.
    @discardableResult
    private func command(
        _ name: String, _ parameters: JSON, _ what: String
    ) async throws(BrowserError) -> JSON {
        try await post("goog/cdp/execute", ["cmd": .string(name), "params": parameters], what)
    }

    @discardableResult
    private func post(_ path: String, _ body: JSON, _ what: String) async throws(BrowserError) -> JSON {
        try await HTTP.post("/session/\(session)/\(path)", body, port: port, deadline: Deadline(what))
    }
}
