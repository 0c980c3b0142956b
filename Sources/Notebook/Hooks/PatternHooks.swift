import Exhibits
import PlainText

// The calls that follow a statement that the compiler's transform omits, `let (q, r) = …`: a beginning, a
// hook for each variable, and an end.

/// Begins a pattern. The values logged until its end are its variables.
@export(interface)
public func __book_pattern() { recorder.pattern = Pattern(in: recorder.pattern) }

/// Ends a pattern, and logs all of its variables as one value.
@export(interface)
public func __book_pattern(_ names: StaticString, _ line: Int, _ column: Int) {
    guard let begun = recorder.pattern else { return }
    let pattern = unsafeDowncast(begun, to: Pattern.self)
    recorder.pattern = pattern.outer
    recorder.log(pattern, names, line: line, column: column, endColumn: 0)
}

/// Wraps a hook's call among the conditions of `if` and `while`, after the conditions that bind variables.
@export(interface)
public func __book_bound(_ logged: Void) -> Bool { true }

/// The variables of a pattern: `q: 3, r: 1`.
private final class Pattern: AnyDisplayed {
    /// The pattern that was being logged when this one began, if the chapter's own code runs to show one of
    /// its variables.
    let outer: AnyDisplayed?
    private var parts: [(name: StaticString, value: AnyDisplayed)] = []

    init(in outer: AnyDisplayed?) { self.outer = outer }

    override func add(_ part: AnyDisplayed, _ name: StaticString) { parts.append((name, part)) }

    override var hasDisplay: Bool { true }
    #if !arch(wasm32)
        override var isReflected: Bool { parts.contains { $0.value.isReflected } }
        override var inPage: AnyDisplayed {
            let pattern = Pattern(in: nil)
            for part in parts { pattern.add(part.value.inPage, part.name) }
            return pattern
        }
    #endif

    override func write(to html: inout HTML, _ entries: inout Entries, name: Text, digits: Int) {
        for (index, part) in parts.enumerated() {
            let name = Text(stringLiteral: part.name)
            if index > 0 { html.raw(", ") }
            html.name(name)
            html.raw(": ")
            part.value.write(to: &html, &entries, name: name, digits: digits)
        }
    }
}
