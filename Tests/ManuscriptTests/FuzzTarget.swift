@testable import Manuscript

/// The readers of authors' text, each with what must hold for any bytes at all.
///
/// The suite runs them on the corpus in `Resources/corpus`;
/// `scripts/fuzz.sh` compiles this file with libFuzzer.
enum FuzzTarget: String, CaseIterable, Sendable {
    case frontmatter, bookyml, markdown

    /// Stops the program if an invariant is violated.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .frontmatter: readFrontMatter(bytes)
        case .bookyml: readBook(bytes)
        case .markdown: for isSandboxed in [false, true] { readChapter(bytes, isSandboxed: isSandboxed) }
        }
    }

    /// Reads the bytes as the front matter of a chapter.
    private func readFrontMatter(_ bytes: [UInt8]) {
        let document = Array("---\n".utf8) + bytes + Array("\n---\n\n# T\n".utf8)
        let (chapter, diagnostics) = Chapter.read(path: "chapters/01-t.md", bytes: document)
        check(diagnostics, in: document)
        guard let frontMatter = chapter?.frontMatter else {
            expect(!diagnostics.isEmpty)
            return
        }
        let source = SourceText(document)
        expect(frontMatter.seconds.map { (0.1...86400).contains($0) } ?? true)
        expect(frontMatter.digits.map { (1...17).contains($0) } ?? true)
        expect(frontMatter.data.allSatisfy { !$0.isEmpty } && frontMatter.summary?.isEmpty != true)
        for place in [frontMatter.dataPlace, frontMatter.secondsPlace] + frontMatter.tolerances.map(\.place) {
            if let place { check(place, in: source) }
        }
    }

    private func readBook(_ bytes: [UInt8]) {
        let (book, diagnostics) = BookConfiguration.read(path: "chapters/book.yml", bytes: bytes)
        check(diagnostics, in: bytes)
        guard let book else {
            expect(!diagnostics.isEmpty)
            return
        }
        let source = SourceText(bytes)
        expect(!book.title.isEmpty || !diagnostics.isEmpty)
        expect((0.1...86400).contains(book.seconds) && (1...86400).contains(book.compilerSeconds))
        expect((64...1_048_576).contains(book.memory) && (256...1_048_576).contains(book.compilerMemory))
        expect((1...4096).contains(book.output) && (1...17).contains(book.digits))
        for place in [book.referencesPlace, book.sitePlace] + book.libraries.map(\.place) {
            if let place { check(place, in: source) }
        }
    }

    private func readChapter(_ bytes: [UInt8], isSandboxed: Bool) {
        let path = "chapters/01-t.md"
        let (chapter, diagnostics) = Chapter.read(path: path, bytes: bytes, isSandboxed: isSandboxed)
        check(diagnostics, in: bytes)
        guard let chapter else {
            expect(!diagnostics.isEmpty)
            return
        }
        // Only chapters without faults are cached.
        if diagnostics.isEmpty {
            expect(chapter.archive.withUnsafeBytes { Chapter(archive: $0) } == chapter)
        }
        let source = SourceText(bytes)
        for cell in chapter.cells {
            check(cell.place, in: source)
            for place in cell.places { check(place, in: source) }
            let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
            expect(cell.places.count == lines.count - (lines.last?.isEmpty == true ? 1 : 0))
        }
        for value in chapter.inlineValues {
            for piece in value.pieces { check(piece.place, in: source) }
        }
        for reference in chapter.references { check(reference.place, in: source) }
        for number in chapter.proseNumbers { check(number.place, in: source) }
        check(ReferenceCheck.diagnostics(of: [chapter], names: ["01-t.md"]), in: bytes)
        // Only chapters without faults get onto a page.
        if diagnostics.isEmpty { RenderedHTML.check(chapter, isSandboxed: isSandboxed) }
    }

    // MARK: Places

    private func check(_ diagnostics: [Diagnostic], in bytes: [UInt8]) {
        let source = SourceText(bytes)
        for diagnostic in diagnostics {
            expect(
                !diagnostic.message.isEmpty && diagnostic.message.utf8.count < 4096, diagnostic.description)
            if diagnostic.line == 0 { continue }
            check(
                Manuscript.SourceLocation(line: diagnostic.line, column: max(diagnostic.column, 1)),
                in: source,
                diagnostic.description)
        }
    }

    /// A place may also be the end of a line, or of the text.
    private func check(
        _ place: Manuscript.SourceLocation, in source: SourceText, _ words: @autoclosure () -> String = ""
    ) {
        expect(source.lines.indices.contains(place.line - 1), "line \(place.line): \(words())")
        expect((1...source.lines[place.line - 1].count + 1).contains(place.column), "\(place): \(words())")
    }
}

