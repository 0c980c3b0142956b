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

    /// Chapters with every kind of control, and with all that can go wrong.
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

    /// Names of the real book's chapters, such as `01-why-not-25`: whatever is in its folder.
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

    /// The page that a build writes whose native run is given these inputs.
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

/// Pages that were built already: a page from a file and one from a server are often set to the same.
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

/// How pages come to a browser.
enum Origin: String, CaseIterable, Sendable {
    case file, server
}

/// A browser and how pages come to it.
struct Visit: Sendable, CustomStringConvertible {
    var kind: BrowserKind
    var origin: Origin
    var description: String { "\(kind), \(origin)" }

    static let chromium = all.filter { $0.kind == .chromium }
    static let all = BrowserKind.testable.flatMap { kind in
        Origin.allCases.map { Visit(kind: kind, origin: $0) }
    }
}

private enum TemporaryFolders {
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
