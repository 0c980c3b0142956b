/// A comment that gives the reason why a number is typed: `<!-- typed: Keras prints this -->`.
package struct Excuse: Equatable, Sendable {
    /// The text after `typed:`; empty if no reason is given.
    package var reason: String
    /// The place of the comment.
    package var place: SourceLocation
    /// The lines whose numbers it excuses: its own, and the next one if it is alone on its line.
    package var lines: ClosedRange<Int>

    /// The reason in a comment; nil for other comments.
    static func reason(of comment: some StringProtocol) -> String? {
        guard comment.hasPrefix("<!--"), comment.hasSuffix("-->"), comment.count >= 7 else { return nil }
        let text = comment.dropFirst(4).dropLast(3).drop { $0.isWhitespace }
        guard text.hasPrefix("typed") else { return nil }
        let rest = text.dropFirst(5)
        guard let mark = rest.first(where: { !$0.isWhitespace }) else { return "" }
        guard mark == ":" else { return nil }
        return rest.drop { $0.isWhitespace || $0 == ":" }.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }
}
