/// Messages about unknown words.
package enum Suggestion {
    /// `unknown cell word 'hiden'; expected hidden, folded or silent. Did you mean 'hidden'?`
    package static func unknown(_ what: String, _ word: String, legal: [String]) -> String {
        var text = "unknown \(what) '\(word)'; expected "
        text +=
            legal.count > 1 ? legal.dropLast().joined(separator: ", ") + " or \(legal.last!)" : legal.joined()
        if let near = nearest(to: word, of: legal) { text += ". Did you mean '\(near)'?" }
        return text
    }

    /// The most similar word; nil if none is similar enough.
    static func nearest(to word: String, of legal: [String]) -> String? {
        let near = legal.map { ($0, distance(word.lowercased(), $0)) }.min { $0.1 < $1.1 }
        return near.flatMap { $0.1 <= max(1, $0.0.count / 3) ? $0.0 : nil }
    }

    /// The edit distance of two short texts in bytes.
    package static func distance(_ a: String, _ b: String) -> Int {
        distance(Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbors.
    static func distance<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var least = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    least = min(least, beforePrevious[j - 1] + 1)
                }
                current.append(least)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[b.count]
    }
}
