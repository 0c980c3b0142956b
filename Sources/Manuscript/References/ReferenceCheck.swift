/// Whether there is what chapters refer to, as far as chapters go.
package struct ReferenceCheck {
    /// What each slug, or anchor of a slug, that is missing is told by.
    private var messages: [Reference.Target: String] = [:]
    /// The anchors of each chapter that authors may name.
    private var authored: [String: [String]] = [:]
    private let slugs: [String]

    /// For so many names others are looked for that are like them: each is compared with all there are.
    private static let mostGuesses = 100

    private init(slugs: [String]) { self.slugs = slugs }

    /// All links to chapters that do not exist, and to headings that these do not have.
    ///
    /// - Parameters:
    ///   - chapters: those that could be read.
    ///   - names: the files of all.
    package static func faults(of chapters: [Chapter], names: [String]) -> [Diagnostic] {
        let slugs = names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
        let bySlug = Dictionary(chapters.map { ($0.slug, $0) }) { first, _ in first }
        let known = Set(slugs)
        var check = ReferenceCheck(slugs: slugs)
        var faults: [Diagnostic] = []
        var seen: Set<Diagnostic> = []
        for chapter in chapters {
            for reference in chapter.references {
                guard case .page(let slug, let anchor) = reference.target else { continue }
                let message: String?
                if slug == "index" {
                    message = anchor.map {
                        "the contents page has no '\($0.excerpt)' to go to; leave '#\($0.excerpt)' out"
                    }
                } else if !slug.isEmpty, !known.contains(slug) {
                    message = check.missing(slug)
                } else if let anchor, let other = slug.isEmpty ? chapter : bySlug[slug], other.isWhole,
                    !other.anchors.contains(anchor)
                {
                    message = check.missing(anchor, in: other)
                } else {
                    message = nil
                }
                guard let message else { continue }
                let fault = Diagnostic(
                    path: chapter.path, line: reference.place.line, column: reference.place.column,
                    message: message)
                if seen.insert(fault).inserted { faults.append(fault) }
            }
        }
        return faults
    }

    private mutating func missing(_ slug: String) -> String {
        let target = Reference.Target.page(slug: slug, anchor: nil)
        if let message = messages[target] { return message }
        let file = slug.excerpt + ".md"
        var message = "no chapter is in the file \(file)"
        if let other = chapter(like: slug) {
            message += "; did you mean \(other).md?"
        } else {
            message +=
                "; a file that is no chapter and is to be copied stands in a folder, as in files/\(file)"
        }
        messages[target] = message
        return message
    }

    private func chapter(like slug: String) -> String? {
        guard messages.count < Self.mostGuesses else { return nil }
        // The name or the number alone may be right.
        let same = slugs.first {
            $0.drop { $0 != "-" } == slug.drop { $0 != "-" } || $0.prefix { $0 != "-" } == slug
        }
        return same
            ?? Self.nearest(slug, slugs, atMost: 1, distance: max(1, slug.utf8.count / 4)).first
    }

    private mutating func missing(_ anchor: String, in chapter: Chapter) -> String {
        let target = Reference.Target.page(slug: chapter.slug, anchor: anchor)
        if let message = messages[target] { return message }
        var message = "\(chapter.path) has no heading or id '\(anchor.excerpt)'"
        if messages.count < Self.mostGuesses { message += others(than: anchor, in: chapter) }
        messages[target] = message
        return message
    }

    private mutating func others(than anchor: String, in chapter: Chapter) -> String {
        let known =
            authored[chapter.slug]
            ?? chapter.anchors.filter { !ReferenceReader.isReserved($0) && !$0.hasPrefix("fn") }.sorted()
        authored[chapter.slug] = known
        let quoted = { (anchor: String) in "'\(anchor.excerpt)'" }
        let near = Self.nearest(anchor, known, atMost: 3, distance: max(2, anchor.utf8.count / 2))
        if !near.isEmpty { return "; did you mean \(near.map(quoted).joined(separator: " or "))?" }
        if known.isEmpty { return ", and no other" }
        return "; there are \(known.prefix(8).map(quoted).joined(separator: ", "))"
            + (known.count > 8 ? " and \(known.count - 8) more" : "")
    }

    static func nearest(_ word: String, _ words: [String], atMost count: Int, distance limit: Int) -> [String]
    {
        // The beginnings of long ones have to do.
        let start = { (word: String) in String(word.unicodeScalars.prefix(64)).lowercased() }
        let wanted = start(word)
        let measured = words.map { (name: $0, start: start($0)) }
            .map { ($0.name, Suggestion.distance(wanted, $0.start), $0.start.contains(wanted)) }
        return measured.filter { $0.1 <= limit || $0.2 }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(count).map(\.0)
    }
}

extension Chapter {
    /// The paths of all files that it refers to, whether they exist or not, from the chapters' folder.
    package var files: [String] {
        references.compactMap { if case .file(let path) = $0.target { path } else { nil } }
    }

    /// Takes over what a chapter refers to, and all that can be referred to in it: this is read from the rendered
    /// text, whatever it comes from.
    ///
    /// - Returns: ids that stand twice.
    mutating func add(_ reader: ReferenceReader) -> [Diagnostic] {
        references = reader.references
        images = reader.images
        var counts: [String: Int] = [:]
        for case .html(let html) in joined {
            for case .startTag(let tag) in HTMLReader.tokens(of: Array(html.utf8)) {
                if let id = tag["id"]?.value { counts[id, default: 0] += 1 }
                if tag.name == "a", let name = tag["name"]?.value, tag["id"]?.value != name {
                    counts[name, default: 0] += 1
                }
            }
        }
        var faults: [Diagnostic] = []
        for (id, place) in reader.ids where counts[id, default: 0] > reader.idCounts[id, default: 0] {
            faults.append(
                Diagnostic(
                    path: path, line: place.line, column: place.column,
                    message:
                        "a heading or a footnote has the id '\(id)' already; each may stand once on a page: "
                        + "give this one another"))
        }
        anchors = Set(counts.keys)
        for cell in cells where cell.kind.showsCode { anchors.insert("c\(cell.index)") }
        for cell in cells { anchors.insert("o\(cell.index)") }
        for value in inlineValues { anchors.insert("i\(value.index)") }
        return faults
    }

    /// The text with nothing in its holes: a tag may go on behind one.
    private var joined: [Segment] {
        let text = body.map { if case .html(let html) = $0 { html } else { "" } }.joined()
        return [.html(text)]
    }
}