/// The HTML of a chapter without faults: it contains only what authors may write
/// and what the renderer writes.
enum RenderedHTML {
    static func check(_ chapter: Chapter, isSandboxed: Bool = false) {
        var html = ""
        var counts = (cells: 0, values: 0)
        for segment in chapter.body {
            switch segment {
            case .html(let markup): html += markup
            case .imageSize(let index): html += chapter.images[index].attributes
            case .cell(let index):
                expect(chapter.cells.indices.contains(index))
                counts.cells += 1
                html += "<div></div>"
            case .inlineValue(let index):
                expect(chapter.inlineValues.indices.contains(index))
                counts.values += 1
                html += "<span></span>"
            }
        }
        expect(counts.cells == chapter.cells.count && counts.values == chapter.inlineValues.count)
        if let fault = fault(in: html, isSandboxed: isSandboxed) { fatalError("\(fault) is on the page") }
    }

    /// The first fault in some HTML; nil if all of it may be on a page.
    static func fault(in html: String, isSandboxed: Bool = false) -> String? {
        let elements =
            isSandboxed ? SandboxedHTML.elements.merging(fromMarkdown) { $0.union($1) } : AllowedHTML.elements
        for token in HTMLReader.tokens(of: Array(html.utf8)) {
            switch token {
            // Browsers treat a declaration as a comment, which ends at the same place as here.
            case .text, .comment, .declaration: break
            case .unfinished(let kind, _): return "an unfinished \(kind)"
            case .endTag(let name, _):
                if elements[name] == nil, rendered[name] == nil { return "</\(name)>" }
            case .startTag(let tag):
                guard let own = elements[tag.name] ?? rendered[tag.name] else {
                    return "<\(tag.name)>"
                }
                for attribute in tag.attributes {
                    let name = attribute.name
                    let isLegal =
                        own.contains(name) || AllowedHTML.everywhere.contains(name) || name.hasPrefix("aria-")
                        || rendered[tag.name]?.contains(name) == true
                    if !isLegal { return "'\(name)' in <\(tag.name)>" }
                    if ["href", "src", "xlink:href", "poster", "cite", "longdesc"].contains(name),
                        let fault = fault(inAddress: attribute.value)
                    {
                        return fault
                    }
                }
            }
        }
        return nil
    }

    /// Checks an address as browsers read it: only allowed schemes, and without a scheme no other host.
    private static func fault(inAddress text: String) -> String? {
        let bytes = Array(text.utf8).filter { ![0x09, 0x0A, 0x0D].contains($0) }.drop { $0 <= 0x20 }
        if bytes.prefix(2).allSatisfy({ $0 == 0x2F || $0 == 0x5C }), bytes.count >= 2 {
            return "another host: \(text)"
        }
        guard let colon = bytes.firstIndex(of: 0x3A),
            bytes[..<colon].allSatisfy({
                HTMLReader.isLetter($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
            })
        else { return nil }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        return ["https", "http", "mailto"].contains(scheme) ? nil : "the scheme of \(text)"
    }

    /// Markup that cmark makes of Markdown, but strangers may not write.
    private static let fromMarkdown: [String: Set<String>] = [
        "table": [], "thead": [], "tbody": [], "tr": [], "th": ["align"], "td": ["align"], "h1": [],
        "div": ["role", "aria-label"], "pre": [],
    ]

    /// Markup of cmark and formulas that authors may not write.
    private static let rendered: [String: Set<String>] = [
        "input": ["type", "checked", "disabled"],
        "a": ["data-footnote-ref", "data-footnote-backref", "data-footnote-backref-idx"],
        "section": ["data-footnotes"], "math": ["display"], "mfrac": ["linethickness"], "mi": ["mathvariant"],
        "mn": [],
        "mo": [
            "stretchy", "minsize", "maxsize", "form", "lspace", "rspace", "movablelimits", "symmetric",
            "accent",
            "fence", "separator", "largeop",
        ],
        "mover": ["accent"], "munder": ["accentunder"], "munderover": ["accent", "accentunder"], "mroot": [],
        "mrow": [],
        "mspace": ["width"], "msqrt": [], "mstyle": ["displaystyle", "scriptlevel"], "msub": [],
        "msubsup": [],
        "msup": [], "mtable": ["displaystyle"], "mtd": [], "mtext": [], "mtr": [], "mpadded": ["width"],
        "mphantom": [],
        "menclose": [],
    ]
}

/// Like `precondition`, whose message is lost in optimized code.
private func expect(
    _ condition: Bool, _ message: @autoclosure () -> String = "", file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition { fatalError(message(), file: file, line: line) }
}
