import CMarkGFM

/// Text that looks like a footnote's definition, `[^name]: …`. In a code block it is not one.
struct FootnoteDefinition {
    var label: String
    /// The place of its `[`.
    var place: SourceLocation

    /// The name in the form that Markdown compares.
    var name: String { label.lowercased() }

    /// The column after its colon.
    var end: Int { place.column + label.utf8.count + 4 }

    /// All definitions on a line; one may be inside another.
    static func all(in line: ArraySlice<UInt8>, number: Int) -> [FootnoteDefinition] {
        var found: [FootnoteDefinition] = []
        var next = line.startIndex
        while true {
            // Prefixes of lists and quotes.
            while next < line.endIndex, " \t>*+-.)0123456789".utf8.contains(line[next]) { next += 1 }
            guard line[next...].starts(with: "[^".utf8),
                let end = line[next...].firstIndex(of: UInt8(ascii: "]")), end > next + 2,
                line[end...].starts(with: "]:".utf8)
            else { return found }
            found.append(
                FootnoteDefinition(
                    label: String(decoding: line[(next + 2)..<end], as: UTF8.self),
                    place: SourceLocation(line: number, column: next - line.startIndex + 1)))
            next = end + 2
        }
    }
}

extension [(node: OpaquePointer, kind: cmark_node_type)] {
    /// The nodes in the order of the text: the Markdown parser moves footnotes to the end.
    func inOrderOfText() -> Self {
        guard contains(where: { $0.kind == CMARK_NODE_FOOTNOTE_DEFINITION }) else { return self }
        // Each block is moved together with its inline nodes.
        var keys: [(place: SourceLocation, index: Int)] = []
        keys.reserveCapacity(count)
        var place = SourceLocation(line: 0, column: 0)
        for (index, (node, kind)) in enumerated() {
            if kind.isBlock {
                let placed = node.placed
                let own = SourceLocation(line: placed.line, column: placed.column)
                if kind == CMARK_NODE_FOOTNOTE_DEFINITION || own.isAfter(place) { place = own }
            }
            keys.append((place, index))
        }
        keys.sort { ($0.place.line, $0.place.column, $0.index) < ($1.place.line, $1.place.column, $1.index) }
        return keys.map { self[$0.index] }
    }
}

extension cmark_node_type {
    var isBlock: Bool { rawValue & 0xC000 == CMARK_NODE_DOCUMENT.rawValue & 0xC000 }

    /// Whether it is a core block, not an extension's.
    fileprivate var isCore: Bool { rawValue <= CMARK_NODE_FOOTNOTE_DEFINITION.rawValue }
}

extension OpaquePointer {
    /// The block that contains an inline node.
    var block: OpaquePointer {
        var node = self
        while !node.kind.isBlock, let parent = cmark_node_parent(node) { node = parent }
        return node
    }

    /// The node with a block's line numbers: if a table directly follows a paragraph, the parser has assigned
    /// them to the table.
    var placed: OpaquePointer { line > 0 ? self : cmark_node_next(self) ?? self }

    /// The lines of the block, or of the table, that contains an inline node.
    var blockLines: ClosedRange<Int> {
        var block = block.placed
        while block.isTablePart, let parent = cmark_node_parent(block) { block = parent }
        return max(block.line, 1)...max(block.line, block.lastLine, 1)
    }

    private var isTablePart: Bool {
        kind.rawValue > CMARK_NODE_FOOTNOTE_DEFINITION.rawValue
            && cmark_node_parent(self)?.kind.isCore == false
    }

    var lastLine: Int { Int(cmark_node_get_end_line(self)) }
}
