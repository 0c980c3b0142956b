import FlyingFox
import Foundation

/// Answers browsers of this machine: with files of the site, with what keeps a page up to date, and with nothing
/// else. Nothing that it is asked changes anything.
struct SiteHandler: HTTPHandler {
    var shelf: Shelf
    var broadcast: Broadcast
    /// `localhost:8000` and so on. Another site's name that leads here (DNS rebinding) is refused.
    var hosts: Set<String>

    static func hosts(port: UInt16) -> Set<String> {
        let names = ["localhost", "127.0.0.1", "[::1]"]
        return Set(names.map { "\($0):\(port)" } + (port == 80 ? names : []))
    }

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let host = request.headers[.host]?.lowercased(), hosts.contains(host) else {
            return Self.refusal(
                HTTPStatusCode(421, phrase: "Misdirected Request"),
                "book serve answers to its own names only: \(hosts.sorted().joined(separator: ", "))\n")
        }
        let origin = request.headers[HTTPHeader("Origin")]?.lowercased()
        if let origin, !hosts.contains(where: { origin == "http://\($0)" }) {
            return Self.refusal(.forbidden, "book serve answers to its own pages only\n")
        }
        guard request.method == .GET || request.method == .HEAD else {
            var response = Self.refusal(.methodNotAllowed, "book serve only shows: GET and HEAD\n")
            response.headers[HTTPHeader("Allow")] = "GET, HEAD"
            return response
        }
        let path = request.target.path()
        guard path.hasPrefix("/"), let name = path.dropFirst().removingPercentEncoding else {
            return Self.refusal(.badRequest, "this is no path\n")
        }
        let isHead = request.method == .HEAD
        switch name {
        case "_events":
            // Browsers always say where a connection of this kind comes from.
            guard origin != nil else { return Self.refusal(.forbidden, "this is for the book's own pages\n") }
            let page = request.query.first { $0.name == "page" }?.value ?? ""
            let messages = BroadcastMessages(broadcast: broadcast, page: page)
            return try await WebSocketHTTPHandler(handler: MessageFrameWSHandler(handler: messages))
                .handleRequest(request)
        case "_serve.js":
            return Self.answer(PackageResources.serve_js, type: Self.type(of: name), isHead: isHead)
        case "_serve.css":
            return Self.answer(PackageResources.serve_css, type: Self.type(of: name), isHead: isHead)
        default:
            let name = name.isEmpty ? "index.html" : name
            guard let bytes = shelf.file(name) else { return Self.absence(of: name, isHead: isHead) }
            let content = name.hasSuffix(".html") ? ServedPage.bytes(bytes, tags(name, bytes)) : bytes
            return Self.answer(content, type: Self.type(of: name), isHead: isHead)
        }
    }

    /// The page's own tag is that of the bytes that are sent, whatever is there now.
    private func tags(_ name: String, _ page: [UInt8]) -> PageTags {
        var tags = shelf.tags(ofPage: name)
        tags.page = Shelf.tag(page)
        return tags
    }

    private static func absence(of name: String, isHead: Bool) -> HTTPResponse {
        if name == "favicon.ico" { return answer([], type: type(of: name), .noContent, isHead: isHead) }
        guard name.hasSuffix(".html") else { return refusal(.notFound, "the book has no such file\n") }
        return answer(ServedPage.absence, type: type(of: name), .notFound, isHead: isHead)
    }

    private static func refusal(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
        answer(Array(text.utf8), type: "text/plain; charset=utf-8", status, isHead: false)
    }

    private static func answer(
        _ bytes: [UInt8], type: String, _ status: HTTPStatusCode = .ok, isHead: Bool
    ) -> HTTPResponse {
        let headers: HTTPHeaders = [
            .contentType: type,
            .contentLength: "\(bytes.count)",
            .cacheControl: "no-store",
            // Other sites may neither load nor frame anything of this one.
            HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
            HTTPHeader("X-Frame-Options"): "SAMEORIGIN",
            HTTPHeader("X-Content-Type-Options"): "nosniff",
        ]
        let data = isHead ? Data() : Data(bytes)
        return HTTPResponse(
            statusCode: status, headers: headers,
            body: HTTPBodySequence(data: data, suggestedBufferSize: max(data.count, 1)))
    }

    private static func type(of name: String) -> String { ContentType.of(name) }
}

/// A page on its way out: as it is in the site, and with the script that keeps it up to date.
enum ServedPage {
    static func bytes(_ page: [UInt8], _ tags: PageTags) -> [UInt8] {
        let end = Array("</head>".utf8)
        var index = page.startIndex
        while index + end.count <= page.count {
            if page[index] == end[0], page[index..<index + end.count].elementsEqual(end) {
                return page[..<index] + script(tags) + page[index...]
            }
            index += 1
        }
        return page
    }

    private static func script(_ tags: PageTags) -> [UInt8] {
        let all = [
            ("page", tags.page), ("style", tags.style), ("scripts", tags.scripts), ("module", tags.module),
            ("files", tags.files),
        ]
        let attributes = all.map { name, tag in tag.map { " data-\(name)=\"\($0)\"" } ?? "" }.joined()
        return Array("<script defer src=\"/_serve.js\"\(attributes)></script>\n".utf8)
    }

    /// In place of a page that is not there, or not yet.
    static let absence = bytes(
        Array(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; object-src 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Not there</title>
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <main>
            <h1>Not there, or not yet</h1>
            <p>The book has no such page. As soon as a build makes it, it will be here. <a href="/">Contents</a></p>
            </main>
            </body>
            </html>

            """.utf8), PageTags())
}
