import Manuscript

/// The code of a cell, line by line, each line with the place of its value.
///
/// A value may contain elements that unfold, which `pre` can't; so lines are blocks, and keep their line
/// breaks for copying.
struct Listing {
    private let cell: Cell
    private let lines: [Substring.UTF8View]
    private let values: [LinePlace: String]
    private var tokens: [Int: [SyntaxToken]] = [:]

    init(_ cell: Cell, of page: Page) {
        self.cell = cell
        lines = cell.lines.map(\.utf8)
        values = page.lineValues
        for token in page.tokens[cell.index] ?? [] { tokens[token.line, default: []].append(token) }
    }

    /// `12 lines`
    var size: String { lines.count == 1 ? "1 line" : "\(lines.count) lines" }

    var html: String {
        var html: [UInt8] = []
        let kind = cell.kind.showsValues ? "listing" : "listing plain"
        html.append(contentsOf: "<div class=\"\(kind)\">".utf8)
        for (index, line) in lines.enumerated() {
            html.append(contentsOf: "<div class=\"line\"><code>".utf8)
            Self.append(line, tokens[index + 1] ?? [], to: &html)
            html.append(contentsOf: "\n</code>".utf8)
            if cell.kind.showsValues {
                let value = values[LinePlace(cell: cell.index, line: index + 1)] ?? ""
                html.append(
                    contentsOf: "<div class=\"v\" id=\"v\(cell.index)-\(index + 1)\">\(value)</div>".utf8)
            }
            html.append(contentsOf: "</div>".utf8)
        }
        html.append(contentsOf: "</div>".utf8)
        return String(decoding: html, as: UTF8.self)
    }

    /// Adds a line's text with highlighted tokens. A token that overlaps another, exceeds the line or splits
    /// a character is not highlighted; the text is never lost.
    private static func append(_ line: Substring.UTF8View, _ tokens: [SyntaxToken], to html: inout [UInt8]) {
        let text = Array(line)
        var next = 0
        func add(upTo end: Int) {
            appendInOrder(text[next..<end], to: &html)
            next = end
        }
        for token in tokens.sorted(by: { $0.column < $1.column }) {
            guard let color = token.kind.color, token.length > 0 else { continue }
            guard token.column > next, token.column <= text.count else { continue }
            let start = token.column - 1
            let end = start + min(token.length, text.count - start)
            guard isBoundary(start, in: text), isBoundary(end, in: text) else { continue }
            add(upTo: start)
            html.append(contentsOf: "<span class=\"\(color)\">".utf8)
            add(upTo: end)
            html.append(contentsOf: "</span>".utf8)
        }
        add(upTo: text.count)
    }

    /// Isolates right-to-left words, so that code reads in the order in which it runs.
    private static func appendInOrder(_ code: ArraySlice<UInt8>, to html: inout [UInt8]) {
        var isTurned = false
        func turn(_ isNowTurned: Bool) {
            if isNowTurned != isTurned { html.append(contentsOf: (isNowTurned ? "<bdi>" : "</bdi>").utf8) }
            isTurned = isNowTurned
        }
        if code.contains(where: { $0 >= 0xD6 }) {
            for scalar in String(decoding: code, as: UTF8.self).unicodeScalars {
                turn(scalar.runsFromTheRight)
                for byte in UTF8.encode(scalar)! { TemplateHTML.append(byte, to: &html) }
            }
            turn(false)
        } else {
            for byte in code { TemplateHTML.append(byte, to: &html) }
        }
    }

    private static func isBoundary(_ index: Int, in text: [UInt8]) -> Bool {
        index == text.count || text[index] & 0b1100_0000 != 0b1000_0000
    }
}

extension SyntaxToken.Kind {
    /// The class in the style sheet; nil for plain text.
    fileprivate var color: String? {
        switch self {
        case .keyword: "k"
        case .type, .builtin: "t"
        case .number: "l"
        case .string: "q"
        case .comment: "c"
        case .attribute: "d"
        case .identifier, .other: nil
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is in a block of right-to-left scripts (Unicode, DerivedBidiClass.txt).
    fileprivate var runsFromTheRight: Bool {
        switch value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
