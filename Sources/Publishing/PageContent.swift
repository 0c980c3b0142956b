import Manuscript

/// The content for a chapter's template.
struct PageContent {
    var policy = ContentSecurityPolicy.markup
    var language: TemplateHTML
    var headTitle: TemplateHTML
    var bookTitle: TemplateHTML
    var summary: TemplateHTML?
    var author: TemplateHTML?
    var previous: ChapterLink?
    var next: ChapterLink?
    var number: TemplateHTML?
    /// The chapter's heading without the body: the page's contents list is inserted between them.
    var heading: TemplateHTML
    var contents: Contents?
    var body: TemplateHTML
    var edit: TemplateHTML?
    var live: Live?
    var isStill: Bool
    /// States which values are missing, and why.
    var missing: TemplateHTML?
    /// What a page in a single file contains of other files; nil for a page of a site.
    var alone: Alone?

    struct Live {
        /// The address of the module's script.
        var module: TemplateHTML
        /// The time limit of a run.
        var seconds: TemplateHTML
        /// The output limit in MiB.
        var output: TemplateHTML
    }

    struct Alone {
        /// The program that made the page.
        var generator: TemplateHTML
        var style: TemplateHTML
        /// The icon as a `data:` address.
        var icon: TemplateHTML
        var scripts: [Script]
    }

    struct Script {
        var attributes: TemplateHTML
        var text: TemplateHTML
    }

    /// The page's own contents list.
    struct Contents {
        var sections: [SectionLink]
    }

    struct SectionLink {
        var anchor: TemplateHTML
        var title: TemplateHTML
    }

    /// With fewer sections there is no list.
    static let minSections = 3

    init(_ site: Site, _ page: Page, at index: Int, templates: Templates) throws(PublishingError) {
        let chapter = page.chapter
        language = TemplateHTML(text: site.language)
        bookTitle = TemplateHTML(text: site.title)
        headTitle = TemplateHTML(text: "\(chapter.title) · \(site.title)")
        summary = chapter.frontMatter.summary.map(TemplateHTML.init(text:))
        author = site.author.map(TemplateHTML.init(text:))
        previous = index > 0 ? ChapterLink(site.chapters[index - 1]) : nil
        next = index + 1 < site.chapters.count ? ChapterLink(site.chapters[index + 1]) : nil
        number = chapter.number.map { TemplateHTML(html: "\($0)") }
        if let repository = site.repository {
            let base = repository.hasSuffix("/") ? String(repository.dropLast()) : repository
            let path = TemplateHTML(path: "/edit/main/\(chapter.path)")
            edit = TemplateHTML(html: TemplateHTML(text: base).html + path.html)
        }
        if chapter.sections.count >= Self.minSections {
            contents = Contents(
                sections: chapter.sections.map {
                    SectionLink(anchor: TemplateHTML(text: $0.anchor), title: Self.title(of: $0, on: page))
                })
        }
        isStill = page.liveness == .still
        missing = page.missing.note.map(TemplateHTML.init(text:))
        if case .live(_, let seconds, let output) = page.liveness {
            live = Live(
                module: TemplateHTML(path: chapter.slug + ".module.js"),
                seconds: TemplateHTML(html: "\(seconds)"),
                output: TemplateHTML(html: "\(output)"))
        }
        let text = try Self.text(of: page, templates: templates)
        (heading, body) = Self.split(text, title: chapter.title)
    }

    /// A section's heading as text, including inline values, which a live page's script updates.
    private static func title(of section: Chapter.Section, on page: Page) -> TemplateHTML {
        var html = ""
        for part in section.parts {
            switch part {
            case .text(let text): html += TemplateHTML(text: text).html
            case .inlineValue(let index):
                let value = TemplateHTML(withoutTags: page.inlineValues[index] ?? "").html
                html += "<span data-of=\"i\(index)\">\(value)</span>"
            }
        }
        return TemplateHTML(html: html)
    }

    /// The chapter's text with everything computed in its place.
    private static func text(of page: Page, templates: Templates) throws(PublishingError) -> [UInt8] {
        var html: [UInt8] = []
        for segment in page.chapter.body {
            switch segment {
            case .html(let markup): html.append(contentsOf: markup.utf8)
            case .imageSize(let index):
                guard page.chapter.images.indices.contains(index) else { continue }
                html.append(contentsOf: page.chapter.images[index].attributes.utf8)
            case .inlineValue(let index):
                html.append(contentsOf: "<span class=\"i\" id=\"i\(index)\">".utf8)
                html.append(contentsOf: (page.inlineValues[index] ?? "").utf8)
                html.append(contentsOf: "</span>".utf8)
            case .cell(let index):
                guard page.chapter.cells.indices.contains(index) else { continue }
                let figure = try CellContent.figure(page.chapter.cells[index], of: page, templates: templates)
                html.append(contentsOf: figure.utf8)
            }
        }
        return html
    }

    /// Splits off the chapter's heading; without one, the title is used.
    private static func split(_ html: [UInt8], title: String) -> (heading: TemplateHTML, body: TemplateHTML) {
        for case .endTag("h1", let range) in HTMLReader.tokens(of: html) {
            return (
                TemplateHTML(html: String(decoding: html[..<range.upperBound], as: UTF8.self)),
                TemplateHTML(html: String(decoding: html[range.upperBound...], as: UTF8.self))
            )
        }
        return (
            TemplateHTML(html: "<h1>\(TemplateHTML(text: title).html)</h1>"),
            TemplateHTML(html: String(decoding: html, as: UTF8.self))
        )
    }
}
