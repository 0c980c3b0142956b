import CMarkGFM

/// Cells, equations, and failed attempts at them.
extension ChapterReader {
    mutating func readCodeBlock(_ node: Node) {
        let text = node.literal
        let place = SourceLocation(line: node.line + lineOffset, column: node.column)
        guard let marks = node.fence else {
            unnamedBlocks += 1
            readIndentedCode(text, places: places(of: text, after: place.line - 1))
            return
        }
        let fence = Fence(info: cmark_node_get_fence_info(node).map { String(cString: $0) } ?? "")
        report(fence, at: place)
        let codeLines = codeLines
        if let found = UnclosedFence(
            marks, at: place, text: text, source: source, isBlockOfCode: { codeLines.contains($0) })
        {
            unclosed.append(found)
            return
        }
        switch fence.content {
        case .math:
            let lines = places(of: text, after: place.line)
            let markup = mathML(text, display: true) { offset in
                let before = text.utf8.prefix(offset)
                let line = before.count { $0 == 0x0A }
                guard lines.indices.contains(line) else { return place }
                let column = before.reversed().prefix { $0 != 0x0A }.count
                return SourceLocation(line: lines[line].line, column: lines[line].column + column)
            }
            if let markup { node.replace(block: true, with: markup) }
        case .cell(let kind):
            let index = cells.count
            let lines = places(of: text, after: place.line)
            cells.append(Cell(index: index, kind: kind, source: text, places: lines, place: place))
            if let (offset, message) = HiddenCharacter.fault(in: text) {
                let before = text.utf8.prefix(offset)
                let line = lines[before.count { $0 == 0x0A }]
                let column = before.reversed().prefix { $0 != 0x0A }.count
                fault(SourceLocation(line: line.line, column: line.column + column), message)
            }
            program.append(.cell(index))
            node.replace(block: true, with: "\(mark):c\(index):")
        case .other: if fence.words.isEmpty { unnamedBlocks += 1 }
        }
    }

    /// Reports each fault at its word. If a word is written with a character reference such as `&amp;`, it
    /// and the words after it have no exact place.
    private mutating func report(_ fence: Fence, at place: SourceLocation) {
        guard !fence.faults.isEmpty else { return }
        var places: [SourceLocation] = []
        var next = place.column
        for word in fence.words {
            // A long word is found by its beginning.
            let start = Array(word.utf8.prefix(64))
            guard let found = source.find(start, fromLine: place.line, column: next, lines: 1) else { break }
            places.append(found)
            next = found.column + word.utf8.count
        }
        for (word, message) in fence.faults {
            fault(places.indices.contains(word) ? places[word] : place, message)
        }
    }

    /// A fence that is indented so far that it is part of a code block.
    mutating func readIndentedCode(_ text: String, places: [SourceLocation]) {
        for (line, place) in zip(text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false), places) {
            guard let fence = FenceLine(line) else { continue }
            fault(
                SourceLocation(line: place.line, column: place.column + fence.offset),
                "'\(fence.text)' is indented by four spaces or more, so it does not begin a cell and is only shown; indent "
                    + "it by less, or, to show it, put it between lines of four backticks")
            return
        }
    }

    /// Cells in raw HTML.
    mutating func readHTML(_ node: Node) {
        let text = node.literal
        let lower = text.prefix(16).lowercased().drop(while: \.isWhitespace)
        if ["<pre", "<script", "<style", "<textarea"].contains(where: { lower.hasPrefix($0) }) { return }
        var isComment = false
        for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let number = node.line + lineOffset + offset
            if !isComment, let fence = FenceLine(line.utf8) {
                let at = source.find(
                    Array(fence.text.utf8.prefix(fence.length)), fromLine: number, column: 1, lines: 1)
                fault(
                    at ?? SourceLocation(line: number, column: 1),
                    "'\(fence.text)' is part of the HTML before it, and does not begin a cell; put an empty line before it"
                )
            }
            let opening = line.ranges(of: "<!--").last?.lowerBound
            let closing = line.ranges(of: "-->").last?.lowerBound
            if let opening, closing.map({ $0 < opening }) ?? true {
                isComment = true
            } else if closing != nil {
                isComment = false
            }
        }
    }

    /// The places of a cell's lines: each is the end of a line of the chapter, after its container's prefix.
    private func places(of text: String, after fence: Int) -> [SourceLocation] {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.enumerated().map { index, line in
            let number = fence + 1 + index
            guard number <= source.lines.count else { return SourceLocation(line: number, column: 1) }
            let raw = source.lines[number - 1]
            if raw.suffix(line.count).elementsEqual(line) {
                return SourceLocation(line: number, column: raw.count - line.count + 1)
            }
            // The container used a part of a tab: count from the first character that is not white space.
            let rawRest = raw.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
            let rest = line.drop { $0 == 0x20 || $0 == 0x09 }
            return SourceLocation(
                line: number, column: max(1, raw.count - rawRest.count - (line.count - rest.count) + 1))
        }
    }
}
