import CMarkGFM

/// Tables in raw HTML.
extension ChapterReader {
    /// Marks raw HTML with the same bytes as markup that `split` changes, since it may be in an attribute or
    /// unbalanced. Instead, tables that end in their block of HTML are given frames here.
    func keepRawHTML(of markdown: Markdown) {
        let iterator = cmark_iter_new(markdown.root)
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
            let kind = node.kind
            guard kind == CMARK_NODE_HTML_BLOCK || kind == CMARK_NODE_HTML_INLINE else { continue }
            let html = Array(node.literalBytes)
            let kept = Self.offsetsOfNewer(in: html).map { (offset: $0, text: "\(mark):r0:") }
            let frames = kind == CMARK_NODE_HTML_BLOCK ? Self.frames(in: html) : []
            if kept.isEmpty, frames.isEmpty { continue }
            var result: [UInt8] = []
            var next = 0
            for (offset, text) in (kept + frames).sorted(by: { $0.offset < $1.offset }) {
                result += html[next..<offset]
                result += Array(text.utf8)
                next = offset
            }
            cmark_node_set_literal(node, String(decoding: result + html[next...], as: UTF8.self))
        }
    }

    /// Offsets within such markup, where a mark splits it.
    private static func offsetsOfNewer(in html: [UInt8]) -> [Int] {
        html.indices.filter { index in
            html[index] == UInt8(ascii: "<") && newer.contains { html[index...].starts(with: $0.old) }
        }.map { $0 + 2 }
    }

    /// Frames for outermost tables; none if tables do not end in the same block.
    private static func frames(in html: [UInt8]) -> [(offset: Int, text: String)] {
        var frames: [(offset: Int, text: String)] = []
        var depth = 0
        for token in HTMLReader.tokens(of: html) {
            switch token {
            case .startTag(let tag) where tag.name == "table":
                if depth == 0 { frames.append((tag.range.lowerBound, "<div class=\"scroll\">")) }
                depth += 1
            case .endTag("table", let range):
                depth -= 1
                if depth < 0 { return [] }
                if depth == 0 { frames.append((range.upperBound, "</div>")) }
            default: break
            }
        }
        return depth == 0 ? frames : []
    }
}
