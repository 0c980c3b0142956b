import Publishing

/// A site with all its pages at once.
struct WholeSite {
    var site: Site
    var pages: [Page]

    init(
        title: String, subtitle: String? = nil, language: String = "en", author: String? = nil,
        repository: String? = nil, pages: [Page]
    ) {
        site = Site(
            title: title, subtitle: subtitle, language: language, author: author, repository: repository,
            chapters: pages.map(\.chapter))
        self.pages = pages
    }

    var repository: String? {
        get { site.repository }
        set { site.repository = newValue }
    }

    func files() throws -> [String: [UInt8]] {
        try site.check()
        var files = try Site.assets(isLive: false).merging(site.index()) { $1 }
        for (index, page) in pages.enumerated() {
            try files.merge(site.files(of: page, at: index)) { $1 }
        }
        return files
    }
}
