// The parts of a chapter, for archives. A restored chapter has to equal the original: a property that is
// missing here fails `ChapterArchiveTests`.

extension Chapter {
    /// The chapter as bytes, for `init(archive:)`.
    package var archive: [UInt8] {
        var (chapter, writer) = (self, ArchiveWriter())
        chapter.visit(&writer)
        return writer.bytes
    }

    /// Nil if the bytes are not a chapter's.
    package init?(archive bytes: UnsafeRawBufferPointer) {
        var reader = ArchiveReader(bytes)
        self.init()
        visit(&reader)
        if !reader.isDone || !isConsistent { return nil }
    }

    /// Libraries that parse chapters, besides the tool itself; nil if their location is unknown.
    package static var readers: [String]? { Markdown.files }

    /// Whether all indices are valid, as in every chapter that was parsed.
    private var isConsistent: Bool {
        body.allSatisfy { segment in
            switch segment {
            case .html: true
            case .cell(let index): cells.indices.contains(index)
            case .inlineValue(let index): inlineValues.indices.contains(index)
            case .imageSize(let index): images.indices.contains(index)
            }
        }
            && program.allSatisfy { step in
                switch step {
                case .cell(let index): cells.indices.contains(index)
                case .inlineValue(let index): inlineValues.indices.contains(index)
                }
            }
            && sections.allSatisfy { section in
                section.parts.allSatisfy { part in
                    if case .inlineValue(let index) = part {
                        inlineValues.indices.contains(index)
                    } else {
                        true
                    }
                }
            }
            && references.allSatisfy { $0.image.map(images.indices.contains) ?? true }
            && inlineValues.allSatisfy { !$0.pieces.isEmpty }
    }
}

extension Chapter: Archivable {
    init() {
        self.init(
            path: "", slug: "", title: "", frontMatter: FrontMatter(), body: [], cells: [], inlineValues: [],
            program: [], sections: [])
    }

    mutating func visit(_ archive: inout some Archive) {
        archive.text(&path)
        archive.text(&slug)
        archive.text(&title)
        frontMatter.visit(&archive)
        archive.list(&body)
        archive.list(&cells)
        archive.list(&inlineValues)
        archive.list(&program)
        archive.list(&sections)
        archive.list(&proseNumbers)
        archive.list(&excuses)
        archive.list(&references)
        archive.list(&images)
        var anchors = self.anchors.sorted()
        archive.list(&anchors)
        self.anchors = Set(anchors)
        archive.number(&unnamedBlocks)
        archive.flag(&isWhole)
    }
}

extension FrontMatter: Archivable {
    mutating func visit(_ archive: inout some Archive) {
        archive.optional(&summary)
        archive.optional(&summaryPlace)
        archive.list(&data)
        archive.optional(&dataPlace)
        archive.optional(&seconds)
        archive.optional(&secondsPlace)
        archive.optional(&digits)
        archive.list(&tolerances)
        archive.flag(&live)
        archive.flag(&values)
    }
}

extension FrontMatter.ToleranceText: Archivable {
    init() { self.init(name: nil, text: "", place: SourceLocation()) }

    mutating func visit(_ archive: inout some Archive) {
        archive.optional(&name)
        archive.text(&text)
        place.visit(&archive)
    }
}

extension Chapter.Segment: Archivable {
    init() { self = .html("") }

    mutating func visit(_ archive: inout some Archive) {
        var (kind, index, html) = (0, 0, "")
        switch self {
        case .html(let text): html = text
        case .cell(let number): (kind, index) = (1, number)
        case .inlineValue(let number): (kind, index) = (2, number)
        case .imageSize(let number): (kind, index) = (3, number)
        }
        archive.number(&kind)
        if kind == 0 { archive.text(&html) } else { archive.number(&index) }
        switch kind {
        case 0: self = .html(html)
        case 1: self = .cell(index)
        case 2: self = .inlineValue(index)
        default: self = .imageSize(index)
        }
    }
}

extension Chapter.Step: Archivable {
    init() { self = .cell(0) }

    mutating func visit(_ archive: inout some Archive) {
        var (isCell, index) =
            switch self {
            case .cell(let number): (true, number)
            case .inlineValue(let number): (false, number)
            }
        archive.flag(&isCell)
        archive.number(&index)
        self = isCell ? .cell(index) : .inlineValue(index)
    }
}

extension Chapter.Section: Archivable {
    init() { self.init(anchor: "", title: "", parts: []) }

    mutating func visit(_ archive: inout some Archive) {
        archive.text(&anchor)
        archive.text(&title)
        archive.list(&parts)
    }
}

extension Chapter.TitlePart: Archivable {
    init() { self = .text("") }

    mutating func visit(_ archive: inout some Archive) {
        var (isText, text, index) = (true, "", 0)
        switch self {
        case .text(let known): text = known
        case .inlineValue(let number): (isText, index) = (false, number)
        }
        archive.flag(&isText)
        if isText { archive.text(&text) } else { archive.number(&index) }
        self = isText ? .text(text) : .inlineValue(index)
    }
}

extension Cell: Archivable {
    init() { self.init(index: 0, kind: .shown, source: "", places: [], place: SourceLocation()) }

    mutating func visit(_ archive: inout some Archive) {
        archive.number(&index)
        kind.visit(&archive)
        archive.text(&source)
        archive.list(&places)
        place.visit(&archive)
    }
}

extension Cell.Kind: Archivable {
    init() { self = .shown }

    mutating func visit(_ archive: inout some Archive) {
        var name = rawValue
        archive.text(&name)
        self = Self(rawValue: name) ?? .shown
    }
}

extension InlineValue: Archivable {
    init() { self.init(index: 0, source: "", pieces: []) }

    mutating func visit(_ archive: inout some Archive) {
        archive.number(&index)
        archive.text(&source)
        archive.list(&pieces)
    }
}

extension InlineValue.Piece: Archivable {
    init() { self.init(offset: 0, place: SourceLocation()) }

    mutating func visit(_ archive: inout some Archive) {
        archive.number(&offset)
        place.visit(&archive)
    }
}

extension SourceLocation: Archivable {
    init() { self.init(line: 0, column: 0) }

    mutating func visit(_ archive: inout some Archive) {
        archive.number(&line)
        archive.number(&column)
    }
}
