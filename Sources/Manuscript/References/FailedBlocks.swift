// Paragraphs that were probably meant as headings, tables or cells, but have slightly wrong marks.
extension ReferenceReader {
    /// Reports lines of a paragraph that were almost certainly meant as a heading, a table or a fence;
    /// `#word` may be a tag, and `a | b` plain text.
    ///
    /// - Parameters:
    ///   - start: where the paragraph's text begins, after link definitions.
    ///   - items: the inline items in the text.
    mutating func checkLines(of text: BlockText, from start: Int, _ items: [InlineScanner.Item]) {
        let bytes = text.bytes
        var code = items.compactMap { item -> Range<Int>? in
            if case .code(let content) = item { content } else { nil }
        }[...]
        var lines: [Range<Int>] = []
        var next = start
        while next < bytes.count {
            let end = bytes[next...].firstIndex(of: 0x0A) ?? bytes.count
            code = code.drop { $0.upperBound <= next }
            // A line within a code span separates the text around it.
            if code.first?.contains(next) == true {
                checkTable(of: lines, in: text)
                lines = []
            } else {
                checkHeading(bytes[next..<end], in: text)
                checkQuotes(bytes[next..<end], in: text)
                lines.append(next..<end)
            }
            next = end + 1
        }
        checkTable(of: lines, in: text)
    }

    /// `##Section`
    private mutating func checkHeading(_ line: ArraySlice<UInt8>, in text: BlockText) {
        let title = line.drop { $0 == UInt8(ascii: "#") }
        guard let first = title.first, (2...6).contains(line.count - title.count),
            HTMLReader.isLetter(first) || (0x30...0x39).contains(first) || first >= 0x80
        else { return }
        let marks = String(repeating: "#", count: line.count - title.count)
        // Editors insert spaces that are letters to Markdown.
        let words = title.excerpt.drop(while: \.isWhitespace)
        fault(
            text.place(line.startIndex),
            "a heading has a space after its '\(marks)', so this is not one: \(line.excerpt); write '\(marks) \(words)', or "
                + "\\\(marks) for text that begins like this")
    }

    private static let quotes: Set<Unicode.Scalar> = ["'", "´", "‘", "’", "′", "\"", "“", "”"]

    /// `'''swift`
    private mutating func checkQuotes(_ line: ArraySlice<UInt8>, in text: BlockText) {
        let scalars = String(decoding: line.prefix(40), as: UTF8.self).unicodeScalars
        let info = scalars.drop { Self.quotes.contains($0) }
        let marks = scalars[..<info.startIndex]
        guard marks.count >= 3, Self.startsWithSwift(Array(String(info).utf8)[...]),
            // Other markup languages use quotes for emphasis.
            !info.contains(where: Self.quotes.contains)
        else { return }
        fault(
            text.place(line.startIndex),
            "'\(line.excerpt)' does not begin a cell, since a fence consists of backticks; write ```swift, and ``` below the code"
        )
    }

    /// Rows without a delimiter row below the first, or with one that has another number of columns.
    private mutating func checkTable(of lines: [Range<Int>], in text: BlockText) {
        let bytes = text.bytes
        for (above, line) in zip(lines, lines.dropFirst())
        where TableText.isDelimiter(bytes[line]) && bytes[line].contains(UInt8(ascii: "|")) {
            let (columns, own) = (
                TableText.cells(bytes, above).count, TableText.cells(bytes, line).count
            )
            guard bytes[above].contains(UInt8(ascii: "|")), columns != own else { continue }
            fault(
                text.place(line.lowerBound),
                "this line has \(own) column\(own == 1 ? "" : "s") and the one above it \(columns), so there is no table; write "
                    + Self.delimiter(columns))
            return
        }
        // A single line may be anything.
        guard let first = lines.firstIndex(where: { Self.isRow(bytes[$0]) }), first + 1 < lines.count,
            Self.isRow(bytes[lines[first + 1]])
        else { return }
        let columns = TableText.cells(bytes, lines[first]).count
        fault(
            text.place(lines[first].lowerBound),
            "these lines are not a table, since the second is not a row of hyphens; write \(Self.delimiter(columns)) below "
                + "\(bytes[lines[first]].excerpt), or \\| for a | that begins a line of text")
    }

    /// `|---|---|`
    private static func delimiter(_ columns: Int) -> String {
        columns > 8 ? "as many '|---' and a last '|'" : String(repeating: "|---", count: columns) + "|"
    }

    /// Whether a line begins and ends with a bar, and has words in between.
    private static func isRow(_ line: ArraySlice<UInt8>) -> Bool {
        let bar = UInt8(ascii: "|")
        let text = line.trimmed
        guard text.count > 2, text.first == bar, text.last == bar,
            text.dropLast().last != UInt8(ascii: "\\")
        else { return false }
        // `|x| = |y|` is mathematics: one of its cells is only an operator.
        let parts = text.dropFirst().dropLast().split(separator: bar, omittingEmptySubsequences: false)
        let isOperator = { (part: ArraySlice<UInt8>) in
            !part.isEmpty && part.allSatisfy { "=+-*/<>,.^~: ".utf8.contains($0) }
                && !part.allSatisfy { $0 == 0x20 }
        }
        if parts.contains(where: isOperator) { return false }
        return text.dropFirst().first == 0x20 || parts.count > 1
    }
}
