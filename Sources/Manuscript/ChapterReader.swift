import CMarkGFM

extension Chapter {
    /// Reads a chapter.
    ///
    /// - Returns: the chapter as far as it can be understood, and everything that is wrong with its text.
    package static func read(
        path: String, bytes: [UInt8], isLive: Bool = true
    ) -> (chapter: Chapter?, diagnostics: [Diagnostic]) {
        let source = SourceText(bytes)
        if let place = source.firstBadPlace() {
            let message = "is not UTF-8 text from here on; save the file as UTF-8"
            return (nil, [Diagnostic(path: path, line: place.line, column: place.column, message: message)])
        }
        let (frontMatter, lineCount, faults) = FrontMatter.read(source, path: path, isLive: isLive)
        let body = lineCount < source.lines.count ? source.bytes[source.lines[lineCount].startIndex...] : []
        guard body.contains(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }) else {
            let message = "the chapter is empty; begin it with a heading, as in '# What does ReLU do?'"
            return (nil, faults + [Diagnostic(path: path, line: 1, column: 1, message: message)])
        }
        guard let markdown = Markdown(body) else {
            return (nil, faults + [Diagnostic(path: path, message: "can't be parsed: out of memory")])
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let slug = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
        var reader = ChapterReader(path: path, source: source, lineOffset: lineCount)
        reader.diagnostics = faults
        let chapter = reader.read(markdown, slug: slug, frontMatter: frontMatter)
        return (chapter, reader.diagnostics)
    }
}

/// Takes the code out of a Markdown document, leaving holes, and renders the rest.
struct ChapterReader {
    typealias Node = OpaquePointer

    let path: String
    let source: SourceText
    /// Lines before the Markdown's first: the front matter.
    let lineOffset: Int
    var diagnostics: [Diagnostic] = []
    private var cells: [Cell] = []
    private var inlineValues: [InlineValue] = []
    private var program: [Chapter.Step] = []
    private var headings: [(level: Int, anchor: String, title: String)] = []
    private var anchors: [String: Int] = [:]
    /// Begins every hole's mark; stands nowhere in the chapter. Its first sign can't come from an escape or an entity.
    private var mark: String
    /// Where the last span was found: cmark's places of inline nodes are not always right, so each is looked
    /// for from there on.
    private var lastFound = Place(line: 1, column: 1)

    init(path: String, source: SourceText, lineOffset: Int) {
        self.path = path
        self.source = source
        self.lineOffset = lineOffset
        lastFound = Place(line: lineOffset + 1, column: 1)
        mark = "<book-hole"
        while source.bytes.count < 1 << 26, source.contains(mark) { mark += "-x" }
    }

    mutating func read(_ markdown: Markdown, slug: String, frontMatter: FrontMatter) -> Chapter {
        let nodes = markdown.nodes()
        let prose = ProseReader(nodes, path: path, source: source, lineOffset: lineOffset)
        diagnostics += prose.diagnostics
        let references = ReferenceReader(
            markdown, nodes: nodes, path: path, source: source, lineOffset: lineOffset, mark: mark)
        diagnostics += references.diagnostics
        for (node, kind) in nodes {
            switch kind {
            case CMARK_NODE_CODE_BLOCK: readCodeBlock(node)
            case CMARK_NODE_CODE: readCode(node)
            case CMARK_NODE_HEADING: readHeading(node)
            default: break
            }
        }
        if headings.isEmpty {
            fault(
                Place(line: lineOffset + 1, column: 1),
                "the chapter has no heading; begin it with one, as in '# What does ReLU do?'")
        }
        references.apply()
        var chapter = Chapter(
            path: path, slug: slug, title: headings.first?.title ?? slug, frontMatter: frontMatter,
            body: markdown.withHTML(split), cells: cells, inlineValues: inlineValues, program: program,
            sections: headings.filter { $0.level == 2 }.map { .init(anchor: $0.anchor, title: $0.title) })
        chapter.typedNumbers = prose.numbers
        chapter.excuses = prose.excuses
        diagnostics += chapter.add(references)
        return chapter
    }

    private mutating func fault(_ place: Place, _ message: String) {
        diagnostics.append(Diagnostic(path: path, line: place.line, column: place.column, message: message))
    }

    // MARK: Blocks

