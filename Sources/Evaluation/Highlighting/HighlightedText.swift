import Manuscript

/// A chapter's code as texts for SourceKit, and the way back from their tokens to cells.
struct HighlightedText {
    /// A part of a text: a cell, and the offset of its first byte.
    private struct Part {
        var cell: Cell
        var start: Int
    }

    /// Texts that are parsed one by one: the cells of the chapter's program together, and each other cell alone, since
    /// it may be unfinished.
    private(set) var texts: [String] = []
    /// By text: its cells in order.
    private var parts: [[Part]] = []

    init(_ chapter: Chapter) {
        let cells = chapter.cells.filter(\.kind.showsCode)
        add(cells.filter(\.kind.isPartOfProgram))
        for cell in cells where !cell.kind.isPartOfProgram && !Self.isTooDeep(cell.source) { add([cell]) }
    }

    /// Whether brackets are nested so deeply that SourceKit may take seconds to guess what is missing: it takes twice the time for
    /// each that is not closed.
    private static func isTooDeep(_ code: String) -> Bool {
        var (depth, most) = (0, 0)
        for byte in code.utf8 {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): depth -= 1
            default: break
            }
            most = max(most, depth)
        }
        return most > 16
    }

    private mutating func add(_ cells: [Cell]) {
        if cells.isEmpty { return }
        var text = ""
        var own: [Part] = []
        for cell in cells {
            own.append(Part(cell: cell, start: text.utf8.count))
            text += cell.source.hasSuffix("\n") ? cell.source : cell.source + "\n"
        }
        texts.append(text)
        parts.append(own)
    }

    /// The tokens of each cell, from those of the texts.
    ///
    /// - Parameter found: by text: kinds, offsets and lengths in bytes, in order.
    func tokens(
        _ found: [[(kind: SyntaxToken.Kind, offset: Int, length: Int)]]
    ) -> [Int: [SyntaxToken]] {
        var tokens: [Int: [SyntaxToken]] = [:]
        for (parts, found) in zip(parts, found) {
            var rest = found[...]
            for part in parts {
                let text = Array(part.cell.source.utf8)
                let end = part.start + text.count
                var lines = LineCounter(text)
                while let token = rest.first, token.offset < end {
                    rest.removeFirst()
                    guard token.offset >= part.start else { continue }
                    let start = token.offset - part.start
                    tokens[part.cell.index, default: []] += lines.split(
                        token.kind, start..<min(start + token.length, text.count))
                }
            }
        }
        return tokens
    }
}

/// Finds lines and columns of increasing offsets.
private struct LineCounter {
    private let text: [UInt8]
    private var line = 1
    private var lineStart = 0
    private var next = 0

    init(_ text: [UInt8]) { self.text = text }

    /// A token as tokens of one line each.
    mutating func split(_ kind: SyntaxToken.Kind, _ range: Range<Int>) -> [SyntaxToken] {
        move(to: range.lowerBound)
        var tokens: [SyntaxToken] = []
        var start = range.lowerBound
        func add(upTo end: Int) {
            guard end > start else { return }
            tokens.append(
                SyntaxToken(kind: kind, line: line, column: start - lineStart + 1, length: end - start))
        }
        while let lineEnd = text[start..<max(start, range.upperBound)].firstIndex(of: 0x0A) {
            add(upTo: lineEnd)
            move(to: lineEnd + 1)
            start = lineEnd + 1
        }
        add(upTo: range.upperBound)
        return tokens
    }

    private mutating func move(to offset: Int) {
        while next < offset {
            if text[next] == 0x0A { (line, lineStart) = (line + 1, next + 1) }
            next += 1
        }
    }
}
