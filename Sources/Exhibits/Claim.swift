import PlainText

/// A statement that the chapter's program checks.
public struct Claim: Equatable, Sendable {
    /// The statement in words, as a page shows it.
    public var text: Text
    /// Whether the statement is true. If it is false, the book is not built.
    public var holds: Bool

    /// A statement with its outcome, already computed.
    public init(_ holds: Bool, _ text: Text) {
        self.text = text
        self.holds = holds
    }

    /// Writes the statement and its mark. A book is not built if one of its claims is false as printed, so a
    /// false claim is only seen after something was changed; it says so.
    @export(interface)
    public func write(to html: inout HTML, inline isInline: Bool) {
        html.raw(isInline ? "<span" : "<p")
        html.raw(
            holds
                ? " class=\"claim ok\"><b role=\"img\" aria-label=\"checked:\">✓</b> "
                : " class=\"claim bad\"><b role=\"img\" aria-label=\"does not hold:\">✗</b> ")
        html.text(text)
        if !holds { html.raw(" <small>(not with these settings)</small>") }
        html.raw(isInline ? "</span>" : "</p>")
    }

    /// The claim's entry in the record: whether it holds, and its words.
    ///
    /// - Parameter name: the entry's name in the record.
    public func entry(_ name: Text) -> Entry { Entry(name, .claim(holds), printed: text) }
}
