import CMarkGFM
import Foundation

/// A parsed Markdown document, freed on deinitialization.
final class Markdown {
    let root: OpaquePointer
    private let parser: OpaquePointer
    /// All nodes in document order, each once. Their kinds are stored along with them, since accessing a
    /// node's memory dominates the cost of a walk.
    private(set) var nodes: [(node: OpaquePointer, kind: cmark_node_type)] = []
    /// The first line where the nesting is too deep to process; nodes after it are missing.
    private(set) var lineTooDeep: Int?

    /// The files that the parser and its extensions were loaded from; nil if unknown.
    static let files: [String]? = {
        guard let parser = cmark_gfm_parser_file(), let extensions = cmark_gfm_extensions_file() else {
            return nil
        }
        return [String(cString: parser), String(cString: extensions)]
    }()

    private static let register: Void = cmark_gfm_core_extensions_ensure_registered()
    /// Raw HTML is passed through (except the tags that `tagfilter` removes).
    private static let options = CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES

    /// - Parameter passesAllTags: whether tags of scripts, styles and the like are passed through as well.
    init?(_ bytes: ArraySlice<UInt8>, passesAllTags: Bool = false) {
        _ = Self.register
        guard let parser = cmark_parser_new(Self.options) else { return nil }
        let extensions = ["table", "strikethrough", "autolink", "tasklist"]
        for name in extensions + (passesAllTags ? [] : ["tagfilter"]) {
            if let found = cmark_find_syntax_extension(name) {
                cmark_parser_attach_syntax_extension(parser, found)
            }
        }
        bytes.withUnsafeBytes { buffer in
            if let start = buffer.baseAddress {
                cmark_parser_feed(parser, start.assumingMemoryBound(to: CChar.self), buffer.count)
            }
        }
        guard let root = cmark_parser_finish(parser) else {
            cmark_parser_free(parser)
            return nil
        }
        self.root = root
        self.parser = parser
        findNodes()
    }

    deinit {
        cmark_node_free(root)
        cmark_parser_free(parser)
    }

    private func findNodes() {
        let iterator = cmark_iter_new(root)
        defer { cmark_iter_free(iterator) }
        var depth = 0
        var line = 1
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            guard let node = cmark_iter_get_node(iterator) else { continue }
            if event == CMARK_EVENT_EXIT {
                depth -= 1
                continue
            }
            let kind = node.kind
            nodes.append((node, kind))
            if kind.isLeaf { continue }
            depth += 1
            if kind.isBlock { line = max(line, node.line) }
            if depth > Excess.deepest {
                lineTooDeep = line
                return
            }
        }
    }

    /// Renders the document. The bytes are valid during the call.
    func withHTML<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let text = cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser))
        defer { free(text) }
        return body(UnsafeBufferPointer(cString: text))
    }
}

extension cmark_node_type {
    /// Whether it has no children: the iterator never leaves a leaf.
    fileprivate var isLeaf: Bool {
        switch self {
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
            CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
            true
        default: false
        }
    }
}

extension OpaquePointer {
    var kind: cmark_node_type { cmark_node_get_type(self) }
    var literal: String { cmark_node_get_literal(self).map { String(cString: $0) } ?? "" }
    /// The literal in cmark's memory, valid until the node changes.
    var literalBytes: UnsafeBufferPointer<UInt8> { .init(cString: cmark_node_get_literal(self)) }
    /// The same for a link's address.
    var addressBytes: UnsafeBufferPointer<UInt8> { .init(cString: cmark_node_get_url(self)) }
    var line: Int { Int(cmark_node_get_start_line(self)) }
    var column: Int { Int(cmark_node_get_start_column(self)) }
    /// Its place in the chapter according to cmark, with `lineOffset` lines of front matter before it.
    func place(behind lineOffset: Int) -> SourceLocation {
        SourceLocation(line: max(line, 1) + lineOffset, column: max(column, 1))
    }

    /// Replaces the node by markup.
    func replace(block isBlock: Bool, with markup: String) {
        // A table cell can't contain custom nodes, but HTML.
        guard let new = cmark_node_new(isBlock ? CMARK_NODE_CUSTOM_BLOCK : CMARK_NODE_HTML_INLINE) else {
            return
        }
        if isBlock { cmark_node_set_on_enter(new, markup) } else { cmark_node_set_literal(new, markup) }
        if cmark_node_replace(self, new) != 0 { cmark_node_free(self) } else { cmark_node_free(new) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A C string without its terminator; empty if it is nil.
    init(cString: UnsafePointer<CChar>?) {
        guard let cString else {
            self.init(start: nil, count: 0)
            return
        }
        let start = UnsafeRawPointer(cString).assumingMemoryBound(to: UInt8.self)
        self.init(start: start, count: strlen(cString))
    }

    /// The next occurrence of other bytes, at or after an index.
    func firstIndex(of other: [UInt8], from start: Int = 0) -> Int? {
        guard let base = UnsafeRawPointer(baseAddress), let first = other.first else { return nil }
        var next = start
        while next + other.count <= count,
            let found = memchr(base + next, Int32(first), count - other.count + 1 - next)
        {
            if memcmp(found, other, other.count) == 0 { return UnsafeRawPointer(found) - base }
            next = UnsafeRawPointer(found) - base + 1
        }
        return nil
    }
}
