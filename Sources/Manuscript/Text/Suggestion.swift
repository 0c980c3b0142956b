/// The words of an error about a word that is not one of those that are legal.
package enum Suggestion {
    /// `unknown cell word 'hiden'; expected hidden, folded or silent. Did you mean 'hidden'?`
    package static func unknown(_ what: String, _ word: String, legal: [String]) -> String {
        var text = "unknown \(what) '\(word)'; expected "
        text +=
            legal.count > 1 ? legal.dropLast().joined(separator: ", ") + " or \(legal.last!)" : legal.joined()
        if let near = nearest(to: word, of: legal) { text += ". Did you mean '\(near)'?" }
        return text
    }

    /// The word that is likely meant; nil where none is near.
    static func nearest(to word: String, of legal: [String]) -> String? {
        let near = legal.map { ($0, distance(word.lowercased(), $0)) }.min { $0.1 < $1.1 }
        return near.flatMap { $0.1 <= max(1, $0.0.count / 3) ? $0.0 : nil }
    }

    /// Levenshtein's edit distance, of texts short enough to matter.
    package static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
