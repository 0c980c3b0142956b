import Evaluation
import Foundation

/// What a part of the site was made from, and the files that it gave: while both are as they were, nothing of it has to
/// be made again.
struct PageState: Sendable {
    /// All that it was made from.
    var key: CacheKey
    /// Its files, each with size, time and number.
    var files: [(name: String, stamp: String)]
    /// Whether the reader can move something on it.
    var isLive: Bool

    /// The files have no stamps until they are in the site.
    init(key: CacheKey, names: [String], isLive: Bool) {
        self.key = key
        files = names.sorted().map { ($0, "") }
        self.isLive = isLive
    }

    /// Whether its files in the site are those that it gave.
    func isIntact(in site: String) -> Bool {
        files.allSatisfy { FileStamp("\(site)/\($0.name)").text == $0.stamp }
    }

    // MARK: As a file

    private var bytes: [UInt8] {
        let head = ["\(isLive)"] + files.flatMap { [$0.name, $0.stamp] }
        return Array((head.joined(separator: "\u{0}") + "\n").utf8) + key.bytes
    }

    init?(path: String) {
        guard let bytes = Files.read(path) else { return nil }
        guard let lineEnd = bytes.firstIndex(of: 0x0A), let key = CacheKey(bytes[(lineEnd + 1)...]) else {
            return nil
        }
        let words = bytes[..<lineEnd].split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard words.count % 2 == 1, let isLive = Bool(words[0]) else { return nil }
        self.key = key
        self.isLive = isLive
        files = stride(from: 1, to: words.count, by: 2).map { (words[$0], words[$0 + 1]) }
    }

    /// Keeps it, with the stamps of its files in the site. Where it can't be kept the page is made again next time.
    func write(to path: String, in site: String) {
        var state = self
        state.files = files.map { ($0.name, FileStamp("\(site)/\($0.name)").text) }
        try? Files.replace(path, with: state.bytes)
    }
}
