import Manuscript

/// The content that all pages of a book share. Pages are rendered one at a time, so that a large book does
/// not have to be in memory as a whole, and unchanged pages can be skipped.
package struct Site: Sendable {
    /// The book's title, on each page.
    package var title: String
    /// Shown below the title on the first page.
    package var subtitle: String?
    /// The language of the text as HTML names it, e.g. `en`.
    package var language: String
    /// The book's author, for its first page and the head of each page; nil if none is named.
    package var author: String?
    /// The address of the sources, e.g. `https://github.com/someone/book`; nil if there is none to link to.
    package var repository: String?
    /// In the order of the book.
    package var chapters: [Chapter]

    /// A site; nothing is written.
    package init(
        title: String, subtitle: String? = nil, language: String = "en", author: String? = nil,
        repository: String? = nil, chapters: [Chapter]
    ) {
        self.title = title
        self.subtitle = subtitle
        self.language = language
        self.author = author
        self.repository = repository
        self.chapters = chapters
    }

    // Files by their path in the site. The same input gives the same bytes.

    /// Files that are the same in every book.
    ///
    /// - Parameter isLive: whether any page has controls.
    package static func assets(isLive: Bool) -> [String: [UInt8]] {
        var files = [
            "style.css": PackageResources.style_css,
            "favicon.svg": PackageResources.favicon_svg,
        ]
        if isLive {
            files["run.js"] = PackageResources.run_js
            // A single file means a single request.
            files["live.js"] = PackageResources.morph_js + PackageResources.live_js
        }
        return files
    }

    /// The first page, which lists the chapters.
    ///
    /// - Throws: ``PublishingError`` if the template can't be filled.
    package func index() throws(PublishingError) -> [String: [UInt8]] {
        [
            "index.html":
                ControlCharacters.shown(
                    in: try Templates.shared.get().fill("index", with: IndexContent(self)))
        ]
    }

    /// A chapter's page.
    ///
    /// - Parameter index: the chapter's number in `chapters`, from 0.
    /// - Throws: ``PublishingError`` if the template can't be filled.
    package func files(of page: Page, at index: Int) throws(PublishingError) -> [String: [UInt8]] {
        let templates = try Templates.shared.get()
        let content = try PageContent(self, page, at: index, templates: templates)
        let slug = page.chapter.slug
        var files = [slug + ".html": ControlCharacters.shown(in: try templates.fill("page", with: content))]
        if case .live(let module, _, _) = page.liveness {
            files[slug + ".wasm"] = module
            files[slug + ".module.js"] = ModuleScript.text(module)
        }
        return files
    }

    /// Whether the site can be written.
    ///
    /// - Throws: ``PublishingError`` if a chapter's name can't be a file name, two names are the same on some
    ///   file systems, or the repository's address is not a link.
    package func check() throws(PublishingError) {
        if let repository, !repository.hasPrefix("https://") { throw .unusableRepository(repository) }
        var known: [String: String] = [:]
        for chapter in chapters {
            let (slug, path) = (chapter.slug, chapter.path)
            let name = slug.lowercased()
            if name.isEmpty || name == "index" || name.hasPrefix(".")
                || name.utf8.contains(where: Self.isNoFileName)
            {
                throw .unusableName(slug, path: path)
            }
            if let other = known[name] { throw .duplicateName(slug, paths: [other, path]) }
            known[name] = path
        }
    }

    private static func isNoFileName(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }
}
