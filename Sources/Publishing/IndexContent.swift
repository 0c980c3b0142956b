import Manuscript

/// The content for the index's template.
struct IndexContent {
    let policy = ContentSecurityPolicy.markup
    var language: TemplateHTML
    var headTitle: TemplateHTML
    var bookTitle: TemplateHTML
    var subtitle: TemplateHTML?
    /// The summary for search engines.
    var summary: TemplateHTML?
    var author: TemplateHTML?
    var repository: TemplateHTML?
    var chapters: [ChapterLink]

    init(_ site: Site) {
        language = TemplateHTML(text: site.language)
        headTitle = TemplateHTML(text: site.title)
        bookTitle = headTitle
        subtitle = site.subtitle.map(TemplateHTML.init(text:))
        summary = subtitle
        author = site.author.map(TemplateHTML.init(text:))
        repository = site.repository.map(TemplateHTML.init(text:))
        chapters = site.chapters.map(ChapterLink.init)
    }
}

/// A link to a chapter.
struct ChapterLink {
    var address: TemplateHTML
    /// From the file's name: 3 for `03-relu`.
    var number: TemplateHTML?
    var title: TemplateHTML
    var summary: TemplateHTML?

    init(_ chapter: Chapter) {
        address = TemplateHTML(path: chapter.slug + ".html")
        number = chapter.number.map { TemplateHTML(html: "\($0)") }
        title = TemplateHTML(text: chapter.title)
        summary = chapter.frontMatter.summary.map(TemplateHTML.init(text:))
    }
}

extension Chapter {
    /// The chapter's number, if its file name begins with one.
    var number: Int? {
        Int(slug.prefix { "0"..."9" ~= $0 }).flatMap { $0 > 0 ? $0 : nil }
    }
}
