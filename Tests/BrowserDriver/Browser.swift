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
    /// Goes back, like the reader's back button, and waits until the page is there.
    func back() async throws(BrowserError)
    func reload() async throws(BrowserError)

    /// Runs JavaScript in the page. Its value, or the value of its promise, must be a string. Errors name
    /// `expression` instead.
    func evaluateText(_ program: String, for expression: String) async throws(BrowserError) -> String

    /// Performs input as from a person: sources of actions as in WebDriver, which WebDriver BiDi shares.
    func perform(_ actions: [JSON]) async throws(BrowserError)

    /// The size of the page's viewport in CSS pixels. It stays with the tab, as all settings do.
    func setViewport(width: Int, height: Int) async throws(BrowserError)

    /// Whether pages that are opened from now on may run scripts.
    func setJavaScript(_ isOn: Bool) async throws(BrowserError)
    /// The last value that was set. If pages may run no scripts, tests' own still run,
    /// but nothing is awaited.
    var javaScript: Bool { get }

    /// Sets the value of `prefers-color-scheme`; initially `light`.
    func setColorScheme(_ scheme: ColorScheme) async throws(BrowserError)

    /// Sets the clipboard, from which the keyboard shortcut pastes. Requires a page that may run scripts.
    func setClipboard(_ text: String) async throws(BrowserError)

    /// The console's errors so far, for `consoleErrors`.
    func takeConsoleErrors() async throws(BrowserError) -> [String]

    /// The viewport, or the whole page, as a PNG.
    func screenshot(wholePage: Bool) async throws(BrowserError) -> Data

    /// Ends the browser, its processes and its profile.
    func close() async
}

/// The `file:` address of a file or a folder, without a trailing slash.
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
    /// Code that the expression calls directly runs as a debugger's code, in which Firefox allows `eval`: to
    /// test a policy, let the page wait for a moment first.
    @discardableResult
    package func evaluate(_ expression: String) async throws(BrowserError) -> JSON {
        let program =
            javaScript
            ? "(async () => JSON.stringify(await (\n\(expression)\n)) ?? 'null')()"
            : "JSON.stringify((\n\(expression)\n)) ?? 'null'"
        return try JSON(parsing: try await evaluateText(program, for: expression))
    }

    /// The value of an expression, decoded as a Swift type.
    package func evaluate<Value: Decodable>(
        _ expression: String, as type: Value.Type
    ) async throws(BrowserError) -> Value {
        let value = try await evaluate(expression)
        do { return try JSONDecoder().decode(type, from: Data(value.text.utf8)) } catch {
            throw BrowserError("not a \(type), but \(value.text.prefix(200)): \(expression)")
        }
    }

    /// The value that the statements `return`; they may use `await`.
    @discardableResult
    package func run(_ statements: String) async throws(BrowserError) -> JSON {
        try await evaluate("(\(javaScript ? "async " : "")() => {\n\(statements)\n})()")
    }

    /// Waits until an expression is true, even if pages are replaced meanwhile.
    package func wait(
        until expression: String, seconds: Double = Deadline.usualSeconds
    ) async throws(BrowserError) {
        let deadline = Deadline(expression, seconds: seconds)
        try await deadline.poll { () throws(BrowserError) -> Bool? in
            let isLast = deadline.isOver
            do throws(BrowserError) {
                return try await evaluate("!!(\(expression))") == true ? true : nil
            } catch {
                // While one page replaces another there is none to query.
                if isLast { throw error }
                return nil
            }
        }
    }

    /// Clicks on a link to another page, and waits until that page is there.
    package func follow(_ selector: String) async throws(BrowserError) {
        let before = try await evaluate("performance.timeOrigin")
        try await click(selector)
        try await wait(until: "performance.timeOrigin !== \(before.text) && \(Self.isLoaded)")
    }

    /// While loading a page, a browser can show an empty one.
    static var isLoaded: String { "document.readyState === 'complete' && location.href !== 'about:blank'" }

    /// The text of an element as a reader sees it.
    package func text(of selector: String) async throws(BrowserError) -> String {
        let value = try await evaluate("document.querySelector(\(JSON.string(selector).text))?.innerText")
        guard let text = value.string else { throw BrowserError("no element \(selector)") }
        return text
    }

    package func screenshot(to path: String, wholePage: Bool = false) async throws(BrowserError) {
        let data = try await screenshot(wholePage: wholePage)
        do { try data.write(to: URL(fileURLWithPath: path)) } catch { throw BrowserError("\(error)") }
    }

    /// Errors since the last call: `console.error`, uncaught exceptions and rejected promises, violations of
    /// the content security policy, failed loads. The wording is the browser's.
    package func consoleErrors() async throws(BrowserError) -> [String] {
        // Events caused by the page just now may still be on their way.
        try? await Task.sleep(for: .milliseconds(100))
        return try await takeConsoleErrors()
    }
}