    private mutating func readCodeBlock(_ node: Node) {
        let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
        let words = info.split(separator: " ")
        let line = node.line + lineOffset
        if words.first == "math" {
            if let markup = mathML(
                node.literal, display: true, place: Place(line: line + 1, column: node.column))
            {
                node.replace(block: true, with: markup)
            }
            return
        }
        guard words.first == "swift" else { return }
        let place = Place(line: line, column: node.column)
        let legal = Cell.Kind.allCases.filter { $0 != .shown }.map(\.rawValue)
        var kind = Cell.Kind.shown
        for (index, word) in words.dropFirst().enumerated() {
            let at = source.find(Array(word.utf8), fromLine: line, column: place.column, lines: 1) ?? place
            if index > 0 {
                fault(at, "a cell has one word; '\(word)' is one too many")
            } else if legal.contains(String(word)), let known = Cell.Kind(rawValue: String(word)) {
                kind = known
            } else {
                fault(at, Suggestion.unknown("cell word", String(word), legal: legal))
            }
        }
        let text = node.literal
        let index = cells.count
        cells.append(
            Cell(index: index, kind: kind, source: text, places: places(of: text, after: line), place: place))
        program.append(.cell(index))
        node.replace(block: true, with: "\(mark):c\(index):")
    }

    /// Where each line of a cell stands: it is the end of a line of the chapter, after what its container put
    /// before it.
    private func places(of text: String, after fence: Int) -> [Place] {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.enumerated().map { index, line in
            let number = fence + 1 + index
            guard number <= source.lines.count else { return Place(line: number, column: 1) }
            let raw = source.lines[number - 1]
            if raw.suffix(line.count).elementsEqual(line) {
                return Place(line: number, column: raw.count - line.count + 1)
            }
            // A tab that the container took a part of: count from the first character that is no space.
            let rawRest = raw.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
            let rest = line.drop { $0 == 0x20 || $0 == 0x09 }
            return Place(
                line: number, column: max(1, raw.count - rawRest.count - (line.count - rest.count) + 1))
        }
    }

