struct BlackjackCard {
    enum Suit: Character { case spades = "♠", hearts = "♡" }
    enum Rank: Int, CaseIterable {
        case two = 2, three, king, ace
        struct Values { let first: Int, second: Int? }
        var values: Values {
            switch self {
            case .ace: Values(first: 1, second: 11);
            case .king: Values(first: 10, second: nil);
            default: Values(first: rawValue, second: nil)
            }
        }
    }
    let rank: Rank, suit: Suit
    var description: String {
        "\(suit.rawValue) is \(rank.values.first)" + (rank.values.second.map { " or \($0)" } ?? "")
    }
}
print(BlackjackCard(rank: .ace, suit: .spades).description, BlackjackCard.Rank.allCases.count)
print(BlackjackCard.Suit.hearts.rawValue, BlackjackCard.Rank.Values(first: 1, second: 2))
func local() -> String {
    struct Local: CustomStringConvertible { var description: String { "a local type" } }
    enum Kind { case a }
    return "\(Local()) \(Kind.a)"
}
print(local())
