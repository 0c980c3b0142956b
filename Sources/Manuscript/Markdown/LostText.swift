import CMarkGFM

/// Text that Markdown silently drops or shows differently: footnotes without references, references without
/// footnotes, and TeX or inline values without backticks.
struct LostText {
    private(set) var faults: [(place: SourceLocation, message: String)] = []

    /// Lines of inline values with an opening but no closing backtick.
    private(set) var linesOfOpenValues: Set<Int> = []

    /// The range of the current block's tokens without surrounding white space.
    private var words = 0..<0

    private let copy: MarkedCopy
    private let source: SourceText

    /// - Parameter nodes: the document's nodes, unchanged.
    /// - Returns: nil if there is nothing to check.
    init?(
        _ nodes: [(node: OpaquePointer, kind: cmark_node_type)], source: SourceText, lineOffset: Int
    ) {
        guard Self.isNeeded(nodes, source: source, lineOffset: lineOffset) else { return nil }
        copy = MarkedCopy(source, lineOffset: lineOffset)
        self.source = source
        let (definitions, blocks) = copy.parsed()
        var shown: Set<Int> = []
        for (node, kind) in nodes where kind == CMARK_NODE_FOOTNOTE_DEFINITION {
            let line = node.line + lineOffset
            let index = copy.definition(line: line) { copy.definitions[$0].end <= node.column }
            if let index { shown.insert(index) }
        }
        checkFootnotes(definitions, shown: shown)
        let names = Set(definitions.map { copy.definitions[$0].name })
        for block in blocks { check(block, footnotes: names) }
    }

    /// Whether the text contains anything to check outside of code.
    private static func isNeeded(
        _ nodes: [(node: OpaquePointer, kind: cmark_node_type)], source: SourceText, lineOffset: Int
    ) -> Bool {
        var outside = 0
        for line in source.lines[lineOffset...] { outside += count(in: line) }
        for (node, kind) in nodes {
            switch kind {
            case CMARK_NODE_CODE, CMARK_NODE_CODE_BLOCK, CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE:
                outside -= count(in: node.literalBytes)
            case CMARK_NODE_TEXT:
                var dollars = node.literalBytes.count { $0 == UInt8(ascii: "$") }
                if dollars == 0 { continue }
                if cmark_node_previous(node)?.isEquation == true { dollars -= 1 }
                if cmark_node_next(node)?.isEquation == true { dollars -= 1 }
                if dollars > 0 { return true }
            default: break
            }
        }
        return outside != 0
    }

    /// The number of `\(`, `\[` and `[^` in a text.
    private static func count(in bytes: some Collection<UInt8>) -> Int {
        var count = 0
        var last: UInt8 = 0
        for byte in bytes {
            switch (last, byte) {
            case (UInt8(ascii: "\\"), UInt8(ascii: "(")), (UInt8(ascii: "\\"), UInt8(ascii: "[")),
                (UInt8(ascii: "["), UInt8(ascii: "^")):
                count += 1
            default: break
            }
            last = byte
        }
        return count
    }

    // MARK: Footnotes

    private mutating func checkFootnotes(_ definitions: Set<Int>, shown: Set<Int>) {
        var known: [String: FootnoteDefinition] = [:]
        for index in definitions.sorted() {
            let footnote = copy.definitions[index]
            if footnote.label.contains(where: \.isWhitespace) {
                let name = footnote.label.split(whereSeparator: \.isWhitespace).joined(separator: "-")
                faults.append(
                    (
                        footnote.place,
                        "a footnote's name has no spaces; write [^\(name)] here, and where it is referred to"
                    ))
            } else if let first = known[footnote.name] {
                faults.append(
                    (
                        footnote.place,
                        "the footnote [^\(footnote.label)] is already defined in line \(first.place.line); give one of "
                            + "them another name"
                    ))
            } else {
                known[footnote.name] = footnote
                if !shown.contains(index) {
                    faults.append(
                        (
                            footnote.place,
                            "nothing refers to the footnote [^\(footnote.label)], so it would not be on the page; write "
                                + "[^\(footnote.label)] in the text, or remove it"
                        ))
                }
            }
        }
    }

    // MARK: Prose

    private mutating func check(_ block: [MarkedCopy.Token], footnotes: Set<String>) {
        let isWord = { (token: MarkedCopy.Token) in token != .scalar(" ") }
        words = (block.firstIndex(where: isWord) ?? 0)..<(block.lastIndex(where: isWord).map { $0 + 1 } ?? 0)
        var index = 0
        while index < block.count {
            defer { index += 1 }
            guard case .mark(let number) = block[index] else { continue }
            let mark = copy.marks[number]
            switch mark.kind {
            case .definition(let definition):
                let label = copy.definitions[definition].label
                faults.append(
                    (
                        mark.place,
                        "the footnote [^\(label)] is part of the text before it; indent it by less than four spaces"
                    ))
            case .reference(let label):
                guard index >= 2, block[index - 1] == .scalar("^"), block[index - 2] == .scalar("["),
                    !footnotes.contains(label.lowercased())
                else { continue }
                faults.append(
                    (
                        mark.place,
                        "no footnote [^\(label)] is defined; write it on a line of its own, as in '[^\(label)]: …', or "
                            + "'\\[^\(label)]' for the text itself"
                    ))
            case .escaped(UInt8(ascii: "(")): checkParenthesis(block, at: index, mark.place)
            case .escaped(UInt8(ascii: "[")): checkBracket(block, at: index, mark.place)
            case .escaped: break
            case .dollar:
                if let end = tex(in: block, from: index) { index = end }
            }
        }
    }

