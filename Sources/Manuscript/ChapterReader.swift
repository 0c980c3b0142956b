import CMarkGFM

extension Chapter {
    /// Reads a chapter.
    ///
    /// - Parameters:
    ///   - isLive: whether the page is live if the chapter does not say.
    ///   - allowsAnyHTML: whether raw HTML may contain more than `AllowedHTML` lists.
    ///   - isSandboxed: whether its text is a stranger's (`SandboxedHTML`, `StruckOut`).
    /// - Returns: the chapter as far as it can be read, and all faults of its text.
    package static func read(
        path: String, bytes: [UInt8], isLive: Bool = true, allowsAnyHTML: Bool = false,
        isSandboxed: Bool = false
    ) -> (chapter: Chapter?, diagnostics: [Diagnostic]) {
        func fault(_ place: SourceLocation, _ message: String) -> Diagnostic {
            Diagnostic(path: path, at: place, message: message)
        }
        guard bytes.count <= Excess.largestChapter else {
            let message =
                "the chapter has \(bytes.count) bytes, and a chapter can have at most \(Excess.largestChapter); "
                + "split it"
            return (nil, [Diagnostic(path: path, message: message)])
        }
        let source = SourceText(bytes)
        if let (place, message) = source.firstFault() { return (nil, [fault(place, message)]) }
        if isSandboxed, let offset = MarkTower.first(in: source.bytes) {
            let place = SourceText.place(of: offset, in: source.bytes)
            return (nil, [fault(place, MarkTower.fault)])
        }
        let (frontMatter, lineCount, diagnostics) = FrontMatter.read(source, path: path, isLive: isLive)
        let body = lineCount < source.lines.count ? source.bytes[source.lines[lineCount].startIndex...] : []
        guard body.contains(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }) else {
            let message = "the chapter is empty; begin it with a heading, as in '# What does ReLU do?'"
            return (nil, diagnostics + [fault(SourceLocation(line: 1, column: 1), message)])
        }
        if let (place, message) = Excess.fault(in: source, after: lineCount) {
            return (nil, diagnostics + [fault(place, message)])
        }
        guard let markdown = Markdown(body, passesAllTags: allowsAnyHTML) else {
            return (nil, diagnostics + [Diagnostic(path: path, message: "can't be parsed: out of memory")])
        }
        if let line = markdown.lineTooDeep {
            return (
                nil, diagnostics + [fault(SourceLocation(line: line + lineCount, column: 1), Excess.tooDeep)]
            )
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let slug = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
        var reader = ChapterReader(
            path: path, source: source, lineOffset: lineCount, allowsAnyHTML: allowsAnyHTML,
            isSandboxed: isSandboxed)
        reader.diagnostics = diagnostics
        let chapter = reader.read(markdown, slug: slug, frontMatter: frontMatter)
        return (chapter, reader.diagnostics)
    }
}

/// Replaces code in a Markdown document by holes, and renders the rest.
struct ChapterReader {
    typealias Node = OpaquePointer

    let path: String
    let source: SourceText
    /// The number of lines before the Markdown: the front matter.
    let lineOffset: Int
    private let allowsAnyHTML: Bool
    private let isSandboxed: Bool
    var diagnostics: [Diagnostic] = []
    var cells: [Cell] = []
    var inlineValues: [InlineValue] = []
    var program: [Chapter.Step] = []
    var headings: [Heading] = []
    var unclosed: [UnclosedFence] = []
    private var lost: LostText?
    /// The prefix of every hole's mark; followed by a colon, it occurs nowhere in the chapter. Its first
    /// character can't be produced by an escape or an entity.
    let mark: String
    /// cmark's places of inline nodes are unreliable, so each span is searched for.
    var spans: CodeSpanFinder
    /// Lines on which blocks of code begin.
    var codeLines: Set<Int> = []
    /// The number of code blocks without a language.
    var unnamedBlocks = 0
    /// The last line whose text begins with three backticks.
    var lineOfBackticks = 0

    init(path: String, source: SourceText, lineOffset: Int, allowsAnyHTML: Bool, isSandboxed: Bool) {
        self.allowsAnyHTML = allowsAnyHTML
        self.isSandboxed = isSandboxed
        self.path = path
        self.source = source
        self.lineOffset = lineOffset
        spans = CodeSpanFinder(source, from: SourceLocation(line: lineOffset + 1, column: 1))
        mark = Self.mark(for: source)
    }

