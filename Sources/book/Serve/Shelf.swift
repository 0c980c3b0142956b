import BookBuilding
import Evaluation
import Foundation
import Publishing
import Serving
import Synchronization

/// The files of the site as they are in its folder, and nothing else of the machine's.
final class Shelf: Sendable {
    private let state: Mutex<State>
    private let contents = Mutex<[String: Content]>([:])

    private struct State {
        var folder: String
        /// What a build wrote, and the stamp of the list that says so.
        var names: Set<String> = []
        var stamp: FileStamp?

        mutating func readNames() {
            // Between two builds there may be none for a moment: then the last one counts.
            guard let now = FileStamp(folder + "/" + SiteManifest.name), now != stamp,
                let manifest = try? SiteManifest.read(in: folder)
            else { return }
            names = manifest.names
            stamp = now
        }
    }

    init(folder: String) { state = Mutex(State(folder: folder)) }

    func move(to folder: String) {
        state.withLock { if $0.folder != folder { $0 = State(folder: folder) } }
    }

    /// A file that a build wrote, by its path in the site; nil for everything else: a name is looked up, never
    /// followed, and neither it nor a folder on its way may be a link.
    func open(_ name: String) -> OpenFile? {
        // While a build puts the new site in place of the old one there may be none for a moment.
        for attempt in 0..<10 {
            if attempt > 0 { usleep(2000) }
            let (folder, isKnown) = state.withLock { state in
                state.readNames()
                return (state.folder, state.names.contains(name))
            }
            if !isKnown { return nil }
            if let file = Self.open(name, in: folder) { return file }
        }
        return nil
    }

    private static func open(_ name: String, in folder: String) -> OpenFile? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.contains(where: Self.isForbidden) ? nil : OpenFile(taking: Enclosure(folder).open(name))
    }

    /// What is known of a file's content. It is read only where the file has changed, so that asking again costs hardly
    /// anything.
    struct Content: Sendable {
        var tag: String
        /// Where a page takes one more script.
        var scriptPlace: Int?
        /// That of a page of the book, which has it in its head. An author's own page beside the chapters has none in the site either.
        var policy: String?
        fileprivate var stamp: OpenFile.Stamp
    }

    func content(of file: OpenFile, _ name: String) -> Content {
        if let known = contents.withLock({ $0[name] }), known.stamp == file.stamp { return known }
        let bytes = file.read(0..<file.count) ?? []
        let place = name.hasSuffix(".html") ? ServedPage.scriptPlace(in: bytes) : nil
        let hasPolicy = bytes[..<(place ?? 0)].firstRange(of: ContentSecurityPolicy.text.utf8) != nil
        let content = Content(
            tag: Self.tag(bytes), scriptPlace: place, policy: hasPolicy ? ContentSecurityPolicy.header : nil,
            stamp: file.stamp)
        contents.withLock { $0[name] = content }
        return content
    }

    /// Also a name that is hidden, such as the list's own.
    private static func isForbidden(_ part: Substring) -> Bool { part.isEmpty || part.hasPrefix(".") }

    /// What tells a file's content from another while the server runs.
    static func tag(_ bytes: [UInt8]) -> String {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return String(UInt(bitPattern: hasher.finalize()), radix: 36)
    }

    /// The tags of a page and of what it loads; nil for what is not there.
    func tags(ofPage name: String) -> PageTags {
        func tag(_ name: String) -> String? { open(name).map { content(of: $0, name).tag } }
        let page = tag(name)
        let module = name.hasSuffix(".html") ? tag(name.dropLast(5) + ".module.js") : nil
        let scripts = module == nil ? nil : ["run.js", "live.js"].compactMap(tag).joined(separator: "-")
        return PageTags(
            page: page, style: tag("style.css"), scripts: scripts, module: module, files: filesTag())
    }

    /// What tells the files beside the pages, such as images, from what they were; nil where there are none. They may
    /// be large, so it goes by their stamps: a file that stays the same keeps its own.
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
            guard let stamp = FileStamp("\(folder)/\(name)") else { continue }
            hasher.combine(stamp.size)
            hasher.combine(stamp.number)
            // Another link to the file, as each new site is made of, changes the other times.
            hasher.combine(stamp.written)
        }
        return String(UInt(bitPattern: hasher.finalize()), radix: 36)
    }
}

/// What a page and the files that it loads are; a page that has others is out of date.
struct PageTags: Encodable, Equatable, Sendable {
    var page: String?
    var style: String?
    var scripts: String?
    var module: String?
    /// Of all files that pages may show.
    var files: String?
}
