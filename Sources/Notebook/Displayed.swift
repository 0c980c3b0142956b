import Exhibits
import PlainText

/// Any value, kept as it was so that only what is sent is taken apart. (Embedded Swift has no existentials
/// of protocols with static requirements, but it has classes.)
class AnyDisplayed {
    /// The value taken apart; nil where there is nothing to show.
    var value: Value? { nil }
    var scalar: Double? { nil }
}

final class Displayed<T: Displayable>: AnyDisplayed {
    let base: T
    init(_ base: T) { self.base = base }
    override var value: Value? { Value(base) }
    override var scalar: Double? { base.scalar }
}

final class Described: AnyDisplayed {
    let text: Text
    init(_ text: Text) { self.text = text }
    override var value: Value? { Value(leaf: .text(text)) }
}
