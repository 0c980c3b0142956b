import Foundation
import Testing

@testable import Manuscript
@testable import Publishing

@Suite("Style and templates")
struct StyleTests {
    static let style = String(decoding: PackageResources.style_css, as: UTF8.self)

    @Test func bracesAreBalanced() {
        var depth = 0
        for character in Self.style {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            #expect(depth >= 0 && depth <= 2)
        }
        #expect(depth == 0)
    }

    /// Also in the page's own contents list, which repeats a heading's values.
    @Test func valuesAreIsolated() throws {
        let rule = try #require(
            Self.style.firstMatch(of: /([^}]*) \{ direction: ltr; unicode-bidi: isolate; \}/))
        for value in [".i", "[data-of]"] { #expect(rule.1.contains(value)) }
    }

    @Test func everyVariableIsDefined() {
        let defined = Set(Self.style.matches(of: /(--[a-z0-9]+):/).map { String($0.1) })
        let used = Set(Self.style.matches(of: /var\((--[a-z0-9]+)\)/).map { String($0.1) })
        #expect(used.subtracting(defined).isEmpty)
    }

    @Test("text can be read, drawings can be seen, in light and dark", arguments: [0, 1])
    func contrast(scheme: Int) throws {
        let colors = Self.colors[scheme]
        let grounds = try [#require(colors["paper"]), #require(colors["ground"])]
        let texts = [
            "ink", "muted", "accent", "good", "bad", "keyword", "type", "number", "string", "comment",
        ]
        for ground in grounds {
            for name in texts {
                #expect(try Self.contrast(#require(colors[name]), ground) >= 4.5, "--\(name)")
            }
        }
        for name in (0...5).map({ "s\($0)" }) {
            #expect(try Self.contrast(#require(colors[name]), grounds[0]) >= 3, "--\(name)")
        }
    }

    @Test("templates leave escaping to us, and name only what they are given")
    func templates() throws {
        var names: Set<String> = []
        let chapter = SampleSite.chapter("a", title: "A")
        let site = WholeSite(title: "T", pages: [Page(chapter: chapter)])
        let contents: [Any] = try [
            IndexContent(site.site),
            PageContent(site.site, site.pages[0], at: 0, templates: Templates.shared.get()),
            ChapterLink(chapter),
            PageContent.Contents(sections: []),
            PageContent.Live(
                module: TemplateHTML(text: ""), seconds: TemplateHTML(text: ""),
                output: TemplateHTML(text: "")),
            PageContent.Alone(
                generator: TemplateHTML(text: ""), style: TemplateHTML(text: ""),
                icon: TemplateHTML(text: ""),
                scripts: []),
            PageContent.Script(attributes: TemplateHTML(text: ""), text: TemplateHTML(text: "")),
            PageContent.SectionLink(anchor: TemplateHTML(text: ""), title: TemplateHTML(text: "")),
            CellContent(
                index: TemplateHTML(text: ""), kind: TemplateHTML(text: ""), listing: TemplateHTML(text: ""),
                hasOutput: true,
                output: TemplateHTML(text: "")),
        ]
        for content in contents { names.formUnion(Mirror(reflecting: content).children.compactMap(\.label)) }
        for (name, bytes) in Templates.sources {
            let template = String(decoding: bytes, as: UTF8.self)
            for tag in template.matches(of: /\{\{([{#^\/>]?)([a-zA-Z.]+)\}\}/) {
                #expect(!tag.1.isEmpty, "\(name): \(tag.output.0) escapes by itself")
                #expect(
                    tag.1 == ">" || tag.2 == "." || names.contains(String(tag.2)), "\(name): \(tag.output.0)")
            }
        }
    }

    @Test("style and icon are a small part of what a page may weigh")
    func size() {
        #expect(PackageResources.style_css.count < 19_000)
        #expect(PackageResources.favicon_svg.count < 500)
    }

    // MARK: Contrast, as WCAG 2 defines it

    /// The colors by variable name: light, then dark, which inherits those that it does not change.
    private static var colors: [[String: UInt32]] {
        let parts = style.split(separator: "@media (prefers-color-scheme: dark)", maxSplits: 1)
        let tables = parts.map { part in
            var table: [String: UInt32] = [:]
            for match in part.matches(of: /--([a-z0-9]+): #([0-9a-f]{6});/) {
                table[String(match.1)] = UInt32(match.2, radix: 16)
            }
            return table
        }
        return [tables[0], tables[0].merging(tables[1]) { $1 }]
    }

    private static func contrast(_ a: UInt32, _ b: UInt32) -> Double {
        let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
        return (light + 0.05) / (dark + 0.05)
    }

    private static func luminance(_ color: UInt32) -> Double {
        func linear(_ shift: UInt32) -> Double {
            let part = Double(color >> shift & 0xFF) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0)
    }

    /// A chapter's own HTML can't use them.
    @Test func classesAreKnown() {
        let rules = Self.style.replacing(/(?s)\/\*.*?\*\//, with: "").replacing(/"[^"]*"/, with: "")
        let selectors = rules.matches(of: /([^{}]*)\{/).map { String($0.1) }.joined(separator: " ")
        let used = Set(selectors.matches(of: /\.([a-zA-Z][a-zA-Z0-9-]*)/).map { String($0.1) })
        #expect(used.count > 60)
        #expect(used.subtracting(PageClasses.names) == [])
    }
}
