import CMarkGFM

/// Finds the references of a chapter, in Markdown and in raw HTML, and text that is lost on the way to the
/// page.
///
/// It does not change the document until `apply` is called.
struct ReferenceReader {
    typealias Node = OpaquePointer

    let path: String
    /// The name of the chapters' folder.
    let folder: String
    let source: SourceText
    let lineOffset: Int
    /// The prefix of marks for places that are filled later.
    let mark: String
    /// Whether raw HTML may contain more than `AllowedHTML` lists.
    let allowsAnyHTML: Bool
    /// Whether the author is a stranger, who may not change how computed values are read.
    let isSandboxed: Bool
    var references: [Reference] = []
    var images: [ChapterImage] = []
    var diagnostics: [Diagnostic] = []
    /// The ids in raw HTML. Other ids are found in the rendered text.
    var ids: [String: SourceLocation] = [:]
    /// The number of occurrences of each id in raw HTML.
    var idCounts: [String: Int] = [:]
    /// The open elements of raw HTML, if it is restricted to `AllowedHTML`.
    var openElements: OpenElements
    var indentation = Indentation()
    /// Elements that are not allowed in a chapter.
    var refusedElements = RefusedElements()
    private let definitions: LinkDefinitions
    private var edits: [Edit] = []
    /// The current block's text.
    private var block = BlockText()
    private var items: [InlineScanner.Item] = []
    /// The positions of addresses, and of tags by their first lines, among its items; nil until needed.
    private var addresses: Occurrences?
    private var tags: Occurrences?

    private enum Edit {
        case address(Node, String)
        case html(Node, String)
        /// A whole image.
        case image(Node, String)
    }

    /// - Parameter nodes: a document's nodes, unchanged.
    init(
        _ markdown: Markdown, nodes: [(node: Node, kind: cmark_node_type)], path: String, source: SourceText,
        lineOffset: Int, mark: String, allowsAnyHTML: Bool, isSandboxed: Bool
    ) {
        self.path = path
        self.source = source
        self.lineOffset = lineOffset
        self.mark = mark
        self.allowsAnyHTML = allowsAnyHTML
        self.isSandboxed = isSandboxed
        openElements = OpenElements(isStrict: isSandboxed)
        let parts = path.split(separator: "/")
        folder = parts.count > 1 ? String(parts[parts.count - 2]) : "chapters"
        let leaves = nodes.filter { node, kind in
            switch kind {
            case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, CMARK_NODE_HTML_BLOCK, CMARK_NODE_CODE_BLOCK,
                CMARK_NODE_THEMATIC_BREAK:
                return true
            default: return kind.isBlock && node.isTable
            }
        }.map { LeafBlock($0.node, $0.kind, lineOffset: lineOffset) }
        definitions = LinkDefinitions(source, after: lineOffset, blocks: leaves)
        checkDefinitions()
        let byNode = Dictionary(leaves.map { ($0.node, $0) }) { first, _ in first }
        read(markdown, byNode)
        var seen: Set<Diagnostic> = []
        diagnostics = diagnostics.filter { seen.insert($0).inserted }
    }

    mutating func fault(_ place: SourceLocation, _ message: String) {
        let place = source.nearest(to: place)
        diagnostics.append(Diagnostic(path: path, at: place, message: message))
    }

