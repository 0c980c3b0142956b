/// Splits the rendered HTML at the marks that replace code.
extension ChapterReader {
    /// The first of `<book-hole-0`, `<book-hole-1`, … that does not occur in the chapter.
    static func mark(for source: SourceText) -> String {
        let stem = Array("<book-hole-".utf8)
        var taken: Set<Int> = []
        source.bytes.withUnsafeBufferPointer { bytes in
            var next = 0
            while let found = bytes.firstIndex(of: stem, from: next) {
                next = found + stem.count
                // A number with more digits is not a mark's.
                let digits = bytes[next...].prefix(10).prefix { (0x30...0x39).contains($0) }
                if let number = Int(String(decoding: digits, as: UTF8.self)) { taken.insert(number) }
            }
        }
        let number = (0...taken.count).first { !taken.contains($0) } ?? taken.count
        return "<book-hole-\(number)"
    }

    /// Splits the rendered HTML at its holes.
    func split(_ html: UnsafeBufferPointer<UInt8>) -> [Chapter.Segment] {
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
            guard kind < html.count,
                let end = html[kind...].prefix(20).firstIndex(of: UInt8(ascii: ":")),
                let index = Int(String(decoding: html[(kind + 1)..<end], as: UTF8.self)),
                hasHole(html[kind], index)
            else {
                next = found + 1
                continue
            }
            Self.modernize(html[start..<found], into: &text)
            switch html[kind] {
            case UInt8(ascii: "h"):
                // The mark follows `<h2>`: the anchor goes into the tag.
                if text.last == UInt8(ascii: ">") { text.removeLast() }
                text.append(contentsOf: " id=\"\(headings[index].anchor)\">".utf8)
            case UInt8(ascii: "r"): break
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
        Self.modernize(html[start...], into: &text)
        endText()
        return segments
    }

    private func hasHole(_ kind: UInt8, _ index: Int) -> Bool {
        switch kind {
        case UInt8(ascii: "h"): headings.indices.contains(index)
        case UInt8(ascii: "c"): cells.indices.contains(index)
        case UInt8(ascii: "i"): inlineValues.indices.contains(index)
        default: (kind == UInt8(ascii: "s") || kind == UInt8(ascii: "r")) && index >= 0
        }
    }

    /// Replaces obsolete HTML from cmark (`align`), and adds frames to tables, which scroll on small screens.
    /// `keepRawHTML` has marked raw HTML with the same bytes.
    private static func modernize(_ html: Slice<UnsafeBufferPointer<UInt8>>, into bytes: inout [UInt8]) {
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

    static let newer: [(old: [UInt8], new: [UInt8])] = [
        ("<td align=\"", "<td class=\""), ("<th align=\"", "<th class=\""),
        ("<table>", "<div class=\"scroll\"><table>"), ("</table>", "</table></div>"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
}
