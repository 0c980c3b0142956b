import Evaluation
import Foundation

/// What a build says of a site in the site's own folder: the files that it wrote, and which book they are of.
///
///     book: ../chapters
///     01-first.html
///     …
struct SiteManifest: Equatable {
    /// The folder of the chapters, seen from the site: so a book may be moved or cloned with its site. Nil in sites of
    /// earlier versions.
    var book: String?
    var names: Set<String> = []

    static let name = ".book"
    private static let bookKey = "book: "

    init(book: String?, names: Set<String>) {
        self.book = book
        self.names = names
    }

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            if line.hasPrefix(Self.bookKey) {
                book = String(line.dropFirst(Self.bookKey.count))
            } else {
                names.insert(String(line))
            }
        }
    }

    var text: String {
        ((book.map { [Self.bookKey + $0] } ?? []) + names.sorted()).joined(separator: "\n") + "\n"
    }

    /// What is in a site's folder; nil where no build wrote there.
    static func read(in folder: String) throws(Unreadable) -> SiteManifest? {
        do throws(Unreadable) { return SiteManifest(try Files.text(of: "\(folder)/\(name)")) } catch {
            if error == .missing { return nil }
            throw error
        }
    }
}

/// Paths as the system sees them, whatever links lead there.
enum RealPath {
    /// Of a file or folder, whose last parts need not exist yet.
    static func of(_ path: String) -> String {
        var missing: [String] = []
        var url = URL(fileURLWithPath: path).standardizedFileURL
        while true {
            if let folder = Files.realPath(url.path) {
                if missing.isEmpty { return folder }
                return (folder == "/" ? "" : folder) + "/" + missing.reversed().joined(separator: "/")
            }
            if url.path == "/" { return path }
            missing.append(url.lastPathComponent)
            url.deleteLastPathComponent()
        }
    }

    /// Whether `path` is `folder` or within it; both are real.
    static func isWithin(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }

    /// `/a/site` and `/a/chapters` → `../chapters`; both are real.
    static func relative(_ path: String, from folder: String) -> String {
        let (to, from) = (path.split(separator: "/"), folder.split(separator: "/"))
        let common = zip(to, from).prefix { $0 == $1 }.count
        let parts = Array(repeating: "..", count: from.count - common) + to[common...].map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
