/// Checks references between chapters.
package struct ReferenceCheck {
    /// The message for each missing chapter, or anchor of a chapter.
    private var messages: [Reference.Target: String] = [:]
    /// The anchors of each chapter that authors may use.
    private var authored: [String: [String]] = [:]
    private let slugs: [String]
    private var search = NameSearch()

    private init(slugs: [String]) { self.slugs = slugs }

    /// All references to chapters and anchors that do not exist.
    ///
    /// - Parameters:
    ///   - chapters: the chapters that could be read.
    ///   - names: the file names of all chapters.
    package static func diagnostics(of chapters: [Chapter], names: [String]) -> [Diagnostic] {
        let slugs = names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
        let bySlug = Dictionary(chapters.map { ($0.slug, $0) }) { first, _ in first }
        let known = Set(slugs)
        var check = ReferenceCheck(slugs: slugs)
        var diagnostics: [Diagnostic] = []
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
                let fault = Diagnostic(path: chapter.path, at: reference.place, message: message)
                if seen.insert(fault).inserted { diagnostics.append(fault) }
            }
        }
        return diagnostics
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
                "; to copy a file that is not a chapter, put it in a folder, as in files/\(file)"
        }
        messages[target] = message
        return message
    }

    private mutating func chapter(like slug: String) -> String? {
        // The name or the number alone may be right.
        let same = slugs.first {
            $0.drop { $0 != "-" } == slug.drop { $0 != "-" } || $0.prefix { $0 != "-" } == slug
        }
        return same
            ?? search.nearest(to: slug, among: slugs, contains: true) { _ in max(1, slug.utf8.count / 4) }
            .first
    }

    private mutating func missing(_ anchor: String, in chapter: Chapter) -> String {
        let target = Reference.Target.page(slug: chapter.slug, anchor: anchor)
        if let message = messages[target] { return message }
        var message = "\(chapter.path) has no heading or id '\(anchor.excerpt)'"
        message += others(than: anchor, in: chapter)
        messages[target] = message
        return message
    }

    private mutating func others(than anchor: String, in chapter: Chapter) -> String {
        let known =
            authored[chapter.slug]
            ?? chapter.anchors.filter { !ReferenceReader.isReserved($0) && !$0.hasPrefix("fn") }.sorted()
        authored[chapter.slug] = known
        let quoted = { (anchor: String) in "'\(anchor.excerpt)'" }
        let near = search.nearest(to: anchor, among: known, atMost: 3, contains: true) { _ in
            max(2, anchor.utf8.count / 2)
        }
        if !near.isEmpty { return "; did you mean \(near.map(quoted).joined(separator: " or "))?" }
        if known.isEmpty { return ", and no other" }
        return "; the chapter has \(known.prefix(8).map(quoted).joined(separator: ", "))"
            + (known.count > 8 ? " and \(known.count - 8) more" : "")
    }
}

extension Chapter {
    /// The paths of all files that it refers to, existing or not, relative to the chapters' folder.
    package var files: [String] {
        references.compactMap { if case .file(let path) = $0.target { path } else { nil } }
    }

    /// Adds a chapter's references, and the anchors in its rendered text, whatever they come from.
    ///
    /// - Returns: faults of repeated ids.
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
        var diagnostics: [Diagnostic] = []
        for (id, place) in reader.ids where counts[id, default: 0] > reader.idCounts[id, default: 0] {
            diagnostics.append(
                Diagnostic(
                    path: path, at: place,
                    message:
                        "a heading or a footnote has the id '\(id)' already; each id may be used once per page: "
                        + "give this one another"))
        }
        anchors = Set(counts.keys)
        for cell in cells where cell.kind.showsCode { anchors.insert("c\(cell.index)") }
        for cell in cells { anchors.insert("o\(cell.index)") }
        for value in inlineValues { anchors.insert("i\(value.index)") }
        return diagnostics
    }

    /// The text with empty holes: a tag may continue after one.
    private var joined: [Segment] {
        let text = body.map { if case .html(let html) = $0 { html } else { "" } }.joined()
        return [.html(text)]
    }
}
