import PlainText

/// A statement that the chapter's program checks.
public struct Claim: Equatable, Sendable {
    /// The statement in words, as a page shows it.
    public var text: Text
    /// Whether the statement is true. Where it is not, the book is not built.
    public var holds: Bool

    /// A statement with its outcome, which was computed already.
    public init(_ holds: Bool, _ text: Text) {
        self.text = text
        self.holds = holds
    }

    /// Writes the statement and its mark. A book whose claims do not hold as it is printed is not built: so one
    /// that does not hold is only ever seen where something was changed, and says so.
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

    /// What is recorded of the claim: whether it holds, and its words.
    ///
    /// - Parameter name: what the record calls it.
    public func entry(_ name: Text) -> Entry { Entry(name, .claim(holds), printed: text) }
}
