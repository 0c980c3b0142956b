/// Text that reaches a page as it is, without Markdown: of front matter, `book.yml` and files of reference values.
package enum ShownText {
    /// What a reader could not see, or see in another order or over other text; nil if there is nothing.
    package static func fault(in text: some StringProtocol) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        if let (hidden, what) = HiddenCharacter.first(in: text) {
            return
                "the character \(hidden.codePoint) \(what), so the text around it may be misread; remove it"
        }
        if MarkTower.first(in: Array(text.utf8)) != nil {
            return
                "a character has more than \(MarkTower.maxMarks) combining marks, which would cover other lines; leave at most "
                + "\(MarkTower.maxMarks) on each"
        }
        if let mark = AdjacentText.hidingMark(in: String(text)) {
            return
                "the combining mark \(mark.codePoint) has no letter before it, or strikes it out, and may cover other text; "
                + "remove it"
        }
        return nil
    }
}
