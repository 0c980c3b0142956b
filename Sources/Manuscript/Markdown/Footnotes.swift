import CMarkGFM

/// What looks like a footnote's definition, `[^name]: …`. In a block of code it is none.
struct FootnoteDefinition {
    var label: String
    /// Where its `[` stands.
    var place: Place

    /// As Markdown compares names.
    var name: String { label.lowercased() }

    /// The column behind its colon.
    var end: Int { place.column + label.utf8.count + 4 }

    /// Those of a line; one may stand within another.
    static func all(in line: ArraySlice<UInt8>, number: Int) -> [FootnoteDefinition] {
        var found: [FootnoteDefinition] = []
        var next = line.startIndex
        while true {
            // What lists and quotes put before it.
            while next < line.endIndex, " \t>*+-.)0123456789".utf8.contains(line[next]) { next += 1 }
            guard line[next...].starts(with: "[^".utf8),
                let end = line[next...].firstIndex(of: UInt8(ascii: "]")), end > next + 2,
                line[end...].starts(with: "]:".utf8)
            else { return found }
            found.append(
                FootnoteDefinition(
                    label: String(decoding: line[(next + 2)..<end], as: UTF8.self),
                    place: Place(line: number, column: next - line.startIndex + 1)))
            next = end + 2
        }
    }
}

extension [(node: OpaquePointer, kind: cmark_node_type)] {
    /// The nodes as they stand in the text: Markdown's parser puts footnotes at the document's end.
    func inOrderOfText() -> Self {
        guard contains(where: { $0.kind == CMARK_NODE_FOOTNOTE_DEFINITION }) else { return self }
        // Each block with its inline nodes moves as a whole.
        var keys: [(place: Place, index: Int)] = []
        keys.reserveCapacity(count)
        var place = Place(line: 0, column: 0)
        for (index, (node, kind)) in enumerated() {
            if kind.isBlock {
                let placed = node.placed
                let own = Place(line: placed.line, column: placed.column)
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

    /// Whether it is a block that is no extension's.
    fileprivate var isCore: Bool { rawValue <= CMARK_NODE_FOOTNOTE_DEFINITION.rawValue }
}

extension OpaquePointer {
    /// The block that an inline node is in.
    var block: OpaquePointer {
        var node = self
        while !node.kind.isBlock, let parent = cmark_node_parent(node) { node = parent }
        return node
    }

    /// The node that knows a block's lines: of a paragraph that a table follows at once, the parser has made the table's.
    var placed: OpaquePointer { line > 0 ? self : cmark_node_next(self) ?? self }

    /// The lines of the block that an inline node is in; where that is a table's cell, the table's.
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