    mutating func read(_ markdown: Markdown, slug: String, frontMatter: FrontMatter) -> Chapter {
        let nodes = markdown.nodes.inOrderOfText()
        let prose = ProseReader(nodes, path: path, source: source, lineOffset: lineOffset)
        diagnostics += prose.diagnostics
        let references = ReferenceReader(
            markdown, nodes: nodes, path: path, source: source, lineOffset: lineOffset, mark: mark,
            allowsAnyHTML: allowsAnyHTML, isSandboxed: isSandboxed)
        diagnostics += references.diagnostics
        lost = LostText(nodes, source: source, lineOffset: lineOffset)
        codeLines = Set(nodes.filter { $0.kind == CMARK_NODE_CODE_BLOCK }.map { $0.node.line + lineOffset })
        for (node, kind) in nodes {
            switch kind {
            case CMARK_NODE_CODE_BLOCK: readCodeBlock(node)
            case CMARK_NODE_CODE: readCode(node)
            case CMARK_NODE_TEXT: readText(node)
            case CMARK_NODE_HEADING: readHeading(node)
            case CMARK_NODE_HTML_BLOCK: readHTML(node)
            case CMARK_NODE_THEMATIC_BREAK: readThematicBreak(node)
            default:
                if kind.isTableRow(node) { readTableRow(node) }
                if isSandboxed, node.isTable { checkColumns(of: node) }
            }
        }
        headings.setAnchors()
        if unclosed.isEmpty { reportOnTheWhole(frontMatter) } else { reportUnclosed() }
        references.apply()
        if nodes.contains(where: { $0.kind == CMARK_NODE_HTML_BLOCK || $0.kind == CMARK_NODE_HTML_INLINE }) {
            keepRawHTML(of: markdown)
        }
        var chapter = Chapter(
            path: path, slug: slug, title: headings.first?.fixedText ?? slug, frontMatter: frontMatter,
            body: markdown.withHTML(split), cells: cells, inlineValues: inlineValues, program: program,
            sections: headings.filter { $0.level == 2 }.map {
                .init(anchor: $0.anchor, title: $0.fixedText, parts: $0.title)
            })
        chapter.proseNumbers = prose.numbers
        chapter.excuses = prose.excuses
        let repeated = chapter.add(references)
        chapter.isWhole = unclosed.isEmpty
        chapter.unnamedBlocks = unnamedBlocks
        if let block = unclosed.first {
            // References after it may be part of the block.
            chapter.references.removeAll { $0.place.isAfter(block.place) }
        } else {
            diagnostics += repeated
        }
        return chapter
    }

    private static let longestTitle = 200
    private static let mostColumns = 30

    /// Reports what only the complete chapter shows.
    private mutating func reportOnTheWhole(_ frontMatter: FrontMatter) {
        for (place, message) in headings.faults() + (lost?.faults ?? []) { fault(place, message) }
        if isSandboxed {
            for (place, message) in frontMatter.strangersFaults + LookalikeNames.faults(cells, inlineValues) {
                fault(place, message)
            }
        }
        if isSandboxed, let title = headings.first, title.fixedText.unicodeScalars.count > Self.longestTitle {
            fault(
                title.place,
                "with --sandbox a chapter's title has at most \(Self.longestTitle) characters, since other chapters' pages show "
                    + "it; shorten it")
        }
        if headings.isEmpty {
            fault(
                SourceLocation(line: lineOffset + 1, column: 1),
                "the chapter has no heading; begin it with one, as in '# What does ReLU do?'")
        }
    }

    /// An open block swallows text and other blocks, so faults after it are not reported.
    private mutating func reportUnclosed() {
        for (place, message) in headings.faults() where !place.isAfter(unclosed[0].place) {
            fault(place, message)
        }
        let end = unclosed.firstIndex(where: \.takesInTheRest) ?? unclosed.count - 1
        if unclosed[end].takesInTheRest {
            let place = unclosed[end].place
            diagnostics.removeAll { SourceLocation(line: $0.line, column: $0.column).isAfter(place) }
        }
        for block in unclosed[...end] { fault(block.place, block.message) }
        program = []
    }

    mutating func fault(_ place: SourceLocation, _ message: String) {
        diagnostics.append(Diagnostic(path: path, at: place, message: message))
    }

    // MARK: Blocks

    private mutating func readThematicBreak(_ node: Node) {
        let line = node.line + lineOffset
        guard line < source.lines.count else { return }
        guard let key = FrontMatter.key(in: source.lines[line]) else {
            if let other = FrontMatter.otherKey(in: source.lines[line...]) {
                fault(
                    SourceLocation(line: line, column: max(node.column, 1)),
                    "front matter, with '\(other)' in it, belongs at the top of the file, before all text, and has these keys: "
                        + "\(FrontMatter.keys.joined(separator: ", ")); move it there, or remove it")
            }
            return
        }
        fault(
            SourceLocation(line: line, column: max(node.column, 1)),
            "front matter, with '\(key)' in it, belongs at the top of the file, before all text; move it there"
        )
    }

    private mutating func checkColumns(of table: Node) {
        let columns = Int(cmark_gfm_extensions_get_table_columns(table))
        guard columns > Self.mostColumns else { return }
        fault(
            table.place(behind: lineOffset),
            "with --sandbox a table has \(Self.mostColumns) columns at most, not \(columns), since more would push values out of "
                + "sight; split it")
    }

    private mutating func readTableRow(_ node: Node) {
        let line = node.line + lineOffset
        guard source.lines.indices.contains(line - 1), let table = cmark_node_parent(node) else { return }
        let columns = Int(cmark_gfm_extensions_get_table_columns(table))
        guard let column = TableRows.excess(in: source.lines[line - 1], from: node.column, columns: columns)
        else { return }
        // The open inline value is the cause.
        if lost?.linesOfOpenValues.contains(line) == true { return }
        fault(
            SourceLocation(line: line, column: column),
            "the row has more cells than the table has columns (\(columns)), and the extra ones would not be on "
                + "the page; add to the table's first two lines, or write \\| for a | within a cell, also in code"
        )
    }

    private mutating func readHeading(_ node: Node) {
        let place = node.place(behind: lineOffset)
        if let key = FrontMatter.key(in: source.lines[place.line - 1]) {
            let isMarked = place.line > 1 && source.lines[place.line - 2].trimmed.elementsEqual("---".utf8)
            if !isMarked {
                fault(
                    place,
                    "front matter, with '\(key)' in it, belongs between two lines '---' at the top of the file; put it "
                        + "there")
            }
            return
        }
        headings.append(Heading(node, at: place))
        if let hole = cmark_node_new(CMARK_NODE_CUSTOM_INLINE) {
            cmark_node_set_on_enter(hole, "\(mark):h\(headings.count - 1):")
            if cmark_node_prepend_child(node, hole) == 0 { cmark_node_free(hole) }
        }
    }

}
