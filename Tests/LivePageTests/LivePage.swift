import BrowserDriver
import Foundation
import Testing

/// A live page in a browser.
struct LivePage {
    let browser: any Browser
    let book: LiveBook
    let chapter: String

    /// Opens a chapter as it is printed, or with a query such as `?x=4`.
    static func open(
        _ chapter: String, of book: LiveBook, at origin: Origin, query: String = "", in browser: any Browser
    ) async throws -> LivePage {
        let page = LivePage(browser: browser, book: book, chapter: chapter)
        try await browser.open(book.address(chapter, origin) + query)
        if browser.javaScript {
            try await browser.run(
                """
                window.violations = [];
                addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
                    violations.push(`${violatedDirective}: ${blockedURI}`);
                });
                """)
        }
        return page
    }

    // MARK: Its controls

    struct Control: Decodable, Equatable, Sendable {
        var name: String
        /// `range`, `number`, `checkbox`, `select-one` or `textarea`.
        var type: String
        var min: String?
        var max: String?
        var step: String?
        var value: String

        var selector: String { "[name=\"\(name)\"]" }
    }

    func controls() async throws -> [Control] {
        try await browser.evaluate(
            """
            [...document.querySelectorAll('.control [name]')].map((control) => ({
                name: control.name, type: control.type, min: control.min || null, max: control.max || null,
                step: control.step || null, value: control.type === 'checkbox' ? String(control.checked) : control.value,
            }))
            """, as: [Control].self)
    }

    /// Moves a control with the pointer; text is typed or pasted after a click.
    func moveByPointer(_ control: Control) async throws {
        switch control.type {
        case "range": try await browser.drag(control.selector, from: 0.52, to: 0.3)
        case "number": try await browser.type(control.otherNumber, into: control.selector)
        case "checkbox": try await browser.click(control.selector)
        case "select-one":
            try await browser.click(control.selector)
            try await browser.press(.arrowUp)
            try await browser.press(.enter)
        case "textarea":
            try await browser.paste("[[1.5, -2e-3],\n \"pasted\"]", into: control.selector)
        default: Issue.record("a control of a new kind: \(control.type)")
        }
    }

    /// Moves several controls with the pointer, and returns the settings in the address,
    /// which contain all of them.
    func moveByPointer(_ controls: [Control]) async throws -> [String: String] {
        for control in controls {
            try await moveByPointer(control)
            // The new output may push the next control down, away from the pointer.
            try await browser.wait(
                until: "document.querySelector('\(control.selector)').hasAttribute('data-set')")
        }
        try await waitUntil(status: LivePage.changed)
        let settings = try await settings()
        #expect(settings.keys.sorted() == controls.map(\.name).sorted())
        return settings
    }

    /// Moves the control that has the focus with keys.
    func moveByKeyboard(_ control: Control) async throws {
        switch control.type {
        case "range": try await browser.press(.arrowRight, times: 3)
        case "number": try await browser.press(.arrowUp)
        case "checkbox": try await browser.press(.space)
        case "select-one": try await browser.press(.arrowUp)
        case "textarea":
            try await browser.press(.end)
            try await browser.type("\n<7>")
        default: Issue.record("a control of a new kind: \(control.type)")
        }
    }

    /// The name of the control that has the focus.
    func focused() async throws -> String? {
        try await browser.evaluate(
            "document.activeElement.closest('.control') && document.activeElement.name || null"
        ).string
    }

    // MARK: What was set

    /// The settings in the page's address. They are written with a delay, by a timer of the page: a timer
    /// that is set later, and for longer, fires after it, however busy the machine is.
    func settings() async throws -> [String: String] {
        try await browser.evaluate(
            """
            new Promise((done) => {
                setTimeout(() => done(Object.fromEntries(new URLSearchParams(location.search))), 300);
            })
            """, as: [String: String].self)
    }

    /// Sets a control at once: typed digit by digit, each digit would start a run.
    func set(_ name: String, to value: String) async throws {
        try await browser.run(
            """
            const control = document.querySelector('[name=\(name)]');
            control.value = '\(value)';
            control.dispatchEvent(new InputEvent('input', { bubbles: true }));
            """)
    }

    func waitUntil(status: String) async throws {
        try await browser.wait(
            until: "document.querySelector('#_live [role=status]').textContent === '\(status)'")
    }

    /// The text of the status bar.
    func status() async throws -> String {
        try await browser.evaluate(
            "document.querySelector('#_live').hidden ? '' : document.querySelector('#_live [role=status]').textContent"
        ).string ?? ""
    }

    static let changed = "Changed by you."

    // MARK: What it shows

    /// All visible content, and the values of controls.
    func snapshot() async throws -> [String] {
        try await browser.evaluate(
            """
            [document.body.innerHTML, ...[...document.querySelectorAll('.control [name]')].map((control) =>
                `${control.name}: ${control.value} ${control.checked}`)]
            """, as: [String].self)
    }

    /// Compares each place of the page with that of a native build with the same inputs,
    /// as the browser reads it.
    func expectParity(
        with settings: [String: String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let native = try await book.nativePage(chapter, set: settings)
        try await expect(native, sourceLocation: sourceLocation)
    }

    func expect(_ native: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var differences: [String] = []
        // The page may still be computing.
        for attempt in 0..<1200 {
            if attempt > 0 { try await Task.sleep(for: .milliseconds(50)) }
            differences = try await browser.evaluate(
                "(\(Self.compare))(\(JSON.string(native).text))", as: [String].self)
            if differences.isEmpty { break }
        }
        #expect(differences == [], sourceLocation: sourceLocation)
    }

    private static let compare = """
        (native) => {
            const other = new DOMParser().parseFromString(native, 'text/html');
            const places = (page) => [...page.querySelectorAll('.v[id], .i[id], .out[id]')];
            const [here, there] = [places(document), places(other)];
            if (here.length === 0) return ['no places'];
            const names = (places) => places.map((place) => place.id).join(' ');
            if (names(here) !== names(there)) return [`${names(here)} instead of ${names(there)}`];
            const wrong = here.flatMap((place, index) => (place.innerHTML === there[index].innerHTML ? []
                : [`${place.id}: ${place.innerHTML} instead of ${there[index].innerHTML}`]));
            for (const control of document.querySelectorAll('.control [name]')) {
                const same = other.querySelector(`[name="${control.name}"]`);
                if (control.value !== same.value || control.checked !== same.checked) {
                    wrong.push(`${control.name} is at ${control.value} instead of ${same.value}`);
                }
            }
            return wrong;
        }
        """

    /// Expects no errors so far, as far as browsers report them.
    func expectNoErrors(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        #expect(try await browser.consoleErrors() == [], sourceLocation: sourceLocation)
        #expect(try await browser.evaluate("window.violations ?? []") == [], sourceLocation: sourceLocation)
    }

    /// Whether the chapter's module has been loaded or requested.
    func hasModule() async throws -> Bool {
        try await browser.evaluate(
            """
            typeof bookModule !== 'undefined'
                || performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.module.js'))
            """
        ).bool ?? true
    }
}

extension LivePage.Control {
    /// A number within the range that differs from the current one.
    var otherNumber: String {
        guard let low = min.flatMap(Double.init), let high = max.flatMap(Double.init) else { return "1" }
        if min?.contains(".") == false {
            let number = Int(low + (high - low) * 0.37)
            return "\(value == "\(number)" ? number + 1 : number)"
        }
        return "\(low + (high - low) * 0.375)"
    }
}
