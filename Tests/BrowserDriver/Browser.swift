import Foundation

/// A real browser with one tab.
///
///     let browser = try await Chromium.start()
///     try await browser.open("file:///…/01-neuron.html")
///     try await browser.drag("#w", from: 0.5, to: 0.9)
///     #expect(try await browser.evaluate("document.title") == "A neuron")
///
/// A browser that nobody refers to any more is killed; `close()` also waits until it is gone.
package protocol Browser: AnyObject, Sendable {
    /// Starts the browser with a fresh profile and a viewport of 1000 × 800.
    static func start() async throws(BrowserError) -> Self

    /// Loads a page, and waits for its `load` event.
    func open(_ url: String) async throws(BrowserError)
    /// As the reader's back button. Waits until the page is there.
    func back() async throws(BrowserError)
    func reload() async throws(BrowserError)

    /// Runs a program of JavaScript in the page. Its value, or what its value promises, must be a string. An
    /// error names `expression` instead.
    func evaluateText(_ program: String, for expression: String) async throws(BrowserError) -> String

    /// Input as from a person: sources of actions as in WebDriver, which WebDriver BiDi shares.
    func perform(_ actions: [JSON]) async throws(BrowserError)

    /// The size of the page's viewport in CSS pixels. It stays with the tab, as all settings do.
    func setViewport(width: Int, height: Int) async throws(BrowserError)

    /// Whether pages that are opened from now on may run scripts.
    func setJavaScript(_ isOn: Bool) async throws(BrowserError)
    /// What was set last. Where pages may run no scripts, tests' own still run, but nothing is awaited.
    var javaScript: Bool { get }

    /// What `prefers-color-scheme` says to pages; at the start it is `light`.
    func setColorScheme(_ scheme: ColorScheme) async throws(BrowserError)

    /// Puts a text where the keyboard's shortcut pastes from. It needs a page that may run scripts.
    func setClipboard(_ text: String) async throws(BrowserError)

    /// What the console had so far to complain of, for `consoleErrors`.
    func takeConsoleErrors() async throws(BrowserError) -> [String]

    /// The viewport, or the whole page, as a PNG.
    func screenshot(wholePage: Bool) async throws(BrowserError) -> Data

    /// Ends the browser, its processes and its profile.
    func close() async
}

/// The address of a file or a folder without a server, without a slash at its end.
package func fileAddress(of path: String) -> String {
    URL(fileURLWithPath: path, isDirectory: false).absoluteString
}

/// Values of the media feature `prefers-color-scheme`.
package enum ColorScheme: String, Sendable {
    case light
    case dark
}

extension Browser {
    /// The value of an expression, which may use `await`.
    ///
    /// What it calls directly runs as a debugger's code, which Firefox allows `eval`: whoever tests a policy
    /// lets the page wait for a moment first.
    @discardableResult
    package func evaluate(_ expression: String) async throws(BrowserError) -> JSON {
        let program =
            javaScript
            ? "(async () => JSON.stringify(await (\n\(expression)\n)) ?? 'null')()"
            : "JSON.stringify((\n\(expression)\n)) ?? 'null'"
        return try JSON(parsing: try await evaluateText(program, for: expression))
    }

    /// The value of an expression as a type of Swift's.
    package func evaluate<Value: Decodable>(
        _ expression: String, as type: Value.Type
    ) async throws(BrowserError) -> Value {
        let value = try await evaluate(expression)
        do { return try JSONDecoder().decode(type, from: Data(value.text.utf8)) } catch {
            throw BrowserError("not a \(type), but \(value.text.prefix(200)): \(expression)")
        }
    }

    /// What statements `return`; they may use `await`.
    @discardableResult
    package func run(_ statements: String) async throws(BrowserError) -> JSON {
        try await evaluate("(\(javaScript ? "async " : "")() => {\n\(statements)\n})()")
    }

    /// Waits until an expression is true, whatever pages come and go meanwhile.
    package func wait(
        until expression: String, seconds: Double = Deadline.usualSeconds
    ) async throws(BrowserError) {
        let deadline = Deadline(expression, seconds: seconds)
        try await deadline.poll { () throws(BrowserError) -> Bool? in
            let isLast = deadline.isOver
            do throws(BrowserError) {
                return try await evaluate("!!(\(expression))") == true ? true : nil
            } catch {
                // While one page replaces another there is none to ask.
                if isLast { throw error }
                return nil
            }
        }
    }

    /// Clicks on a link to another page, and waits until that is there.
    package func follow(_ selector: String) async throws(BrowserError) {
        let before = try await evaluate("performance.timeOrigin")
        try await click(selector)
        try await wait(until: "performance.timeOrigin !== \(before.text) && \(Self.isLoaded)")
    }

    /// On its way to a page a browser can show an empty one.
    static var isLoaded: String { "document.readyState === 'complete' && location.href !== 'about:blank'" }

    /// The text that a reader sees of an element.
    package func text(of selector: String) async throws(BrowserError) -> String {
        let value = try await evaluate("document.querySelector(\(JSON.string(selector).text))?.innerText")
        guard let text = value.string else { throw BrowserError("no element \(selector)") }
        return text
    }

    package func screenshot(to path: String, wholePage: Bool = false) async throws(BrowserError) {
        let data = try await screenshot(wholePage: wholePage)
        do { try data.write(to: URL(fileURLWithPath: path)) } catch { throw BrowserError("\(error)") }
    }

    /// What went wrong since the last call: `console.error`, exceptions and rejected promises that nobody
    /// caught, violations of the content security policy, loads that failed. The wording is the browser's.
    package func consoleErrors() async throws(BrowserError) -> [String] {
        // What the page did just now is on its way.
        try? await Task.sleep(for: .milliseconds(100))
        return try await takeConsoleErrors()
    }
}
