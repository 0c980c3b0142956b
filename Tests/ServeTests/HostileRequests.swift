import Foundation
import Testing

/// A request that no page of the book makes, and the required answers.
struct HostileRequest: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// The request; `PORT` stands for the server's port.
    var text: String
    /// The statuses of the answers, in order. Then the connection ends.
    var answers: [Int]
    /// Whether the client then ends its sending direction.
    var endsSending = false

    init(_ name: String, _ answers: Int..., head lines: [String], then rest: String = "") {
        self.init(name, answers, lines.joined(separator: "\r\n") + "\r\n\r\n" + rest)
    }

    init(_ name: String, _ answers: [Int], _ text: String, endsSending: Bool = false) {
        (testDescription, self.answers, self.text, self.endsSending) = (name, answers, text, endsSending)
    }

    static let all =
        sizes + bodies + doubles + hosts + syntax + versions + targets + origins + sockets + pipelines

    private static let host = "Host: localhost:PORT"
    private static let own = "Origin: http://localhost:PORT"
    private static let get = ["GET / HTTP/1.1", host]
    private static let last = get + ["Connection: close"]
    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static let sizes = [
        HostileRequest("an address of 1 MB", 414, head: ["GET /\(long(1 << 20)) HTTP/1.1", host]),
        HostileRequest("a query of 1 MB", 414, head: ["GET /?\(long(1 << 20)) HTTP/1.1", host]),
        HostileRequest("a header of 1 MB", 431, head: get + ["X: \(long(1 << 20))"]),
        HostileRequest("a header's name of 1 MB", 431, head: get + ["\(long(1 << 20)): x"]),
        HostileRequest("a Host of 1 MB", 431, head: ["GET / HTTP/1.1", "Host: \(long(1 << 20))"]),
        HostileRequest("a thousand headers", 431, head: get + (0..<1000).map { "X\($0): y" }),
        HostileRequest("headers of 1 MB in all", 431, head: get + (0..<90).map { "X\($0): \(long(12_000))" }),
        HostileRequest("a method of 1 MB", 405, head: ["\(long(1 << 20)) / HTTP/1.1", host]),
        HostileRequest(
            "cookies of other servers on this machine", 200, head: last + ["Cookie: \(long(12_000))"]),
    ]

    /// Each is refused when its head has arrived: the announced body never comes.
    private static let bodies = [
        HostileRequest("a form of 4 MB", 405, head: ["POST / HTTP/1.1", host, "Content-Length: 4000000"]),
        HostileRequest(
            "a form of another origin", 403,
            head: ["POST / HTTP/1.1", host, "Origin: http://evil.example", "Content-Length: 4000000"]),
        HostileRequest("a form without a length", 405, head: ["POST / HTTP/1.1", host]),
        HostileRequest(
            "a form in chunks", 405, head: ["POST / HTTP/1.1", host, "Transfer-Encoding: chunked"]),
        HostileRequest("an empty form", 405, head: ["POST / HTTP/1.1", host, "Content-Length: 0"]),
        HostileRequest(
            "a form that asks first", 405,
            head: ["PUT / HTTP/1.1", host, "Content-Length: 10", "Expect: 100-continue"]),
        HostileRequest("GET with a body", 413, head: get + ["Content-Length: 4000000"]),
        HostileRequest("HEAD with a body", 413, head: ["HEAD / HTTP/1.1", host, "Content-Length: 1"]),
        HostileRequest("GET in chunks", 413, head: get + ["Transfer-Encoding: chunked"]),
        HostileRequest("GET compressed", 413, head: get + ["Transfer-Encoding: gzip, chunked"]),
        HostileRequest("GET with an empty body", 200, head: last + ["Content-Length: 0"]),
        HostileRequest(
            "a length and chunks", 400, head: get + ["Content-Length: 3", "Transfer-Encoding: chunked"]),
        HostileRequest(
            "chunks and a length", 400, head: get + ["Transfer-Encoding: chunked", "Content-Length: 3"]),
        HostileRequest(
            "chunks that are not the last coding", 400, head: get + ["Transfer-Encoding: chunked, gzip"]),
        HostileRequest("a negative length", 400, head: get + ["Content-Length: -1"]),
        HostileRequest("a length with a sign", 400, head: get + ["Content-Length: +1"]),
        HostileRequest("a length in hexadecimal", 400, head: get + ["Content-Length: 0x10"]),
        HostileRequest("two lengths in one", 400, head: get + ["Content-Length: 3, 3"]),
        HostileRequest(
            "a length beyond all numbers", 400, head: get + ["Content-Length: 99999999999999999999999"]),
        HostileRequest("the longest length", 413, head: get + ["Content-Length: 9223372036854775807"]),
    ]

    private static let doubles = [
        HostileRequest("the same Host twice", 400, head: get + [host]),
        HostileRequest("another Host first", 400, head: ["GET / HTTP/1.1", "Host: evil.example", host]),
        HostileRequest("another Host last", 400, head: get + ["host: evil.example"]),
        HostileRequest("the same length twice", 400, head: get + ["Content-Length: 0", "Content-Length: 0"]),
        HostileRequest("two lengths", 400, head: get + ["Content-Length: 0", "Content-Length: 5"]),
        HostileRequest("the same Origin twice", 400, head: get + [own, own]),
        HostileRequest("two Origins", 400, head: get + [own, "Origin: http://evil.example"]),
        HostileRequest(
            "two places that it comes from", 400,
            head: get + ["Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site"]),
        HostileRequest(
            "chunks twice", 400, head: get + ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]),
    ]

    private static let hosts = [
        HostileRequest("no Host", 400, head: ["GET / HTTP/1.1"]),
        HostileRequest("an empty Host", 421, head: ["GET / HTTP/1.1", "Host:"]),
        HostileRequest("a Host of another name", 421, head: ["GET / HTTP/1.1", "Host: evil.example:PORT"]),
        HostileRequest("a Host with a user", 421, head: ["GET / HTTP/1.1", "Host: evil@localhost:PORT"]),
        HostileRequest(
            "a Host with a dot at its end", 421, head: ["GET / HTTP/1.1", "Host: localhost.:PORT"]),
        HostileRequest("two Hosts in one", 421, head: ["GET / HTTP/1.1", host + ", evil.example"]),
        HostileRequest("HEAD of another name", 421, head: ["HEAD / HTTP/1.1", "Host: evil.example"]),
    ]

    private static let syntax = [
        HostileRequest("a header on two lines", 400, head: get + ["X: a", " b"]),
        HostileRequest(
            "a Host on two lines", 400, head: ["GET / HTTP/1.1", "Host: evil.example", "\tlocalhost:PORT"]),
        HostileRequest("NUL in a header", 400, head: get + ["X: a\0b"]),
        HostileRequest("NUL in a header's name", 400, head: get + ["X\0: a"]),
        HostileRequest("NUL in the address", 400, head: ["GET /\0 HTTP/1.1", host]),
        HostileRequest("a control character in a header", 400, head: get + ["X: a\u{1}b"]),
        HostileRequest("a lone CR in a header", 400, head: get + ["X: a\rY: b"]),
        HostileRequest("space before a colon", 400, head: ["GET / HTTP/1.1", "Host : localhost:PORT"]),
        HostileRequest("space before a header", 400, head: ["GET / HTTP/1.1", " Host: localhost:PORT"]),
        HostileRequest("a header without a colon", 400, head: get + ["nonsense"]),
        HostileRequest("a header without a name", 400, head: get + [": nonsense"]),
        HostileRequest("lines that end in LF", [505], "GET / HTTP/1.1\n\(host)\n\n"),
        HostileRequest("lines that end in CR", [400], "GET / HTTP/1.1\r\(host)\r\r"),
        HostileRequest("a method in lower case", 405, head: ["get / HTTP/1.1", host]),
        HostileRequest("a method that nobody knows", 405, head: ["BREW / HTTP/1.1", host]),
        HostileRequest("TRACE", 405, head: ["TRACE / HTTP/1.1", host]),
        HostileRequest("OPTIONS of everything", 405, head: ["OPTIONS * HTTP/1.1", host]),
        HostileRequest("CONNECT", 405, head: ["CONNECT localhost:PORT HTTP/1.1", host]),
        HostileRequest("two spaces", 200, head: ["GET  / HTTP/1.1", host, "Connection: close"]),
        HostileRequest("letters beyond ASCII in the address", 400, head: ["GET /ä HTTP/1.1", host]),
        HostileRequest("half a request, and an end", [400], "GET / HTTP/1.1\r\nHo", endsSending: true),
        HostileRequest("half a word, and an end", [400], "GE", endsSending: true),
        HostileRequest("nothing, and an end", [], "", endsSending: true),
        HostileRequest(
            "empty lines, and an end", [], String(repeating: "\r\n", count: 100_000), endsSending: true),
        HostileRequest("TLS", [405], "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}" + long(500)),
        HostileRequest("NULs", [405], String(repeating: "\0", count: 100_000)),
    ]

    private static let versions = [
        HostileRequest("HTTP/0.9", 505, head: ["GET /"]),
        HostileRequest("HTTP/0.9 with a Host", 505, head: ["GET /", host]),
        HostileRequest("HTTP/1.0", 200, head: ["GET / HTTP/1.0", host]),
        HostileRequest("HTTP/1.0 without a Host", 400, head: ["GET / HTTP/1.0"]),
        HostileRequest("HTTP/1.2", 505, head: ["GET / HTTP/1.2", host]),
        HostileRequest("HTTP/2.0", 505, head: ["GET / HTTP/2.0", host]),
        HostileRequest("HTTP/9.9", 505, head: ["GET / HTTP/9.9", host]),
        HostileRequest("HTTP/1.10", 505, head: ["GET / HTTP/1.10", host]),
        HostileRequest("HTTP/", 505, head: ["GET / HTTP/", host]),
        HostileRequest("http/1.1", 400, head: ["GET / http/1.1", host]),
        HostileRequest("the preface of HTTP/2", 400, head: ["PRI * HTTP/2.0"], then: "SM\r\n\r\n"),
        HostileRequest(
            "an upgrade to HTTP/2", 200,
            head: get + ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"]),
    ]

    private static let targets = [
        ("/../chapters/book.yml", 404), ("/%2e%2e/chapters/book.yml", 404),
        ("/..%2fchapters%2fbook.yml", 404), ("/%252e%252e/chapters/book.yml", 404),
        ("/..%5cchapters%5cbook.yml", 404), ("//etc/passwd", 404), ("/%2fetc%2fpasswd", 404),
        ("/01-case.html%00.css", 400), ("/%00", 400), ("/%zz", 400), ("/%", 400), ("/%c0%ae%c0%ae/", 400),
        ("/%ff", 400), ("/.book", 404), ("/%2ebook", 404), ("/01-case.html/", 404), ("/%5f%65vents", 403),
        ("/_events/", 404), ("/?_events", 200), ("http://localhost:PORT/", 400),
        ("http://evil.example/", 400), ("//evil.example/", 404), ("*", 400), ("localhost:PORT", 400),
        ("01-case.html", 400), ("file:///etc/passwd", 400), ("javascript:alert(1)", 400),
    ].map { target, status in
        HostileRequest(
            "the address \(target)", status, head: ["GET \(target) HTTP/1.1", host, "Connection: close"])
    }

    private static func fetch(_ site: String, _ mode: String, _ destination: String) -> [String] {
        ["Sec-Fetch-Site: \(site)", "Sec-Fetch-Mode: \(mode)", "Sec-Fetch-Dest: \(destination)"]
    }

    private static let origins = [
        HostileRequest("a page of another site", 403, head: last + ["Origin: http://evil.example"]),
        HostileRequest("a page without an origin", 403, head: last + ["Origin: null"]),
        HostileRequest("a page of another port", 403, head: last + ["Origin: http://localhost:1"]),
        HostileRequest("a page of HTTPS", 403, head: last + ["Origin: https://localhost:PORT"]),
        HostileRequest("an origin with a path", 403, head: last + [own + "/"]),
        HostileRequest(
            "HEAD from another site", 403, head: ["HEAD / HTTP/1.1", host, "Origin: http://evil.example"]),
        HostileRequest("an image in another site", 403, head: last + fetch("cross-site", "no-cors", "image")),
        HostileRequest(
            "a script in a page of another port", 403, head: last + fetch("same-site", "no-cors", "script")),
        HostileRequest(
            "a frame in another site", 403, head: last + fetch("cross-site", "navigate", "iframe")),
        HostileRequest(
            "a link in another site", 200, head: last + fetch("cross-site", "navigate", "document")),
        HostileRequest(
            "a form in another site", 405,
            head: ["POST / HTTP/1.1", host] + fetch("cross-site", "navigate", "document")),
        HostileRequest("a place that does not exist", 403, head: last + ["Sec-Fetch-Site: nonsense"]),
    ]

    private static let events = ["GET /_events?page=index.html HTTP/1.1", host]
    private static let version = "Sec-WebSocket-Version: 13"
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    private static let upgrade = ["Connection: Upgrade", "Upgrade: websocket"]
    private static let handshake = upgrade + [version, key]

    private static let sockets = [
        HostileRequest(
            "a WebSocket of another site", 403, head: events + ["Origin: http://evil.example"] + handshake),
        HostileRequest("a WebSocket without an origin", 403, head: events + handshake),
        HostileRequest("a WebSocket of nowhere", 403, head: events + ["Origin: null"] + handshake),
        HostileRequest(
            "a WebSocket of another name", 421,
            head: ["GET /_events HTTP/1.1", "Host: evil.example", own] + handshake),
        HostileRequest(
            "a WebSocket with a body", 413, head: events + [own, "Content-Length: 5"] + handshake),
        HostileRequest(
            "a WebSocket by POST", 405, head: ["POST /_events HTTP/1.1", host, own] + handshake),
        HostileRequest(
            "a WebSocket of HTTP/1.0", 426, head: ["GET /_events HTTP/1.0", host, own] + handshake),
        HostileRequest("a WebSocket that is none", 426, head: events + [own]),
        HostileRequest(
            "a WebSocket of version 8", 426, head: events + [own, "Sec-WebSocket-Version: 8", key] + upgrade),
        HostileRequest("a WebSocket without a key", 426, head: events + [own, version] + upgrade),
        HostileRequest(
            "a WebSocket with a short key", 426,
            head: events + [own, version, "Sec-WebSocket-Key: AAAA"] + upgrade),
        HostileRequest("a WebSocket with two keys", 400, head: events + [own, key] + handshake),
        HostileRequest("a WebSocket elsewhere", 200, head: get + [own] + handshake),
        HostileRequest(
            "a WebSocket behind a request", 200, 400, head: get,
            then: (events + [own] + handshake).joined(separator: "\r\n") + "\r\n\r\n"),
        HostileRequest(
            "a frame too large", 101, head: events + [own] + handshake,
            then: "\u{1}\u{7f}" + String(repeating: "\u{1}", count: 1 << 20)),
    ]

    private static let pipelines = [
        HostileRequest(
            "a hundred requests at once", [Int](repeating: 200, count: 100),
            String(repeating: get.joined(separator: "\r\n") + "\r\n\r\n", count: 100), endsSending: true),
        HostileRequest("a request and nonsense", 200, 405, head: get, then: "GET\r\n\r\n" + long(1 << 20)),
        HostileRequest(
            "a body that looks like a request", 413, head: get + ["Content-Length: 100"],
            then: "GET /_serve.js HTTP/1.1\r\n\(host)\r\n\r\n"),
        HostileRequest(
            "something behind the last request", 200, head: last,
            then: "GET /_serve.js HTTP/1.1\r\n\(host)\r\n\r\n"),
    ]
}