    /// `\(x)` without backticks, and `\(x\)`.
    private mutating func checkParenthesis(
        _ block: [MarkedCopy.Token], at index: Int, _ place: SourceLocation
    ) {
        // So that a bracket and a parenthesis do not form a link.
        if index > 0, block[index - 1] == .scalar("]") { return }
        let rest = block[(index + 1)...]
        let next = rest.firstIndex { isEscaped($0, "(") } ?? rest.endIndex
        if let end = rest[..<next].firstIndex(where: { isEscaped($0, ")") }) {
            // Editors escape parentheses as well.
            guard TeX.isBetweenParentheses(rest[..<end]) else { return }
            faults.append(
                (
                    place,
                    "\\(…\\) is TeX; an equation is written $`…`$, as in $`z = wx + b`$; write parentheses without "
                        + "backslashes"
                ))
            return
        }
        let isBehindBacktick = index > 0 && block[index - 1] == .scalar("`")
        if isBehindBacktick { linesOfOpenValues.insert(place.line) }
        if isBehindBacktick || rest[..<next].contains(.scalar(")")) {
            faults.append(
                isBehindBacktick
                    ? (
                        SourceLocation(line: place.line, column: place.column - 1),
                        "the inline value that begins here does not end in the same paragraph or cell of a table: it lacks its "
                            + "second backtick, one of its lines begins with the marker of a list or a quote (+, -, *, >), or a | "
                            + "in it is not written \\|"
                    )
                    : (
                        place,
                        "an inline value is written in backticks, as in `\\(value)`; for a parenthesis write it without "
                            + "the backslash"
                    ))
        }
    }

    /// `\[ … \]` as a paragraph.
    private mutating func checkBracket(_ block: [MarkedCopy.Token], at index: Int, _ place: SourceLocation) {
        guard index == words.lowerBound, isEscaped(block[words.upperBound - 1], "]"),
            TeX.isEvident(block[(index + 1)...])
        else { return }
        faults.append((place, "\\[…\\] is TeX; an equation on lines of its own is a block ```math"))
    }

    private func isEscaped(_ token: MarkedCopy.Token, _ character: Unicode.Scalar) -> Bool {
        if case .mark(let mark) = token { return copy.marks[mark].kind == .escaped(UInt8(ascii: character)) }
        return false
    }

    private func isDollar(_ token: MarkedCopy.Token) -> Bool {
        if case .mark(let mark) = token { return copy.marks[mark].kind == .dollar }
        return false
    }

    /// Reports TeX between dollar signs. Prices contain dollar signs too, so only text that is certainly TeX
    /// counts.
    ///
    /// - Returns: the index to continue after.
    private mutating func tex(in block: [MarkedCopy.Token], from index: Int) -> Int? {
        guard case .mark(let number) = block[index] else { return nil }
        let place = copy.marks[number].place
        let rest = block[(index + 1)...]
        // A valid equation: $`x`$.
        if rest.count >= 2, rest.first == .code, isDollar(rest[rest.startIndex + 1]) { return index + 2 }
        if let second = rest.first, isDollar(second) {
            let inner = rest.dropFirst()
            guard
                let end = inner.indices.dropLast().first(where: {
                    isDollar(inner[$0]) && isDollar(inner[$0 + 1])
                }),
                end > inner.startIndex
            else { return index + 1 }
            let isAlone = index == words.lowerBound && end + 2 == words.upperBound
            guard isAlone || TeX.isEvident(inner[..<end]) else { return index + 1 }
            faults.append(
                (place, "$$…$$ is not shown as an equation; write a block ```math, or $`…`$ within a line"))
            return end + 1
        }
        guard let end = rest.firstIndex(where: isDollar), TeX.isBetweenDollars(rest[..<end]) else {
            return nil
        }
        // `$5-$6`, `$a/$b`
        if end + 1 < block.count, case .scalar(let after) = block[end + 1],
            after.properties.isAlphabetic || after.properties.numericType != nil
        {
            return nil
        }
        faults.append(
            (
                place,
                "$…$ is not shown as an equation; write $`…`$, as in $`z = wx + b`$, or \\$ for a dollar sign"
            ))
        return end
    }
}