    private mutating func readHeading(_ node: Node) {
        var title = ""
        var slug = ""
        var child = cmark_node_first_child(node)
        while let current = child {
            let literal = current.literal
            if current.kind == CMARK_NODE_TEXT
                || (current.kind == CMARK_NODE_CODE && !Self.isInlineValue(literal))
            {
                title += literal
            } else if let inner = cmark_node_first_child(current) {
                title += inner.literal
            }
            child = cmark_node_next(current)
        }
        for scalar in title.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" {
                slug.unicodeScalars.append(scalar)
            } else if scalar == " " || scalar == "-" {
                slug += "-"
            }
        }
        // The ids of exhibits are one letter and numbers; those of the page's own parts begin with "_".
        let rest = slug.dropFirst()
        if slug.isEmpty || slug.hasPrefix("_") || rest.allSatisfy({ $0.isNumber || $0 == "-" }) {
            slug = "section-" + slug
        }
        let count = anchors[slug, default: 0]
        anchors[slug] = count + 1
        if count > 0 { slug += "-\(count)" }
        let level = Int(cmark_node_get_heading_level(node))
        headings.append((level, slug, title))
        if let hole = cmark_node_new(CMARK_NODE_CUSTOM_INLINE) {
            cmark_node_set_on_enter(hole, "\(mark):h\(headings.count - 1):")
            if cmark_node_prepend_child(node, hole) == 0 { cmark_node_free(hole) }
        }
    }

    // MARK: Inline

    static func isInlineValue(_ text: String) -> Bool {
        text.hasPrefix("\\(") && text.hasSuffix(")")
    }

    private mutating func readCode(_ node: Node) {
        let text = node.literal
        if sequence(first: node, next: { cmark_node_parent($0) }).contains(where: {
            $0.kind == CMARK_NODE_IMAGE
        }) {
            guard Self.isInlineValue(text) else { return }
            fault(
                find(text, near: node),
                "an image's alternative text is fixed, so an inline value can't stand in it: \(text); write it below "
                    + "the image")
            return
        }
        if Self.isInlineValue(text) {
            let index = inlineValues.count
            inlineValues.append(InlineValue(index: index, source: text, place: find(text, near: node)))
            program.append(.inlineValue(index))
            node.replace(block: false, with: "\(mark):i\(index):")
            return
        }
        guard let before = cmark_node_previous(node), let after = cmark_node_next(node),
            before.kind == CMARK_NODE_TEXT, after.kind == CMARK_NODE_TEXT,
            before.literal.hasSuffix("$"), after.literal.hasPrefix("$")
        else { return }
        guard let markup = mathML(text, display: false, place: find(text, near: node)) else { return }
        cmark_node_set_literal(before, String(before.literal.dropLast()))
        cmark_node_set_literal(after, String(after.literal.dropFirst()))
        node.replace(block: false, with: markup)
    }

    private mutating func find(_ text: String, near node: Node) -> Place {
        let line = node.line + lineOffset
        // A span may be wrapped: then its first line is looked for.
        let whole = Array(text.utf8)
        let start = lastFound.line >= line ? lastFound : Place(line: line, column: 1)
        var found = source.find(whole, fromLine: start.line, column: start.column)
        if found == nil, let space = whole.firstIndex(of: 0x20) {
            found = source.find(Array(whole[..<space]), fromLine: start.line, column: start.column)
        }
        guard let found else { return Place(line: line, column: max(1, node.column)) }
        lastFound = Place(line: found.line, column: found.column + 1)
        return found
    }

    private mutating func mathML(_ tex: String, display: Bool, place: Place) -> String? {
        do throws(MathError) {
            return try MathML.render(tex, display: display)
        } catch {
            let before = tex.utf8.prefix(error.offset)
            let lines = before.count { $0 == 0x0A }
            let column =
                lines == 0 ? place.column + error.offset : before.reversed().prefix { $0 != 0x0A }.count + 1
            fault(Place(line: place.line + lines, column: column), error.message)
            return nil
        }
    }

    // MARK: Holes

    /// Splits the rendered HTML at its holes.
    private func split(_ html: UnsafeBufferPointer<UInt8>) -> [Chapter.Segment] {
        var segments: [Chapter.Segment] = []
        var text: [UInt8] = []
        text.reserveCapacity(html.count + html.count / 64)
        func endText() {
            if !text.isEmpty { segments.append(.html(String(decoding: text, as: UTF8.self))) }
            text.removeAll(keepingCapacity: true)
        }
        let token = Array((mark + ":").utf8)
        var start = 0
        var next = 0
        while let found = html.firstIndex(of: token, from: next) {
            let kind = found + token.count
            guard kind < html.count, let end = html[kind...].firstIndex(of: UInt8(ascii: ":")),
                let index = Int(String(decoding: html[(kind + 1)..<end], as: UTF8.self))
            else {
                next = found + 1
                continue
            }
            Self.modernise(html[start..<found], into: &text)
            switch html[kind] {
            case UInt8(ascii: "h"):
                // The mark stands just after `<h2>`: the anchor goes into the tag.
                if text.last == UInt8(ascii: ">") { text.removeLast() }
                text.append(contentsOf: " id=\"\(headings[index].anchor)\">".utf8)
            case UInt8(ascii: "c"):
                endText()
                segments.append(.cell(index))
            case UInt8(ascii: "s"):
                endText()
                segments.append(.imageSize(index))
            default:
                endText()
                segments.append(.inlineValue(index))
            }
            next = end + 1
            start = next
        }
        Self.modernise(html[start...], into: &text)
        endText()
        return segments
    }

    /// What cmark writes that HTML has left behind: `align`; and tables get a frame that a phone can scroll.
    private static func modernise(_ html: Slice<UnsafeBufferPointer<UInt8>>, into bytes: inout [UInt8]) {
        var start = html.startIndex
        var next = start
        while next < html.endIndex {
            if html[next] == UInt8(ascii: "<"),
                let (old, new) = newer.first(where: { html[next...].starts(with: $0.old) })
            {
                bytes.append(contentsOf: html[start..<next])
                bytes.append(contentsOf: new)
                next += old.count
                start = next
            } else {
                next += 1
            }
        }
        bytes.append(contentsOf: html[start...])
    }

    private static let newer: [(old: [UInt8], new: [UInt8])] = [
        ("<td align=\"", "<td class=\""), ("<th align=\"", "<th class=\""),
        ("<table>", "<div class=\"scroll\"><table>"), ("</table>", "</table></div>"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
}
