import Manuscript

/// What the template of the index is given.
struct IndexContent {
    let policy = ContentSecurityPolicy.markup
    var language: Markup
    var headTitle: Markup
    var bookTitle: Markup
    var subtitle: Markup?
    /// For search engines.
    var summary: Markup?
    var author: Markup?
    var repository: Markup?
    var chapters: [ChapterLink]

    init(_ site: Site) {
        language = Markup(text: site.language)
        headTitle = Markup(text: site.title)
        bookTitle = headTitle
        subtitle = site.subtitle.map(Markup.init(text:))
        summary = subtitle
        author = site.author.map(Markup.init(text:))
        repository = site.repository.map(Markup.init(text:))
        chapters = site.chapters.map(ChapterLink.init)
    }
}

/// A chapter as another page names it.
struct ChapterLink {
    var address: Markup
    /// As in the file's name: 3 for `03-relu`.
    var number: Markup?
    var title: Markup
    var summary: Markup?

    init(_ chapter: Chapter) {
        address = Markup(path: chapter.slug + ".html")
        number = chapter.number.map { Markup(html: "\($0)") }
        title = Markup(text: chapter.title)
        summary = chapter.frontMatter.summary.map(Markup.init(text:))
    }
}

extension Chapter {
    /// The chapter's number, if its file's name begins with one.
    var number: Int? {
        Int(slug.prefix { "0"..."9" ~= $0 }).flatMap { $0 > 0 ? $0 : nil }
    }
}
