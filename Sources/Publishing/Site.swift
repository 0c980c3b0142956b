/// A book, ready to be written: every chapter with what its program computed.
package struct Site: Sendable {
    package var title: String
    package var subtitle: String?
    /// The language of the text as HTML names it, e.g. `en`.
    package var language: String
    package var author: String?
    /// The address of the sources, e.g. `https://github.com/someone/book`; nil where there is none to link to.
    package var repository: String?
    /// The branch that edits go to.
    package var branch: String
    /// In the order of the book.
    package var pages: [Page]

    package init(
        title: String, subtitle: String? = nil, language: String = "en", author: String? = nil,
        repository: String? = nil, branch: String = "main", pages: [Page]
    ) {
        self.title = title
        self.subtitle = subtitle
        self.language = language
        self.author = author
        self.repository = repository
        self.branch = branch
        self.pages = pages
    }

    /// All files of the site by their path in it. The same site gives the same bytes.
    package func files() throws(PublishingError) -> [String: [UInt8]] {
        try check()
        let templates = try Templates()
        var files = [
            "style.css": PackageResources.style_css,
            "favicon.svg": PackageResources.favicon_svg,
        ]
        files["index.html"] = Array(try templates.fill("index", with: IndexContent(self)).utf8)
        for index in pages.indices {
            let content = try PageContent(self, page: index, templates: templates)
            let slug = pages[index].chapter.slug
            files[slug + ".html"] = Array(try templates.fill("page", with: content).utf8)
            if case .live(let module, _) = pages[index].liveness {
                files["run.js"] = PackageResources.run_js
                files["live.js"] = PackageResources.live_js
                files[slug + ".wasm"] = module
                files[slug + ".module.js"] = ModuleScript.text(module)
            }
        }
        return files
    }

    private func check() throws(PublishingError) {
        if let repository, !repository.hasPrefix("https://") { throw .unusableRepository(repository) }
        var known: [String: String] = [:]
        for page in pages {
            let (slug, path) = (page.chapter.slug, page.chapter.path)
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
