// The parts of a chapter's prose, for archives.

extension ProseNumber: Archivable {
    init() { self.init(text: "", place: SourceLocation(), readings: []) }

    mutating func visit(_ archive: inout some Archive) {
        archive.text(&text)
        place.visit(&archive)
        archive.flag(&isFixed)
        archive.list(&readings)
        var number =
            switch sign {
            case .none: 0
            case .plus: 1
            case .minus: 2
            }
        archive.number(&number)
        sign =
            switch number {
            case 0: .none
            case 1: .plus
            default: .minus
            }
    }
}

extension ProseNumber.Reading: Archivable {
    init() { self.init(decimal: "", lastPlace: 0, significantDigits: 0) }

    mutating func visit(_ archive: inout some Archive) {
        archive.text(&decimal)
        archive.number(&lastPlace)
        archive.number(&significantDigits)
        archive.flag(&isPercent)
    }
}

extension Excuse: Archivable {
    init() { self.init(reason: "", place: SourceLocation(), lines: 0...0) }

    mutating func visit(_ archive: inout some Archive) {
        archive.text(&reason)
        place.visit(&archive)
        var (first, last) = (lines.lowerBound, lines.upperBound)
        archive.number(&first)
        archive.number(&last)
        lines = first...max(first, last)
    }
}

extension Reference: Archivable {
    init() { self.init(.file(path: ""), place: SourceLocation()) }

    mutating func visit(_ archive: inout some Archive) {
        var (isPage, name): (Bool, String)
        var anchor: String?
        switch target {
        case .page(let slug, let known): (isPage, name, anchor) = (true, slug, known)
        case .file(let path): (isPage, name) = (false, path)
        }
        archive.flag(&isPage)
        archive.text(&name)
        archive.optional(&anchor)
        target = isPage ? .page(slug: name, anchor: anchor) : .file(path: name)
        place.visit(&archive)
        archive.flag(&isEmbedded)
        archive.optional(&image)
    }
}

extension ChapterImage: Archivable {
    init() { self.init(width: nil, height: nil) }

    mutating func visit(_ archive: inout some Archive) {
        archive.optional(&width)
        archive.optional(&height)
        archive.optional(&size)
    }
}

extension ImageSize: Archivable {
    init() { self.init(width: 0, height: 0) }

    mutating func visit(_ archive: inout some Archive) {
        archive.number(&width)
        archive.number(&height)
    }
}
