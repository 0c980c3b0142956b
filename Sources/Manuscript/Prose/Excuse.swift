/// A comment that says why a number is typed: `<!-- typed: Keras prints this -->`.
package struct Excuse: Equatable, Sendable {
    /// What stands after `typed:`; empty where no reason is given.
    package var reason: String
    /// Where the comment begins.
    package var place: Place
    /// The lines whose numbers it excuses: its own, and the next where it stands alone.
    package var lines: ClosedRange<Int>

    /// Takes a comment apart; nil if it is another one.
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
