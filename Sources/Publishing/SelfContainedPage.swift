/// A chapter's page in a single file, which needs no other: it can be sent by mail, and is live when it is opened.
///
/// Its style, scripts and WebAssembly module are parts of it. Its policy allows these, by their hashes, and nothing else: the page
/// asks no server for anything. It links to no page of a site, since there is none.
package struct SelfContainedPage: Sendable {
    /// The book of one chapter that the page is from.
    package var site: Site
    /// The chapter, and what its program computed.
    package var page: Page
    /// The program that makes the page, for its head. Its pages begin with ``start(generator:)``.
    package var generator: String

    /// A page to be made; nothing is rendered yet.
    package init(site: Site, page: Page, generator: String) {
        (self.site, self.page, self.generator) = (site, page, generator)
    }

    /// How the file begins. By this a program recognizes its own pages, which it may replace.
    package static func start(generator: String) -> String {
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" content=\""
            + TemplateHTML(text: generator).html + "\">\n"
    }

    /// The file's bytes.
    ///
    /// - Throws: ``PublishingError`` where a template can't be filled, or a script can't be part of a page.
    package func html() throws(PublishingError) -> [UInt8] {
        let style = try Inline(
            PackageResources.style_css + PackageResources.alone_css, name: "style.css", element: "style")
        var scripts: [(attributes: String, inline: Inline)] = []
        if case .live(let module, let seconds, let output) = page.liveness {
            let live = PackageResources.morph_js + PackageResources.live_js
            scripts = [
                ("", try Inline(PackageResources.run_js, name: "run.js", element: "script")),
                ("", try Inline(ModuleScript.inlineText(module), name: "the module", element: "script")),
                (
                    " data-seconds=\"\(seconds)\" data-output=\"\(output)\"",
                    try Inline(live, name: "live.js", element: "script")
                ),
            ]
        }
        let templates = try Templates.shared.get()
        var content = try PageContent(site, page, at: 0, templates: templates)
        content.number = nil
        content.edit = nil
        content.policy = TemplateHTML(html: Self.policy(style: style, scripts: scripts.map(\.inline)))
        content.alone = PageContent.Alone(
            generator: TemplateHTML(text: generator), style: TemplateHTML(html: style.text),
            icon: TemplateHTML(
                html: "data:image/svg+xml;base64," + Base64.text(PackageResources.favicon_svg)),
            scripts: scripts.map {
                .init(
                    attributes: TemplateHTML(html: $0.attributes), text: TemplateHTML(html: $0.inline.text))
            })
        return ControlCharacters.shown(in: try templates.fill("page", with: content))
    }

    /// `blob:` is for the worker, whose script only the page's own script can make.
    private static func policy(style: Inline, scripts: [Inline]) -> String {
        let sources = scripts.map { "'\($0.source)'" } + ["'wasm-unsafe-eval'"]
        return
            "default-src 'none'; script-src \(scripts.isEmpty ? "'none'" : sources.joined(separator: " ")); "
            + "style-src '\(style.source)'; img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; "
            + "object-src 'none'"
    }

    /// A script or a style as the text of its element.
    struct Inline: Equatable {
        let text: String
        /// How a policy names the text: `sha256-…`.
        let source: String

        /// - Parameter name: the file that the text is from, for messages.
        /// - Throws: ``PublishingError`` where a browser would not read the same text in the element: where it ends the element or
        ///   begins a comment, where it is no UTF-8, and where it has characters that HTML or this tool replaces.
        init(_ bytes: [UInt8], name: String, element: String) throws(PublishingError) {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .notInline(name: name, text: "bytes that are not UTF-8")
            }
            let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
            for mark in ["</\(element)", "<!--", "<script"] where lower.contains(Array(mark.utf8)) {
                throw .notInline(name: name, text: "'\(mark)'")
            }
            guard ControlCharacters.shown(in: text) == bytes else {
                throw .notInline(name: name, text: "control characters")
            }
            self.text = text
            source = "sha256-" + Base64.text(SHA256.hash(bytes))
        }
    }
}
