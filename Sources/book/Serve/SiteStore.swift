import BookBuilding
import Evaluation
import Foundation
import Publishing
import Serving
import Synchronization

/// Gives access to the site's files, and to no other file of the machine.
final class SiteStore: Sendable {
    private let state: Mutex<State>
    private let contents = Mutex<[String: Content]>([:])

    private struct State {
        /// Nil before there is a site to serve.
        var folder: String?
        /// The names in the manifest, and the manifest's stamp.
        var names: Set<String> = []
        var stamp: FileStamp?

        mutating func readNames() {
            // While a build replaces the site, there may be none for a moment: then the last one counts.
            guard let folder, let now = FileStamp(folder + "/" + SiteManifest.name), now != stamp,
                let manifest = try? SiteManifest.read(in: folder)
            else { return }
            names = manifest.names
            stamp = now
        }
    }

    /// Whether the policy is sent with every page. With `--sandbox` a book has no pages written by its
    /// author.
    private let isSandboxed: Bool

    /// - Parameter folder: the site of an earlier build; nil to serve nothing before a build ends well.
    init(folder: String?, isSandboxed: Bool) {
        state = Mutex(State(folder: folder))
        self.isSandboxed = isSandboxed
    }

    func move(to folder: String) {
        state.withLock { if $0.folder != folder { $0 = State(folder: folder) } }
    }

    /// Opens a file that a build wrote, by its path in the site; nil for everything else. Names are looked up
    /// in the manifest, and no link is followed.
    func open(_ name: String) -> OpenFile? {
        // Where the file system can't exchange two folders, there is no site for a moment; and no
        // notification when that is over.
        for attempt in 0..<10 {
            if attempt > 0 { usleep(2000) }
            let (folder, isKnown) = state.withLock { state in
                state.readNames()
                return (state.folder, state.names.contains(name))
            }
            guard isKnown, let folder else { return nil }
            if let file = Self.open(name, in: folder) { return file }
        }
        return nil
    }

    private static func open(_ name: String, in folder: String) -> OpenFile? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.contains(where: Self.isForbidden) ? nil : OpenFile(taking: Enclosure(folder).open(name))
    }

    /// Cached facts about a file's content. The file is read only if it has changed.
    struct Content: Sendable {
        var tag: String
        /// Where a script can be inserted into a page.
        var scriptPlace: Int?
        /// The policy in the head of the book's pages. Pages that the author wrote have none.
        var policy: String?
        fileprivate var stamp: OpenFile.Stamp
    }

    func content(of file: OpenFile, _ name: String) -> Content {
        if let known = contents.withLock({ $0[name] }), known.stamp == file.stamp { return known }
        let bytes = file.read(0..<file.count) ?? []
        let place = name.hasSuffix(".html") ? ServedPage.scriptPlace(in: bytes) : nil
        let hasPolicy =
            isSandboxed
            || bytes[..<(place ?? 0)].firstRange(of: ContentSecurityPolicy.text.utf8) != nil
        let content = Content(
            tag: Self.tag(bytes), scriptPlace: place, policy: hasPolicy ? ContentSecurityPolicy.header : nil,
            stamp: file.stamp)
        contents.withLock { $0[name] = content }
        return content
    }

    /// Hidden names, such as the manifest's, are forbidden as well.
    private static func isForbidden(_ part: Substring) -> Bool { part.isEmpty || part.hasPrefix(".") }

    /// A hash of a file's content, valid while the server runs.
    static func tag(_ bytes: [UInt8]) -> String {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return String(UInt(bitPattern: hasher.finalize()), radix: 36)
    }

    /// The tags of a page and of what it loads; nil for missing files.
    func tags(ofPage name: String) -> PageTags {
        func tag(_ name: String) -> String? { open(name).map { content(of: $0, name).tag } }
        let page = tag(name)
        let module = name.hasSuffix(".html") ? tag(name.dropLast(5) + ".module.js") : nil
        let scripts = module == nil ? nil : ["run.js", "live.js"].compactMap(tag).joined(separator: "-")
        return PageTags(
            page: page, style: tag("style.css"), scripts: scripts, module: module, files: filesTag())
    }

    /// A tag for all files next to the pages, such as images; nil if there are none. They may be large, so
    /// their stamps are hashed, which unchanged files keep.
    private func filesTag() -> String? {
        let (folder, names) = state.withLock { state in
            state.readNames()
            return (state.folder, state.names)
        }
        let pages: Set = ["html", "js", "wasm"]
        let own: Set = ["style.css", "favicon.svg"]
        let files = names.filter { name in
            name.contains("/")
                || !own.contains(name)
                    && !pages.contains(name.split(separator: ".").last.map(String.init) ?? "")
        }
        if files.isEmpty { return nil }
        var hasher = Hasher()
        for name in files.sorted() {
            hasher.combine(name)
            guard let folder, let stamp = FileStamp("\(folder)/\(name)") else { continue }
            hasher.combine(stamp.size)
            hasher.combine(stamp.number)
            // Each new site consists of hard links, which change the other times.
            hasher.combine(stamp.written)
        }
        return String(UInt(bitPattern: hasher.finalize()), radix: 36)
    }
}

/// Hashes of a page and of the files that it loads; an open page with other tags is out of date.
struct PageTags: Encodable, Equatable, Sendable {
    var page: String?
    var style: String?
    var scripts: String?
    var module: String?
    /// Of all files next to the pages.
    var files: String?
}
