import Foundation

/// Text that reaches a page as it is, without Markdown: of strangers' front matter, files of reference values, and the
/// compiler's messages.
package enum ShownText {
    /// The fault of an embedding, an override or an isolate; marks such as U+200F turn nothing but their neighbors.
    static func turning(in text: some StringProtocol) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        let turning = text.unicodeScalars.first(where: \.embedsDirection)
        return turning.map {
            "the character \($0.codePoint) changes the direction of the text after it, so that it may be misread; remove it"
        }
    }

    /// What would be read in another order than it is written, or over other text; nil if there is nothing.
    package static func fault(in text: some StringProtocol) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        if let fault = turning(in: text) { return fault }
        if MarkTower.first(in: Array(text.utf8)) != nil {
            return
                "a character has more than \(MarkTower.maxMarks) combining marks, which would cover other lines; leave at most "
                + "\(MarkTower.maxMarks) on each"
        }
        // A letter and its mark may be one character.
        if let mark = AdjacentText.hidingMark(in: String(text).precomposedStringWithCanonicalMapping) {
            return
                "the combining mark \(mark.codePoint) has no letter before it, or strikes it out, and may cover other text; "
                + "remove it"
        }
        return nil
    }
}
