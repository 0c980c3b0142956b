/// A place in an element, as a fraction of its width and height; the center by default.
package struct Spot: Sendable {
    package var x = 0.5
    package var y = 0.5
}

/// Real input. Elements are named by CSS selectors, and scrolled into view first.
extension Browser {
    /// Moves the pointer over an element.
    package func hover(_ selector: String, at spot: Spot = Spot()) async throws(BrowserError) {
        try await point([move(to: try await locate(selector, [spot])[0])])
    }

    package func click(_ selector: String, at spot: Spot = Spot()) async throws(BrowserError) {
        try await point([move(to: try await locate(selector, [spot])[0]), Self.down, Self.up])
    }

    /// Presses at one place of an element, moves to another in steps of 20 ms each, and releases.
    package func drag(
        _ selector: String, from: Spot, to: Spot, steps: Int = 5
    ) async throws(BrowserError) {
        let spots = (0...steps).map { step in
            let part = Double(step) / Double(steps)
            return Spot(x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part)
        }
        let places = try await locate(selector, spots)
        try await point(
            [move(to: places[0]), Self.down] + places.dropFirst().map { move(to: $0, milliseconds: 20) }
                + [Self.up])
    }

    /// Drags along the middle of an element, such as a slider: 0 is its left end, 1 its right end.
    package func drag(
        _ selector: String, from: Double, to: Double, steps: Int = 5
    ) async throws(BrowserError) {
        try await drag(selector, from: Spot(x: from), to: Spot(x: to), steps: steps)
    }

    /// Presses a key in the focused element, or in one that is focused first.
    ///
    /// - Parameter pause: milliseconds to wait after each press.
    package func press(
        _ key: Key, times: Int = 1, pause: Int = 0, holding modifiers: [Key] = [], on selector: String? = nil
    ) async throws(BrowserError) {
        if let selector { try await focus(selector) }
        let wait: [JSON] = pause > 0 ? [["type": "pause", "duration": .number(Double(pause))]] : []
        let strokes = (0..<times).flatMap { _ in Self.stroke(key) + wait }
        let held = modifiers.map { Self.key("keyDown", $0) }
        let released = modifiers.reversed().map { Self.key("keyUp", $0) }
        try await perform([["type": "key", "id": "keyboard", "actions": .array(held + strokes + released)]])
    }

    /// Presses the key of each character in the focused element.
    package func type(_ text: String) async throws(BrowserError) {
        let strokes = text.flatMap { Self.stroke($0 == "\n" ? .enter : Key(stringLiteral: String($0))) }
        try await perform([["type": "key", "id": "keyboard", "actions": .array(strokes)]])
    }

    /// Clicks into a field, selects its contents, and types over them.
    package func type(_ text: String, into selector: String) async throws(BrowserError) {
        try await click(selector)
        try await selectAll()
        try await type(text)
    }

    /// Selects everything in the focused element, by keyboard.
    package func selectAll() async throws(BrowserError) { try await press("a", holding: [.command]) }

    /// Pastes a text over the contents of a field, and waits for its `input` event.
    package func paste(_ text: String, into selector: String) async throws(BrowserError) {
        // Firefox answers before it has pasted.
        let note = "() => { element.hasPasted = true }"
        try await onElement(selector, "element.addEventListener('input', \(note), { once: true })")
        let hasPasted = "document.querySelector(\(JSON.string(selector).text)).hasPasted"
        // Occasionally the browser ignores the keys. Pasting again replaces the text with the same one.
        for isLast in [false, false, true] {
            try await setClipboard(text)
            try await click(selector)
            try await selectAll()
            try await press("v", holding: [.command])
            do throws(BrowserError) {
                try await wait(until: hasPasted, seconds: isLast ? Deadline.usualSeconds : 10)
                break
            } catch {
                if isLast { throw error }
            }
        }
        try await onElement(selector, "delete element.hasPasted")
    }

    /// Chooses an option of a `<select>` by keyboard: types its label.
    package func choose(_ label: String, in selector: String) async throws(BrowserError) {
        try await focus(selector)
        try await type(label)
        let chosen = "document.querySelector(\(JSON.string(selector).text)).selectedOptions[0]?.label"
        let found = try await evaluate(chosen)
        guard found.string == label else {
            throw BrowserError("\(found.text) was chosen in \(selector), not \(label)")
        }
    }

    package func focus(_ selector: String) async throws(BrowserError) {
        try await onElement(selector, "element.focus()")
    }

    private func onElement(_ selector: String, _ expression: String) async throws(BrowserError) {
        let name = JSON.string(selector).text
        let there = try await run(
            "const element = document.querySelector(\(name)); if (element) \(expression); return !!element")
        guard there == true else { throw BrowserError("no element \(selector)") }
    }

    /// The positions of places in an element, in pixels of the viewport.
    private func locate(_ selector: String, _ spots: [Spot]) async throws(BrowserError) -> [Spot] {
        let box = try await run(
            """
            const element = document.querySelector(\(JSON.string(selector).text));
            if (!element) return null;
            element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
            const box = element.getBoundingClientRect();
            return [box.x, box.y, box.width, box.height];
            """
        ).array?.compactMap(\.number)
        guard let box, box.count == 4 else { throw BrowserError("no element \(selector)") }
        guard box[2] > 0, box[3] > 0 else { throw BrowserError("the element \(selector) has no size") }
        return spots.map { Spot(x: box[0] + box[2] * $0.x, y: box[1] + box[3] * $0.y) }
    }

    private func point(_ actions: [JSON]) async throws(BrowserError) {
        try await perform([
            [
                "type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"],
                "actions": .array(actions),
            ]
        ])
    }

    private func move(to place: Spot, milliseconds: Int = 0) -> JSON {
        [
            "type": "pointerMove", "duration": .number(Double(milliseconds)), "origin": "viewport",
            "x": .number(place.x.rounded()), "y": .number(place.y.rounded()),
        ]
    }

    private static var down: JSON { ["type": "pointerDown", "button": 0] }
    private static var up: JSON { ["type": "pointerUp", "button": 0] }
    private static func key(_ type: String, _ key: Key) -> JSON {
        ["type": .string(type), "value": .string(key.code)]
    }
    private static func stroke(_ key: Key) -> [JSON] { [self.key("keyDown", key), self.key("keyUp", key)] }
}
