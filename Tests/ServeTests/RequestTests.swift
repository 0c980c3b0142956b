import BookDriver
import BrowserDriver
import Foundation
import Testing

/// How `book serve` answers any client that can reach it.
@Suite(.serialized, .takesTurns) struct RequestTests {
    private static let shared = Result {
        try BookServer(["01-case": "# One\n\n```swift\nlet x = 21 * 2\n```\n"])
    }

    private func server() async throws -> BookServer {
        let server = try Self.shared.get()
        try await server.wait(for: ">42<", in: "01-case.html")
        return server
    }

    @Test func files() async throws {
        let server = try await server()
        let page = try await server.get("/01-case.html")
        #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(page.contains("\r\nContent-Type: text/html; charset=utf-8\r\n"))
        #expect(page.contains("\r\nCache-Control: no-store\r\n"))
        #expect(page.contains("\r\nX-Content-Type-Options: nosniff\r\n"))
        let policy =
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; base-uri 'none'; "
            + "form-action 'none'; object-src 'none'"
        #expect(page.contains("content=\"\(policy)\""))
        #expect(page.contains("\r\nContent-Security-Policy: \(policy); frame-ancestors 'self'\r\n"))
        #expect(page.contains("\r\nCross-Origin-Resource-Policy: same-origin\r\n"))
        // The page is that of the site, plus one script, which is not in the site.
        let file = try String(contentsOfFile: server.root + "/site/01-case.html", encoding: .utf8)
        let body = try #require(page.components(separatedBy: "\r\n\r\n").last)
        #expect(!file.contains("_serve"))
        #expect(body.replacing(#/<script defer src="/_serve.js"[^>]*></script>\n/#, with: "") == file)
        #expect(try await server.get("/").contains("<ol class=\"chapters\">"))
        #expect(try await server.get("/01-case.html?x=4").hasPrefix("HTTP/1.1 200 "))
        for (path, type) in [
            ("/style.css", "text/css; charset=utf-8"), ("/favicon.svg", "image/svg+xml"),
            ("/_serve.js", "text/javascript; charset=utf-8"), ("/_serve.css", "text/css; charset=utf-8"),
        ] {
            let answer = try await server.get(path)
            #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(path)")
            #expect(answer.contains("\r\nContent-Type: \(type)\r\n"), "\(path)")
        }
    }

    @Test(arguments: [
        "evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost:PORT.evil.example",
        "0.0.0.0:PORT",
        "127.0.0.1.nip.io:PORT", "",
    ])
    func foreignHosts(_ host: String) async throws {
        let server = try await server()
        let host = host.replacing("PORT", with: "\(try await server.port)")
        for path in ["/", "/_events", "/_serve.js"] {
            #expect(try await server.get(path, "Host: \(host)").hasPrefix("HTTP/1.1 421 "), "\(path)")
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"]) func ownHosts(_ host: String)
        async throws
    {
        let server = try await server()
        #expect(
            try await server.get("/", "Host: \(host):\(try await server.port)").hasPrefix("HTTP/1.1 200 "))
    }

    @Test func noHost() async throws {
        let server = try await server()
        let answer = try await answer(to: "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
    }

    @Test func foreignOrigins() async throws {
        let server = try await server()
        let handshake = [
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
        ].joined(separator: "\r\n")
        for origin in [
            "http://evil.example", "null", "https://127.0.0.1:\(try await server.port)", "http://127.0.0.1",
        ] {
            #expect(
                try await server.get("/_events", "Origin: \(origin)", handshake).hasPrefix("HTTP/1.1 403 "))
            #expect(try await server.get("/", "Origin: \(origin)").hasPrefix("HTTP/1.1 403 "))
        }
        #expect(try await server.get("/_events", handshake).hasPrefix("HTTP/1.1 403 "), "without an origin")
        #expect(try await server.get("/").contains("Cross-Origin-Resource-Policy: same-origin"))
    }

    /// Only what the build wrote is served, whatever the path.
    @Test(arguments: [
        "/../chapters/book.yml", "/%2e%2e/chapters/book.yml", "/..%2fchapters%2fbook.yml",
        "/.%2e/chapters/book.yml",
        "/%252e%252e/chapters/book.yml", "/..\\chapters\\book.yml", "/..%5cchapters%5cbook.yml",
        "//etc/passwd",
        "/%2fetc%2fpasswd", "/./01-case.html", "/01-case.html/", "/01-case.html%00", "/01-case.html%00.css",
        "/.book",
        "/%2ebook", "/.gitignore", "/secret.html", "/link.html", "/folder/secret.html",
        "/%c0%ae%c0%ae/chapters/book.yml",
        "/01-CASE.html", "/01-case.html;", "/%", "/%zz",
    ])
    func escapes(_ path: String) async throws {
        let server = try await server()
        // A file that no build wrote, and links that lead outside,
        // also under names that are in the list of files.
        let site = server.root + "/site"
        let manager = FileManager.default
        try "secret".write(toFile: site + "/secret.html", atomically: false, encoding: .utf8)
        try? manager.createSymbolicLink(
            atPath: site + "/link.html", withDestinationPath: "../chapters/book.yml")
        try? manager.createSymbolicLink(atPath: site + "/folder", withDestinationPath: "../chapters")
        let list = try String(contentsOfFile: site + "/.book", encoding: .utf8)
        try (list + "link.html\nfolder/book.yml\n.gitignore\n../chapters/book.yml\n").write(
            toFile: site + "/.book", atomically: false, encoding: .utf8)
        defer {
            for name in ["secret.html", "link.html", "folder"] {
                try? manager.removeItem(atPath: "\(site)/\(name)")
            }
            try? list.write(toFile: site + "/.book", atomically: false, encoding: .utf8)
        }
        let answer = try await server.get(path)
        #expect(answer.hasPrefix("HTTP/1.1 404 ") || answer.hasPrefix("HTTP/1.1 400 ") || answer.isEmpty)
        #expect(!answer.contains("title: A case"))
        #expect(!answer.contains("secret"))
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
    func methods(_ method: String) async throws {
        let server = try await server()
        let host = "Host: 127.0.0.1:\(try await server.port)\r\nConnection: close\r\n"
        let answer = try await answer(
            to: "\(method) /01-case.html HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n", port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 405 "))
        #expect(answer.contains("\r\nAllow: GET, HEAD\r\n"))
    }

    @Test func head() async throws {
        let server = try await server()
        let host = "Host: 127.0.0.1:\(try await server.port)\r\nConnection: close\r\n"
        let answer = try await answer(to: "HEAD /style.css HTTP/1.1\r\n\(host)\r\n", port: server.port)
        let size =
            try FileManager.default.attributesOfItem(atPath: server.root + "/site/style.css")[.size] as? Int
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.contains("\r\nContent-Length: \(size ?? 0)\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    /// A malformed request ends its own connection, and nothing else.
    @Test(arguments: [
        "nonsense\r\n\r\n", "PROPFIND / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET 01-case.html HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    ])
    func nonsense(_ request: String) async throws {
        let server = try await server()
        let text = request.replacing("HOST", with: "127.0.0.1:\(try await server.port)")
        let answer = try await answer(to: text, port: server.port)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
        #expect(try await server.get("/").hasPrefix("HTTP/1.1 200 "))
    }
}
