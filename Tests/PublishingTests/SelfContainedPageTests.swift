import Foundation
import Testing

@testable import Manuscript
@testable import Publishing

@Suite("A page in a single file")
struct SelfContainedPageTests {
    /// Every byte, and what would end or begin something in HTML.
    private static let module: [UInt8] =
        Array(0...255) + Array("</script><!--<script>\r\n\0\u{2028}".utf8)
        + Array(repeating: 0xF1, count: 100)

    private static func html(_ module: [UInt8]? = module, title: String = "A title") throws -> String {
        let chapter = SampleSite.chapter(
            "01-one", title: title, body: [.html("<h1>Title</h1><p>Text.</p>")])
        let site = Site(title: "Book", repository: "https://example.com/book", chapters: [chapter])
        let liveness = module.map { Page.Liveness.live(module: $0, seconds: 20, outputMiB: 16) } ?? .still
        let page = SelfContainedPage(
            site: site, page: Page(chapter: chapter, liveness: liveness), generator: "tests")
        return String(decoding: try page.html(), as: UTF8.self)
    }

    private static func elements(_ name: String, in html: String) -> [String] {
        html.components(separatedBy: "<\(name)").dropFirst().map { rest in
            let begin = rest.firstIndex(of: ">").map { rest.index(after: $0) } ?? rest.startIndex
            return rest[begin...].components(separatedBy: "</\(name)")[0]
        }
    }

    @Test func everythingIsInIt() throws {
        let html = try Self.html()
        #expect(Self.elements("script", in: html).count == 3)
        let style = String(decoding: PackageResources.style_css + PackageResources.alone_css, as: UTF8.self)
        #expect(Self.elements("style", in: html) == [style])
        #expect(!html.contains("index.html") && !html.contains(" src=") && !html.contains("Chapter 1"))
        for tag in html.matches(of: /<(?:a|link) [^>]*>/) {
            #expect(
                tag.output.contains("href=\"#_text\"") || tag.output.contains("href=\"data:"), "\(tag.output)"
            )
        }
        #expect(html.contains("when this page was made. Move a control"))
        #expect(try Self.html(nil).contains("Live controls are unavailable"))
        #expect(Self.elements("script", in: try Self.html(nil)).isEmpty)
    }

    /// The policy names exactly the scripts and the style, by hashes that another implementation checks in browsers.
    @Test func hashes() throws {
        let html = try Self.html()
        func sources(_ name: String) -> [String] {
            Self.elements(name, in: html).map { "'sha256-\(Base64.text(SHA256.hash(Array($0.utf8))))'" }
        }
        let policy =
            "default-src 'none'; script-src \(sources("script").joined(separator: " ")) 'wasm-unsafe-eval'; "
            + "style-src \(sources("style")[0]); img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; "
            + "object-src 'none'"
        #expect(html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">"))
        #expect(try Self.html(nil).contains("script-src 'none'; style-src"))
    }

    @Test func theModuleIsAsItWas() throws {
        let script = Self.elements("script", in: try Self.html())[1]
        #expect(script.hasPrefix("self.bookModule=atob(\"") && script.hasSuffix("\")"))
        let text = script.dropFirst(22).dropLast(2)
        let bytes = try #require(Data(base64Encoded: String(text)))
        #expect(bytes.map { $0 &- 15 } == Self.module)
    }

    @Test func aProgramKnowsItsPages() throws {
        #expect(try Self.html().hasPrefix(SelfContainedPage.start(generator: "tests")))
        #expect(try Self.html(nil).hasPrefix(SelfContainedPage.start(generator: "tests")))
        #expect(SelfContainedPage.start(generator: "a\"<").hasSuffix("content=\"a&quot;&lt;\">\n"))
    }

    @Test func titlesAreText() throws {
        let html = try Self.html(title: "</title><script>alert(1)</script>\0")
        #expect(html.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;␀ · Book</title>"))
        #expect(Self.elements("script", in: html).count == 3)
    }

    @Test(arguments: [
        "a</script>", "a</SCRIPT x", "<!-- a", "if (a <script) b", "a\0", "a\r\n", "\u{1B}", "\u{7F}",
        "\u{85}",
    ])
    func whatBrowsersReadDifferently(text: String) {
        #expect(throws: PublishingError.self) {
            try SelfContainedPage.Inline(Array(text.utf8), name: "a.js", element: "script")
        }
    }

    @Test func whatBrowsersReadAsItIs() throws {
        let text = "a < b && c > d\t\n// é </style> <!"
        #expect(try SelfContainedPage.Inline(Array(text.utf8), name: "a", element: "script").text == text)
        #expect(throws: PublishingError.self) {
            try SelfContainedPage.Inline([0x61, 0xFF], name: "a", element: "script")
        }
        #expect(throws: PublishingError.self) {
            try SelfContainedPage.Inline(Array(text.utf8), name: "a", element: "style")
        }
    }

    // MARK: SHA-256 and Base64

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The examples of FIPS 180-4, and one for a long message.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func knownHashes(text: String, count: Int, hash: String) {
        #expect(Self.hex(SHA256.hash(Array(String(repeating: text, count: count).utf8))) == hash)
    }

    /// The hash of the hashes of messages of every length up to 300, as Python's `hashlib` computes it.
    @Test func everyLength() {
        let hashes = (0...300).flatMap { count in
            SHA256.hash((0..<count).map { UInt8(($0 * 7 + count) % 256) })
        }
        #expect(
            Self.hex(SHA256.hash(hashes))
                == "60d63ff40b5558727a9b786ac0be9300f7ca58fd9ddd3b2f3681b369018a87dc")
    }

    @Test func base64() {
        for count in 0...20 {
            let bytes = (0..<count).map { UInt8(($0 * 37 + count * 11) % 256) }
            #expect(Base64.text(bytes) == Data(bytes).base64EncodedString())
        }
        #expect(Base64.text(Array(0...255)) == Data(0...255).base64EncodedString())
    }
}
