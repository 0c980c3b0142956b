import Exhibits

/// Where a line's value, or a variable of its pattern (`u: –, v: 4`), can't be displayed.
extension HTML {
    var hasNoDisplay: Bool { string.contains(HTML.noDisplay.string) }

    /// Whether a statement of the line computes or changes something that can't be read after it.
    var isNotReadAgain: Bool { string.contains(HTML.notReadAgain.string) }

    /// The variables of a pattern that can't be displayed.
    var variablesWithoutDisplay: [String] {
        let parts = string.components(before: HTML.noDisplay.string)
        return parts.compactMap { part in
            guard part.hasSuffix(": ") else { return nil }
            let name = part.dropLast(2).reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return name.isEmpty ? nil : String(name.reversed())
        }
    }
}

extension String {
    /// The text before each occurrence of another text, from the previous occurrence on.
    fileprivate func components(before text: String) -> [Substring] {
        var found: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            found.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return found
    }
}
