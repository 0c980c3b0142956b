import Exhibits
import PlainText

/// Any value, kept as it was, so that only values that are sent are rendered. (Embedded Swift has no
/// existentials of protocols with static requirements, but it has classes.)
class AnyDisplayed {
    /// The value split into scalars; nil if it has no display of this kind.
    var value: Value? { nil }
    var scalar: Double? { nil }
    /// Whether there is something to show.
    var hasDisplay: Bool { false }
    /// Adds a variable of a pattern. This method is in the base class so that only pages with patterns link
    /// the override (`PatternHooks`).
    func add(_ part: AnyDisplayed, _ name: StaticString) {}
    #if !arch(wasm32)
        /// Whether only a native program can show all of it.
        var isReflected: Bool { false }
        /// The value as a page shows it.
        var inPage: AnyDisplayed { self }
    #endif

    /// Writes everything there is to show, and adds its entries under `name`.
    func write(to html: inout HTML, _ entries: inout Entries, name: Text, digits: Int) {
        guard let value else {
            html.noDisplay()
            return
        }
        value.write(to: &html, digits: digits)
        entries.add(name, value, digits: digits)
    }
}

final class Displayed<T: Displayable>: AnyDisplayed {
    let base: T
    init(_ base: T) { self.base = base }
    override var value: Value? { Value(base) }
    override var hasDisplay: Bool { true }
    override var scalar: Double? { base.scalar }
}

final class Described: AnyDisplayed {
    let text: Text
    init(_ text: Text) { self.text = text }
    override var value: Value? { Value(leaf: .text(text)) }
    override var hasDisplay: Bool { true }
}
