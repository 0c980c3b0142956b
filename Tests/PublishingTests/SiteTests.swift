import Testing

@testable import Manuscript
@testable import Publishing

@Suite("A site's files")
struct SiteTests {
    @Test func filesAreNamedAfterChapters() throws {
        #expect(
            try Set(SampleSite.site().files().keys) == [
                "index.html", "01-first.html", "02-second.html", "appendix ä.html", "style.css",
                "favicon.svg",
            ])
    }

    @Test func sitesAreReproducible() throws {
        let first = try SampleSite.site().files()
        for _ in 0..<5 { #expect(try SampleSite.site().files() == first) }
    }

    @Test("text never becomes markup", arguments: ["index.html", "02-second.html"])
    func escaping(path: String) throws {
        let html = try SampleSite.text(path)
        #expect(!html.contains("<script"))
        #expect(html.contains("&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;"))
    }

    @Test("a mark on a character does not hide it from escaping")
    func combiningMarks() throws {
        #expect(
            TemplateHTML(text: "<\u{301}\"\u{301}&\u{200D}").html == "&lt;\u{301}&quot;\u{301}&amp;\u{200D}")
        #expect(TemplateHTML(text: "a\u{0}\u{1B}[1m\u{7F}").html == "a␀␛[1m␡")
        #expect(TemplateHTML(text: "a\u{85}é\u{A0}\u{0}").html == "a\u{FFFD}é\u{A0}␀")
    }

    @Test("a page has one heading, its language, its title, its summary and its policy")
    func head() throws {
        for path in ["index.html", "01-first.html", "02-second.html", "appendix ä.html"] {
            let html = try SampleSite.text(path)
            #expect(html.hasPrefix("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"))
            #expect(html.matches(of: /<h1/).count == 1)
            #expect(html.matches(of: /<title>/).count == 1)
            #expect(html.contains("<meta name=\"viewport\""))
            let policy =
                "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; base-uri 'none'; "
                + "form-action 'none'; object-src 'none'"
            #expect(html.contains("content=\"\(policy)\""))
        }
        #expect(try SampleSite.text("01-first.html").contains("<title>The first · Book &amp; "))
        #expect(
            try SampleSite.text("01-first.html").contains(
                "<meta name=\"description\" content=\"About The first\">"))
        #expect(
            try SampleSite.text("index.html").contains(
                "<meta name=\"description\" content=\"Sub &lt; title\">"))
    }

    /// The page's own contents list comes after the heading, not after text that looks like its end.
    @Test(arguments: ["<p title=\"</h1>a\">b</p>", "<!-- </h1> -->", "<p title='</h1><base href=x>'>a</p>"])
    func contentsFollowHeading(before: String) throws {
        let chapter = SampleSite.chapter(
            "a", title: "A", body: [.html(before + "<h1 id=\"a\">A</h1><p>Text.</p>")], sections: 3)
        let html = try SampleSite.text("a.html", of: WholeSite(title: "T", pages: [Page(chapter: chapter)]))
        #expect(html.contains(before + "<h1 id=\"a\">A</h1>\n<nav class=\"sections\""))
    }

    @Test func chapterWithoutHeadingGetsItsTitle() throws {
        let chapter = SampleSite.chapter("a", title: "A & B", body: [.html("<p>Text.</p>")])
        let html = try SampleSite.text("a.html", of: WholeSite(title: "T", pages: [Page(chapter: chapter)]))
        #expect(html.contains("<h1>A &amp; B</h1>"))
    }

    @Test func indexListsEveryChapter() throws {
        let html = try SampleSite.text("index.html")
        #expect(
            html.contains(
                "<span class=\"number\">1</span><div><a href=\"01-first.html\">The first</a><p>About The first</p>"
            ))
        #expect(
            html.contains(
                "<span class=\"number\"></span><div><a href=\"appendix%20%C3%A4.html\">The last</a>"))
    }

    @Test func previousAndNext() throws {
        let first = try SampleSite.text("01-first.html")
        #expect(!first.contains("rel=\"prev\""))
        #expect(
            first.contains(
                "<a class=\"next\" href=\"02-second.html\" rel=\"next\"><small>Next</small> The second"))
        let second = try SampleSite.text("02-second.html")
        #expect(
            second.contains(
                "<a class=\"previous\" href=\"01-first.html\" rel=\"prev\"><small>Previous</small> The first</a>"
            ))
        #expect(second.contains("<a class=\"next\" href=\"appendix%20%C3%A4.html\""))
        #expect(try !SampleSite.text("appendix ä.html").contains("rel=\"next\""))
    }

    @Test func sectionsAreListedFromThreeOn() throws {
        let three = try SampleSite.text("02-second.html", of: SampleSite.site(sections: 3))
        #expect(three.contains("<li><a href=\"#s2\">Section 2 &amp; more</a></li>"))
        let heading = try #require(three.firstRange(of: "<h1")?.lowerBound)
        #expect(try heading < #require(three.firstRange(of: "On this page")?.lowerBound))
        #expect(
            try !SampleSite.text("02-second.html", of: SampleSite.site(sections: 2)).contains("On this page"))
    }

    @Test func theRepositoryIsLinked() throws {
        let edit = "href=\"https://example.com/book/edit/main/chapters/02-second.md\""
        #expect(try SampleSite.text("02-second.html").contains(edit))
        var site = SampleSite.site()
        site.repository = nil
        #expect(try !SampleSite.text("02-second.html", of: site).contains("Edit this page"))
        #expect(try !SampleSite.text("index.html", of: site).contains("Source of this book"))
    }

    @Test("nothing is asked of another host")
    func hosts() throws {
        var site = SampleSite.site()
        site.repository = nil
        for (path, bytes) in try site.files() {
            let text = String(decoding: bytes, as: UTF8.self)
                .replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
            #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("\"//"), "\(path)")
            #expect(!text.contains("url(") && !text.contains("@import") && !text.contains("data:"), "\(path)")
        }
    }

    @Test("nothing needs a weaker policy: no styles, no handlers, no scripts in the page")
    func policy() throws {
        for (path, bytes) in try SampleSite.site().files() where path.hasSuffix(".html") {
            for tag in String(decoding: bytes, as: UTF8.self).matches(of: /<[a-zA-Z][^>]*>/) {
                #expect(tag.output.firstMatch(of: /\sstyle\s*=/) == nil, "\(tag.output)")
                #expect(tag.output.firstMatch(of: /\son[a-z]+\s*=/) == nil, "\(tag.output)")
                #expect(!tag.output.hasPrefix("<script") && !tag.output.hasPrefix("<style"), "\(tag.output)")
            }
        }
    }

    @Test("names that are no page's", arguments: ["index", "Index", "", "a/b", ".hidden", "a\\b", "a\u{0}"])
    func unusableNames(slug: String) {
        let site = WholeSite(title: "T", pages: [Page(chapter: SampleSite.chapter(slug, title: "A"))])
        #expect(throws: PublishingError.unusableName(slug, path: "chapters/\(slug).md")) { try site.files() }
    }

    @Test func twoChaptersWithSameName() {
        let pages = ["01-a", "01-A"].map { Page(chapter: SampleSite.chapter($0, title: "A")) }
        #expect(
            throws: PublishingError.duplicateName("01-A", paths: ["chapters/01-a.md", "chapters/01-A.md"])
        ) {
            try WholeSite(title: "T", pages: pages).files()
        }
    }

    @Test("an address that is none", arguments: ["javascript:alert(1)", "http://example.com", "example.com"])
    func unusableRepository(address: String) {
        #expect(throws: PublishingError.unusableRepository(address)) {
            try WholeSite(title: "T", repository: address, pages: []).files()
        }
    }
}
