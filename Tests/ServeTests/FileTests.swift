import BookDriver
import BrowserDriver
import Foundation
import Testing

/// Files that chapters refer to, as shown by `book serve`.
@Suite(.sharedBrowsers, .takesTurns) struct FileTests {
    private static func svg(_ width: Int) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"20\"></svg>"
    }

    @Test func changedImageIsServed() async throws {
        let server = try BookServer(["01-case": "# One\n\nText.\n"], settings: "live: false\n")
        try await server.wait(for: "Text.", in: "01-case.html")
        let folder = URL(fileURLWithPath: server.path("01-case")).deletingLastPathComponent().path
        // A missing file is reported; as soon as it exists the page does.
        try server.save("01-case", "# One\n\n![p](images/p%20q.svg)\n")
        try await server.wait(until: "'images/p q.svg' does not exist", times: 0)
        try FileManager.default.createDirectory(atPath: folder + "/images", withIntermediateDirectories: true)
        try Self.svg(40).write(toFile: folder + "/images/p q.svg", atomically: true, encoding: .utf8)
        try await server.wait(for: "width=\"40\"", in: "images/p%20q.svg")
        let answer = try await server.get("/images/p%20q.svg?_book=1")
        #expect(answer.contains("\r\nContent-Type: image/svg+xml\r\n"))
        #expect(try await server.get("/images/P%20q.svg").hasPrefix("HTTP/1.1 404 "))
        #expect(try await server.get("/images/").hasPrefix("HTTP/1.1 404 "))
        let tag = try await filesTag(of: server)
        try Self.svg(50).write(toFile: folder + "/images/p q.svg", atomically: true, encoding: .utf8)
        try await server.wait(for: "width=\"50\"", in: "images/p%20q.svg")
        try await server.wait(for: "alt=\"p\" width=\"50\"", in: "01-case.html")
        #expect(try await filesTag(of: server) != tag)
    }

    /// The page is served as it will be published: the book's policy would disable its scripts.
    @Test func authorsOwnPage() async throws {
        let server = try BookServer(
            [
                "01-case": "# One\n\n[p](p.html)\n",
                "p.html": "<!doctype html><html><head></head><body>Own</body></html>",
            ], settings: "live: false\n")
        try await server.wait(for: "Own", in: "p.html")
        #expect(!(try await server.get("/p.html").contains("Content-Security-Policy")))
        for path in ["/", "/none.html"] {
            #expect(
                try await server.get(path).contains("\r\nContent-Security-Policy: default-src 'self';"))
        }
    }

    private func filesTag(of server: BookServer) async throws -> String {
        let page = try await server.get("/01-case.html")
        return String(try #require(page.firstMatch(of: #/data-files="([^"]+)"/#)).1)
    }

    /// The open page requests the image again, though neither the image's name nor the page has changed.
    @Test(arguments: BrowserKind.testable) func changedImageIsShown(_ kind: BrowserKind) async throws {
        let browser = try await kind.shared()
        let server = try BookServer(
            [
                "01-case": "# One\n\n<img src=\"p.svg\" alt=\"p\" width=\"60\" height=\"20\">\n",
                "p.svg": Self.svg(40),
            ],
            settings: "live: false\n")
        try await server.wait(for: "width=\"40\"", in: "p.svg")
        try await browser.open(try await server.address("01-case.html"))
        try await browser.wait(until: "document.querySelector('img')?.naturalWidth === 40")
        try server.save("p.svg", Self.svg(50))
        try await browser.wait(until: "document.querySelector('img').naturalWidth === 50")
        #expect(try await browser.evaluate("document.querySelector('img').alt") == "p")
    }
}
