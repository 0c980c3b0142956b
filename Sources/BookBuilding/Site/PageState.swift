import Evaluation
import Foundation
import Manuscript

/// The key and the files of a page: while both are unchanged, the page is up to date.
struct PageState: Sendable {
    /// The bytes of the key: everything that the page depends on.
    var key: [UInt8]
    /// Its files, with their stamps.
    var files: [(name: String, stamp: String)]
    /// Whether the page is live.
    var isLive: Bool
    /// Notes that each build prints, even if nothing changed.
    var notes: [Diagnostic]

    /// Files have no stamps until they are in the site.
    init(key: [UInt8], names: [String], isLive: Bool, notes: [Diagnostic] = []) {
        self.key = key
        files = names.sorted().map { ($0, "") }
        self.isLive = isLive
        self.notes = notes
    }

    /// Whether its files in the site are unchanged.
    func isIntact(in site: String) -> Bool {
        files.allSatisfy {
            FileStamp.text(of: "\(site)/\($0.name)") == $0.stamp && SiteFolder.isPlain($0.name, in: site)
        }
    }

    // MARK: As a file

    private var bytes: [UInt8] {
        let told = notes.flatMap { [$0.path, "\($0.line)", "\($0.column)", $0.message] }
        let head = ["\(isLive)", "\(notes.count)"] + told + files.flatMap { [$0.name, $0.stamp] }
        return Array((head.joined(separator: "\u{0}") + "\n").utf8) + key
    }

    init?(path: String) {
        guard let bytes = Files.read(path) else { return nil }
        guard let lineEnd = bytes.firstIndex(of: 0x0A) else { return nil }
        let words = bytes[..<lineEnd].split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard words.count % 2 == 0, let isLive = Bool(words[0]), let count = Int(words[1]),
            (0...(words.count - 2) / 4).contains(count)
        else { return nil }
        key = Array(bytes[(lineEnd + 1)...])
        self.isLive = isLive
        notes = []
        let end = 2 + 4 * count
        for index in stride(from: 2, to: end, by: 4) {
            guard let line = Int(words[index + 1]), let column = Int(words[index + 2]) else { return nil }
            notes.append(
                Diagnostic(
                    path: words[index], line: line, column: column, severity: .note,
                    message: words[index + 3]))
        }
        files = stride(from: end, to: words.count, by: 2).map { (words[$0], words[$0 + 1]) }
    }

    /// Stores the state with the stamps of its files in the site. If it can't be stored, the page is rendered
    /// again next time.
    func write(to path: String, in site: String) {
        var state = self
        state.files = files.map { ($0.name, FileStamp.text(of: "\(site)/\($0.name)")) }
        try? Files.replace(path, with: state.bytes)
    }
}
