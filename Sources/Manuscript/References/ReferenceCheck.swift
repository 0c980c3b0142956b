/// Whether there is what chapters refer to, as far as chapters go.
package enum ReferenceCheck {
    /// All links to chapters that do not exist, and to headings that these do not have.
    ///
    /// - Parameters:
    ///   - chapters: those that could be read.
    ///   - names: the files of all.
    package static func faults(of chapters: [Chapter], names: [String]) -> [Diagnostic] {
        let slugs = names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
        let bySlug = Dictionary(chapters.map { ($0.slug, $0) }) { first, _ in first }
        let known = Set(slugs)
        var faults: [Diagnostic] = []
        var seen: Set<Diagnostic> = []
        for chapter in chapters {
            for reference in chapter.references {
                guard case .page(let slug, let anchor) = reference.target else { continue }
                let message: String?
                if slug == "index" {
                    message = anchor.map { "the contents page has no '\($0)' to go to; leave '#\($0)' out" }
                } else if !slug.isEmpty, !known.contains(slug) {
                    message = missing(slug, slugs)
                } else if let anchor, let other = slug.isEmpty ? chapter : bySlug[slug], other.isWhole,
                    !other.anchors.contains(anchor)
                {
                    message = missing(anchor, in: other)
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

    private static func missing(_ slug: String, _ slugs: [String]) -> String {
        let near = nearest(slug, slugs, atMost: 1, distance: max(1, slug.utf8.count / 4))
        // The name or the number alone may be right.
        let same = slugs.first {
            $0.drop { $0 != "-" } == slug.drop { $0 != "-" } || $0.prefix { $0 != "-" } == slug
        }
        let text = "no chapter is in the file \(slug).md"
        if let other = same ?? near.first { return text + "; did you mean \(other).md?" }
        return text
            + "; a file that is no chapter and is to be copied stands in a folder, as in files/\(slug).md"
    }

    private static func missing(_ anchor: String, in chapter: Chapter) -> String {
        let text = "\(chapter.path) has no heading or id '\(anchor)'"
        let authored = chapter.anchors.filter { !ReferenceReader.isReserved($0) && !$0.hasPrefix("fn") }
            .sorted()
        let near = nearest(anchor, authored, atMost: 3, distance: max(2, anchor.utf8.count / 2))
        if !near.isEmpty {
            return text + "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
        }
        if authored.isEmpty { return text + ", and no other" }
        return text + "; there are \(authored.prefix(8).map { "'\($0)'" }.joined(separator: ", "))"
            + (authored.count > 8 ? " and \(authored.count - 8) more" : "")
    }

    static func nearest(_ word: String, _ words: [String], atMost count: Int, distance limit: Int) -> [String]
    {
        let measured = words.map { ($0, Suggestion.distance(word.lowercased(), $0.lowercased())) }
        return measured.filter { $0.1 <= limit || $0.0.lowercased().contains(word.lowercased()) }
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
        for cell in cells where cell.kind != .hidden { anchors.insert("c\(cell.index)") }
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
