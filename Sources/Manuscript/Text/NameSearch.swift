/// Searches for names that are similar to unknown ones, for messages.
///
/// A search measures the distance to every known name, and a text may have any number of unknown names, so
/// all searches of one text together have a limit.
package struct NameSearch {
    /// How many distances may still be measured.
    private var remaining: Int

    /// Room for some twenty searches among a thousand names.
    package init(maxDistances: Int = 20_000) { remaining = maxDistances }

    /// Whether the limit is reached, so that nothing more is found.
    package var isExhausted: Bool { remaining <= 0 }

    /// The known names that are similar to `word`, the nearest first; none once the limit is reached.
    ///
    /// Upper and lower case are the same, and only the beginnings of long names are compared.
    ///
    /// - Parameters:
    ///   - count: the most names to return.
    ///   - limit: the largest distance, given a name; nil for any.
    ///   - contains: whether names that contain `word` are similar at any distance.
    package mutating func nearest(
        to word: String, among names: [String], atMost count: Int = 1, contains: Bool = false,
        distance limit: ((String) -> Int)? = nil
    ) -> [String] {
        guard !isExhausted else { return [] }
        let compared = names.prefix(remaining)
        remaining -= compared.count
        let wanted = Self.start(word)
        var similar: [(name: String, distance: Int)] = []
        for name in compared {
            let start = Self.start(name)
            let distance = Suggestion.distance(wanted, start)
            if limit.map({ distance <= $0(name) }) ?? true || contains && start.contains(wanted) {
                similar.append((name, distance))
            }
        }
        return similar.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(count).map(\.name)
    }

    private static func start(_ word: String) -> String {
        String(word.unicodeScalars.prefix(64)).lowercased()
    }
}
