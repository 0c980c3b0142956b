import BookDriver
import BrowserDriver
import Foundation

/// A book with live pages, built once in a temporary folder.
struct LiveBook: Sendable {
    private let fixture: Fixture
    private let libraries: [String]
    /// The folder of its site.
    let site: String
    private let server: StaticServer

    /// The book of this repository.
    static let real = Task { try await onThread { try LiveBook(.book) } }

    /// Chapters with every kind of control, and with everything that can go wrong.
    static let hard = Task {
        try await onThread {
            let folder = Fixture.repository + "/Tests/Fixtures/live"
            return try LiveBook(
                Fixture(folder: folder + "/book"), libraries: ["- Hazards: \(folder)/library"])
        }
    }

    private static let settings = "memory: 256\noutput: 4\nseconds: 3\nreferences: [data/pins.txt]\n"

    private init(_ fixture: Fixture, libraries: [String] = []) throws {
        self.fixture = fixture
        self.libraries = libraries
        let root = try fixture.makeBook(libraries: libraries, settings: Self.settings)
        TemporaryFolders.removeAtExit(root)
        site = root + "/site"
        let result = try Fixture.run("build", in: root)
        if result.status != 0 { throw ToolFailed(description: result.errors) }
        server = try StaticServer(folder: site)
    }

    /// Names of the real book's chapters, such as `01-why-not-25`, from the files in its folder.
    static let chapters: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Fixture.book.folder)) ?? []
        return names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
    }()

    func address(_ chapter: String, _ origin: Origin) -> String {
        (origin == .file ? fileAddress(of: site) : server.address) + "/\(chapter).html"
    }

    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(site)/\(name)"))
    }

    /// The page that a build writes if the native run is given these inputs.
    func nativePage(_ chapter: String, set settings: [String: String]) async throws -> String {
        let key = ([site, chapter] + settings.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        return try await NativePages.only.page(key.joined(separator: "\u{0}")) {
            try await onThread { try buildAlone(chapter, settings) }
        }
    }

    private func buildAlone(_ chapter: String, _ settings: [String: String]) throws -> String {
        let root = try fixture.makeBook(libraries: libraries, settings: Self.settings)
        defer { try? FileManager.default.removeItem(atPath: root) }
        for name in try FileManager.default.contentsOfDirectory(atPath: root + "/chapters")
        where name.hasSuffix(".md") && name != chapter + ".md" {
            try FileManager.default.removeItem(atPath: "\(root)/chapters/\(name)")
        }
        let set = settings.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
        let result = try Fixture.run(Fixture.tool, ["build", "--root", root] + set)
        if result.status != 0 { throw ToolFailed(description: result.errors) }
        return try String(contentsOfFile: "\(root)/site/\(chapter).html", encoding: .utf8)
    }
}

/// Caches pages that were built: a page from a file and one from a server often have the same settings.
private actor NativePages {
    static let only = NativePages()
    private var pages: [String: Task<String, any Error>] = [:]

    func page(_ key: String, _ build: @escaping @Sendable () async throws -> String) async throws -> String {
        if let page = pages[key] { return try await page.value }
        let page = Task { try await build() }
        pages[key] = page
        return try await page.value
    }
}

/// How browsers load pages.
enum Origin: String, CaseIterable, Sendable {
    case file, server
}

/// A browser and how it loads pages.
struct Visit: Sendable, CustomStringConvertible {
    var kind: BrowserKind
    var origin: Origin
    var description: String { "\(kind), \(origin)" }

    static let all = BrowserKind.testable.flatMap { kind in
        Origin.allCases.map { Visit(kind: kind, origin: $0) }
    }

    /// Each kind of browser once, one of them with pages from a file and the other from a server; the next
    /// number swaps them. For tests that depend little on how a page is loaded.
    static func turn(_ number: Int) -> [Visit] {
        all.filter { ($0.kind == .chromium) == ($0.origin == Origin.allCases[number % 2]) }
    }

    /// Chromium only.
    static func chromium(_ number: Int) -> [Visit] { turn(number).filter { $0.kind == .chromium } }

    /// Every case in each browser, from a file and from a server alternately.
    static func byTurns<Case>(
        _ cases: [Case], _ visits: (Int) -> [Visit] = turn
    ) -> [(Visit, Case)] {
        cases.enumerated().flatMap { number, one in visits(number).map { ($0, one) } }
    }
}

enum TemporaryFolders {
    private nonisolated(unsafe) static var all: [String] = []
    private static let lock = NSLock()
    private static let handler: Void = {
        atexit { TemporaryFolders.remove() }
    }()

    static func removeAtExit(_ folder: String) {
        _ = handler
        lock.withLock { all.append(folder) }
    }

    private static func remove() {
        for folder in lock.withLock({ all }) { try? FileManager.default.removeItem(atPath: folder) }
    }
}
