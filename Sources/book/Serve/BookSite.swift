import Foundation
import Publishing
import Serving

/// The content that `book serve` serves: the site's files, and the script that keeps pages up to date. No
/// request changes anything.
struct BookSite: ServedSite {
    var store: SiteStore
    var broadcast: Broadcast

    func answer(to path: String) -> Answer {
        switch path {
        case "_serve.js": return Self.answer(PackageResources.serve_js, to: path)
        case "_serve.css": return Self.answer(PackageResources.serve_css, to: path)
        default: break
        }
        let name = path.isEmpty ? "index.html" : path
        guard let file = store.open(name) else { return Self.absence(of: name) }
        if name.hasSuffix(".html") {
            return ServedPage.answer(file, store.content(of: file, name), store.tags(ofPage: name))
        }
        return Answer(type: ContentType.of(name), pieces: [.file(file, 0..<file.count)])
    }

    func subscribe(_ page: String, send: @escaping @Sendable (PageMessage) -> Void) -> Subscription {
        broadcast.subscribe(page, send: send)
    }

    private static func answer(
        _ bytes: [UInt8], to name: String, status: Int = 200, policy: String? = nil
    ) -> Answer {
        Answer(status: status, type: ContentType.of(name), policy: policy, pieces: [.bytes(bytes)])
    }

    private static func absence(of name: String) -> Answer {
        if name == "favicon.ico" { return answer([], to: name, status: 204) }
        if name.hasSuffix(".html") {
            return answer(ServedPage.absence, to: name, status: 404, policy: ContentSecurityPolicy.header)
        }
        return answer(Array("the book has no such file\n".utf8), to: "missing.txt", status: 404)
    }
}

/// A page as it is served: the site's file, with the script that keeps it up to date.
enum ServedPage {
    /// The page's own tag is that of the bytes that are sent, even if the file has changed since.
    static func answer(_ file: OpenFile, _ content: SiteStore.Content, _ tags: PageTags) -> Answer {
        var tags = tags
        tags.page = content.tag
        let place = content.scriptPlace ?? file.count
        let script = content.scriptPlace == nil ? [] : script(tags)
        return Answer(
            type: ContentType.of("page.html"), policy: content.policy,
            pieces: [.file(file, 0..<place), .bytes(script), .file(file, place..<file.count)])
    }

    /// Where the script is inserted: before the end of the head.
    static func scriptPlace(in page: [UInt8]) -> Int? {
        let end = Array("</head>".utf8)
        var index = page.startIndex
        while index + end.count <= page.count {
            if page[index] == end[0], page[index..<index + end.count].elementsEqual(end) { return index }
            index += 1
        }
        return nil
    }

    private static func script(_ tags: PageTags) -> [UInt8] {
        let all = [
            ("page", tags.page), ("style", tags.style), ("scripts", tags.scripts), ("module", tags.module),
            ("files", tags.files),
        ]
        let attributes = all.map { name, tag in tag.map { " data-\(name)=\"\($0)\"" } ?? "" }.joined()
        return Array("<script defer src=\"/_serve.js\"\(attributes)></script>\n".utf8)
    }

    /// The response for a page that does not exist (yet).
    static let absence = Array(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(ContentSecurityPolicy.text)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Page not found</title>
        <link rel="stylesheet" href="/style.css">
        <script defer src="/_serve.js"></script>
        </head>
        <body>
        <main>
        <h1>Page not found</h1>
        <p>The book has no such page. If a later build creates it, this tab will show it. <a href="/">Contents</a></p>
        </main>
        </body>
        </html>

        """.utf8)
}
