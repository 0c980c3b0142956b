import Evaluation
import Foundation

/// The manifest in a site's folder: the files that a build wrote, and their book.
///
///     book: ../chapters
///     01-first.html
///     …
///
/// In a name, a line break is written `\n`, and a backslash `\\`.
package struct SiteManifest: Equatable {
    /// The chapters' folder relative to the site, so that a book can be moved with its site. Nil in sites of
    /// earlier versions.
    var book: String?
    /// The files' paths in the site.
    package var names: Set<String> = []

    /// The manifest's file in the site's folder.
    package static let name = ".book"
    private static let bookKey = "book: "

    init(book: String, names: Set<String>) {
        self.book = book
        self.names = names
    }

    init(_ text: String) {
        // By bytes: in Swift, CR LF is one Character.
        var lines = text.utf8.split(separator: 0x0A).map { String(Substring($0)) }
        // File names may begin with the same text.
        if let first = lines.first, first.hasPrefix(Self.bookKey) {
            book = Self.unescaped(first.dropFirst(Self.bookKey.count))
            lines.removeFirst()
        }
        names = Set(lines.map { Self.unescaped($0[...]) })
    }

    var text: String {
        let lines = (book.map { [Self.bookKey + Self.escaped($0)] } ?? []) + names.map(Self.escaped).sorted()
        return lines.joined(separator: "\n") + "\n"
    }

    private static let escapes: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("\\", "\\"), ("\n", "n"), ("\r", "r"),
    ]

    private static func escaped(_ name: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if let escape = escapes.first(where: { $0.0 == scalar }) {
                line += ["\\", escape.1]
            } else {
                line.append(scalar)
            }
        }
        return String(line)
    }

    private static func unescaped(_ line: Substring) -> String {
        var name = String.UnicodeScalarView()
        var rest = line.unicodeScalars
        while let scalar = rest.popFirst() {
            if scalar == "\\", let next = rest.first, let escape = escapes.first(where: { $0.1 == next }) {
                rest.removeFirst()
                name.append(escape.0)
            } else {
                // Earlier versions did not escape backslashes.
                name.append(scalar)
            }
        }
        return String(name)
    }

    /// The manifest in a folder; nil if no build wrote there.
    ///
    /// - Throws: ``Unreadable`` if there is a manifest that can't be read.
    package static func read(in folder: String) throws(Unreadable) -> SiteManifest? {
        let path = "\(folder)/\(name)"
        if Files.kind(of: path) == S_IFLNK {
            throw .wrongKind(is: "a link", needed: "a file")
        }
        do throws(Unreadable) { return SiteManifest(try Files.text(of: path)) } catch {
            if error == .missing { return nil }
            throw error
        }
    }
}

/// Paths with links resolved.
enum RealPath {
    /// The real path of a file or folder whose last parts need not exist yet.
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

    /// Whether `path` is `folder` or lies in it; both are real paths.
    static func isWithin(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }

    /// `/a/site` and `/a/chapters` → `../chapters`; both are real paths.
    static func relative(_ path: String, from folder: String) -> String {
        let (to, from) = (path.split(separator: "/"), folder.split(separator: "/"))
        let common = zip(to, from).prefix { $0 == $1 }.count
        let parts = Array(repeating: "..", count: from.count - common) + to[common...].map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