    private mutating func read(_ markdown: Markdown, _ leaves: [Node: LeafBlock]) {
        let iterator = cmark_iter_new(markdown.root)
        defer { cmark_iter_free(iterator) }
        var imageDepth = 0
        var adjacent = AdjacentText()
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard let node = cmark_iter_get_node(iterator) else { continue }
            let kind = node.kind
            if event == CMARK_EVENT_EXIT {
                notClosed(openElements.leave(node), in: node)
                indentation.leave(kind)
                if kind.isBlock { adjacent = AdjacentText() }
                switch kind {
                case CMARK_NODE_LINK: readLink(node)
                case CMARK_NODE_IMAGE:
                    imageDepth -= 1
                    readImage(node)
                default: break
                }
                continue
            }
            if isSandboxed {
                checkReading(of: node, isShown: imageDepth == 0, &adjacent)
                if indentation.enter(kind, in: openElements.count(Indentation.elements)) {
                    fault(node.place(behind: lineOffset), Indentation.deepFault)
                }
            }
            if let leaf = leaves[node] {
                begin(leaf)
            } else if kind == CMARK_NODE_IMAGE {
                imageDepth += 1
            } else if kind == CMARK_NODE_HTML_INLINE {
                readInlineHTML(node, isShown: imageDepth == 0)
            }
        }
    }

    // MARK: Blocks

    private mutating func begin(_ leaf: LeafBlock) {
        switch leaf.kind {
        case CMARK_NODE_HTML_BLOCK:
            let literal = Array(leaf.node.literalBytes)
            let text = BlockText(literal, in: source, fromLine: leaf.lines.lowerBound)
            if let html = readHTML(text, of: leaf.node, isBlock: true) {
                edits.append(.html(leaf.node, String(decoding: html, as: UTF8.self)))
            }
        case CMARK_NODE_PARAGRAPH where leaf.lines.lowerBound == 0:
            // cmark loses its place; the table below it begins there.
            guard let table = cmark_node_next(leaf.node), table.isTable else {
                return setBlock(BlockText(), [])
            }
            let region = LeafBlock(table, table.kind, lineOffset: lineOffset)
            guard let rows = TableText(source, region), rows.header > region.lines.lowerBound else { return }
            let text = BlockText(
                source, lines: region.lines.lowerBound...rows.header - 1, column: region.column)
            readParagraph(text)
        case CMARK_NODE_PARAGRAPH:
            readParagraph(BlockText(source, lines: leaf.lines, column: leaf.column))
        case CMARK_NODE_HEADING:
            let text = BlockText(source, lines: leaf.lines, column: leaf.column)
            setBlock(text, scan(text, from: 0))
        case CMARK_NODE_CODE_BLOCK, CMARK_NODE_THEMATIC_BREAK: break
        default: readTable(leaf)
        }
    }

    private mutating func readParagraph(_ text: BlockText) {
        let start = LinkDefinitions.end(in: text)
        setBlock(text, scan(text, from: start))
        checkLines(of: text, from: start, items)
    }

    private mutating func setBlock(_ text: BlockText, _ items: [InlineScanner.Item]) {
        block = text
        self.items = items
        addresses = nil
        tags = nil
    }

    private mutating func scan(_ text: BlockText, from start: Int) -> [InlineScanner.Item] {
        let range = start..<text.bytes.count
        let items = InlineScanner.items(in: text, range: range, labels: definitions.labels)
        check(items, of: text, range)
        return items
    }

    private mutating func readTable(_ leaf: LeafBlock) {
        guard let table = TableText(source, leaf) else { return setBlock(BlockText(), []) }
        var all: [InlineScanner.Item] = []
        for row in table.rows {
            for cell in row {
                let items = InlineScanner.items(in: table.text, range: cell, labels: definitions.labels)
                check(items, of: table.text, cell)
                all += items
            }
        }
        setBlock(table.text, all)
    }

    // MARK: Links and images

    private mutating func checkDefinitions() {
        for (definition, first) in definitions.repeated {
            fault(
                definition.place,
                "'[\(definition.label)]:' is defined in line \(first.line) already, and that one counts; "
                    + "give one of them another label")
        }
        for definition in definitions.all {
            checkTitle(definition.title, at: definition.place)
            // The target of an unused definition has to exist as well. For a used one, it is reported once.
            _ = refer(to: definition.address, at: definition.place, isEmbedded: false)
        }
    }

    func checkIsFixed(_ text: String) -> Bool { !text.contains("\\(") }

    mutating func checkTitle(_ title: String, at place: SourceLocation) {
        if checkIsFixed(title) { return }
        fault(
            place,
            "a link's title is fixed, so it can't contain an inline value: \(title); write it into the text")
    }

    /// The place of a link's address, and whether it is there or in a definition.
    private mutating func place(of address: String, _ node: Node) -> SourceLocation {
        if addresses == nil {
            addresses = Occurrences(
                items.enumerated().compactMap { index, item in
                    guard case .destination(let range, _) = item else { return nil }
                    return (Markdown.unescaped(block.bytes[range]), index)
                })
        }
        var names = [address]
        if address.hasPrefix("mailto:") { names.append(String(address.dropFirst(7))) }
        if let index = addresses?.next(of: names), case .destination(let range, _) = items[index] {
            return block.place(range.lowerBound)
        }
        if let place = definitions.places[address] { return place }
        return node.place(behind: lineOffset)
    }

    private mutating func readLink(_ node: Node) {
        let address = String(decoding: node.addressBytes, as: UTF8.self)
        if isSandboxed, let title = cmark_node_get_title(node), title.pointee != 0, Self.hasValue(node) {
            fault(
                place(of: address, node),
                "with --sandbox a link around an inline value has no title, which would be shown for its exact digits; leave it out"
            )
        }
        // Most links are external, and need no place.
        if let found = try? Address(address, folder: folder), case .elsewhere = found { return }
        let place = place(of: address, node)
        if let new = refer(to: address, at: place, isEmbedded: false) { edits.append(.address(node, new)) }
    }

    /// Whether an inline value is in a node.
    private static func hasValue(_ node: Node) -> Bool {
        var child = cmark_node_first_child(node)
        while let current = child {
            if current.beginsAsValue || hasValue(current) {
                return true
            }
            child = cmark_node_next(current)
        }
        return false
    }

    private mutating func readImage(_ node: Node) {
        let address = String(decoding: node.addressBytes, as: UTF8.self)
        let place = place(of: address, node)
        let count = references.count
        let new = refer(to: address, at: place, isEmbedded: true)
        var size = ""
        if references.count > count { size = noteSize(of: count, width: nil, height: nil) }
        var html =
            "<img src=\"\(Self.encoded(new ?? address))\" alt=\"\(Self.plainText(of: node).escapedHTML)\""
        let title = cmark_node_get_title(node).map { String(cString: $0) } ?? ""
        if !title.isEmpty { html += " title=\"\(title.escapedHTML)\"" }
        edits.append(.image(node, html + size + " />"))
    }

    /// Inserts a place for an image's size, unless the author has specified it.
    ///
    /// - Parameter index: the image's index in `references`.
    mutating func noteSize(of index: Int, width: String?, height: String?) -> String {
        references[index].image = images.count
        images.append(ChapterImage(width: width, height: height))
        return "\(mark):s\(images.count - 1):"
    }

    private static func plainText(of node: Node) -> String {
        var text = ""
        var child = cmark_node_first_child(node)
        while let current = child {
            switch current.kind {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE: text += current.literal
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
            default: text += plainText(of: current)
            }
            child = cmark_node_next(current)
        }
        return text
    }

    // MARK: HTML within a text

    private mutating func readInlineHTML(_ node: Node, isShown: Bool) {
        let literal = Array(node.literalBytes)
        if tags == nil {
            tags = Occurrences(
                items.enumerated().compactMap { index, item in
                    guard case .html(let range) = item else { return nil }
                    return (Self.firstLine(of: block.bytes[range]), index)
                })
        }
        if let index = tags?.next(of: [Self.firstLine(of: literal[...])]),
            case .html(let range) = items[index]
        {
            if !isShown { return }
            var text = BlockText(block, range)
            // cmark may have removed spaces at ends of lines, or backslashes in a table.
            if text.bytes != literal { text = BlockText(literal, like: text) }
            if let html = readHTML(text, of: node, isBlock: false) {
                edits.append(.html(node, String(decoding: html, as: UTF8.self)))
            }
            return
        }
        let start = node.place(behind: lineOffset)
        if isShown, let html = readHTML(BlockText(literal, at: start), of: node, isBlock: false) {
            edits.append(.html(node, String(decoding: html, as: UTF8.self)))
        }
    }

    /// Without characters that cmark may have removed: spaces at the line's end, a table's backslashes.
    private static func firstLine(of tag: ArraySlice<UInt8>) -> String {
        let line = tag.prefix { $0 != 0x0A }.trimmed
        return String(decoding: line.filter { $0 != UInt8(ascii: "\\") }, as: UTF8.self)
    }

    // MARK: Changes

    /// Changes the document for the page: addresses of chapters, and images.
    func apply() {
        for edit in edits {
            switch edit {
            case .address(let node, let address): cmark_node_set_url(node, address)
            case .html(let node, let html): cmark_node_set_literal(node, html)
            case .image(let node, let html): node.replace(block: false, with: html)
            }
        }
    }

    /// An address as an attribute's value: illegal characters are percent-encoded, existing encodings are
    /// kept.
    static func encoded(_ address: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in address.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#x27;".utf8)
            case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"),
                UInt8(ascii: "|"),
                UInt8(ascii: "}"):
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The positions of texts in a list; each is found once, in order.
private struct Occurrences {
    private var indices: [String: (all: [Int], passed: Int)] = [:]
    private var next = 0

    init(_ texts: [(text: String, index: Int)]) {
        for (text, index) in texts { indices[text, default: ([], 0)].all.append(index) }
    }

    /// The first of these texts after the last one that was found.
    mutating func next(of texts: [String]) -> Int? {
        var first: Int?
        for text in texts {
            guard var found = indices[text] else { continue }
            indices[text] = nil
            while found.passed < found.all.count, found.all[found.passed] < next { found.passed += 1 }
            if found.passed < found.all.count { first = min(first ?? .max, found.all[found.passed]) }
            indices[text] = found
        }
        if let first { next = first + 1 }
        return first
    }
}

extension OpaquePointer {
    /// Whether it is a table; the extension assigns its kind at run time.
    var isTable: Bool { cmark_node_get_type_string(self).map { String(cString: $0) == "table" } ?? false }

    /// Whether it is a code span that begins like an inline value.
    var beginsAsValue: Bool {
        kind == CMARK_NODE_CODE && literalBytes.drop(while: HTMLReader.isSpace).starts(with: "\\(".utf8)
    }
}
