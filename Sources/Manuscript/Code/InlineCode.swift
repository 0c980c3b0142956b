import CMarkGFM

/// Code within a line: inline values, equations, and failed attempts at them.
extension ChapterReader {
    /// A fence with backticks in its info string is not a fence, so the line that should close it opens one.
    mutating func readText(_ node: Node) {
        guard node.literalBytes.starts(with: "```".utf8) else { return }
        let line = node.line + lineOffset
        // Only one of the runs on a line can be at its beginning.
        guard source.lines.indices.contains(line - 1), line != lineOfBackticks else { return }
        lineOfBackticks = line
        let text = source.lines[line - 1].drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
        let info = text.drop { $0 == UInt8(ascii: "`") }
        guard text.count - info.count >= 3, Fence.isMeant(String(decoding: info, as: UTF8.self)) else {
            return
        }
        unclosed.append(
            UnclosedFence(
                place: SourceLocation(
                    line: line, column: text.startIndex - source.lines[line - 1].startIndex + 1),
                message:
                    "'\(String(decoding: text, as: UTF8.self))' does not begin a block, since it has more backticks "
                    + "after its first ones; write ```swift, or ```swift and one word",
                takesInTheRest: true))
    }

    mutating func readCode(_ node: Node) {
        let literal = node.literal
        let block = node.block
        let range = node.blockLines
        let lines = range.lowerBound + lineOffset...range.upperBound + lineOffset
        guard let span = spans.find(literal, in: lines) else {
            fault(
                SourceLocation(line: lines.lowerBound, column: max(1, block.column)),
                "the code span '\(literal.excerpt)' is not found in the text from here on: there are too many backticks that "
                    + "could begin one; put an empty line before the span")
            return
        }
        let isInImage = node.isInImage
        if let message = span.misplacedFence(in: source) {
            fault(span.opening, message)
            return
        }
        switch span.meaning {
        case .fault(let message): fault(span.place, message)
        case .value where isInImage:
            fault(
                span.place,
                "an image's alternative text is fixed, so it can't contain an inline value: \(span.text); write it "
                    + "below the image")
        case .value:
            if block.kind == CMARK_NODE_HEADING, headings.count == 1 {
                fault(
                    span.place,
                    "other pages show the chapter's title, so it can't contain an inline value: \(span.text); put "
                        + "the value into the text below")
                return
            }
            let index = inlineValues.count
            inlineValues.append(InlineValue(index: index, source: span.text, pieces: span.pieces))
            program.append(.inlineValue(index))
            if let (offset, message) = HiddenCharacter.fault(in: span.text) {
                fault(span.pieces.place(at: offset), message)
            }
            if block.kind == CMARK_NODE_HEADING { headings[headings.count - 1].set(node, to: index) }
            node.replace(block: false, with: "\(mark):i\(index):")
        case .code:
            if !isInImage, node.isEquation { readEquation(node, literal, span) }
        }
    }

    mutating func readEquation(_ node: Node, _ literal: String, _ span: CodeSpan) {
        guard let before = cmark_node_previous(node), let after = cmark_node_next(node) else { return }
        let leading = literal.utf8.count - literal.drop(while: \.isWhitespace).utf8.count
        let markup = mathML(literal, display: false) { span.pieces.place(at: $0 - leading) }
        guard let markup else { return }
        cmark_node_set_literal(before, String(before.literal.dropLast()))
        cmark_node_set_literal(after, String(after.literal.dropFirst()))
        node.replace(block: false, with: markup)
    }

    mutating func mathML(_ tex: String, display: Bool, place: (Int) -> SourceLocation) -> String? {
        do throws(MathError) {
            return try MathML.render(tex, display: display)
        } catch {
            fault(place(error.offset), error.message)
            return nil
        }
    }
}
