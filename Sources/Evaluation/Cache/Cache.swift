import Exhibits
import Foundation

/// What was computed before, each with the whole key that it was computed from. A hit needs the same key, not only
/// the same hash of it. What is written appears as a whole or not at all, so several builds can share a folder.
package struct Cache: Sendable {
    package var folder: String
    /// Bytes; beyond it, what was not used for longest goes first.
    package static let bound = 1 << 30

    package init(folder: String) { self.folder = folder }

    /// Named by a hash, the file begins with the key itself: `keyCount valueCount valueHash⏎ key value`. A power cut can
    /// leave a file whose end is not what was written, which the hash tells.
    private func path(_ key: [UInt8]) -> String {
        "\(folder)/entries/\(Self.hash(key))"
    }

    func value(for key: CacheKey) -> [UInt8]? {
        let key = key.bytes
        let path = path(key)
        guard let bytes = Files.read(path) else { return nil }
        guard let (start, hash) = Self.start(of: bytes, key, size: bytes.count) else { return nil }
        let value = Array(bytes[start...])
        guard Self.hash(value) == hash else {
            // No look at its beginning tells.
            unlink(path)
            return nil
        }
        // The time of the last use.
        utimes(path, nil)
        return value
    }

    /// Whether there is a value, without reading it.
    func hasValue(for key: CacheKey) -> Bool {
        let key = key.bytes
        let descriptor = open(path(key), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: key.count + Self.mostHead)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        return Self.start(of: Array(bytes[..<count]), key, size: Int(status.st_size)) != nil
    }

    /// Where in an entry that begins so its value begins; nil where the entry is another key's, or cut short.
    private static func start(
        of bytes: [UInt8], _ key: [UInt8], size: Int
    ) -> (start: Int, hash: String)? {
        guard let lineEnd = bytes.prefix(mostHead).firstIndex(of: 0x0A) else { return nil }
        let words = bytes[..<lineEnd].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        let start = lineEnd + 1
        guard words.count == 3, Int(words[0]) == key.count, let valueCount = Int(words[1]), valueCount >= 0,
            size - start - key.count == valueCount, bytes.count >= start + key.count,
            bytes[start..<(start + key.count)].elementsEqual(key)
        else { return nil }
        return (start + key.count, words[2])
    }

    /// Bytes, of the first line: three numbers of 64 bits.
    private static let mostHead = 60

    func store(_ value: [UInt8], for key: CacheKey) throws(EvaluationError) {
        let key = key.bytes
        let head = "\(key.count) \(value.count) \(Self.hash(value))\n"
        try write(Array(head.utf8) + key + value, to: path(key))
    }

    // MARK: Texts that many keys share

    /// A short name for a long text: the same for the same text, and for no other.
    func name(of text: String) throws(EvaluationError) -> String {
        let bytes = Array(text.utf8)
        let hash = Self.hash(bytes)
        var number = 0
        while true {
            let name = "\(hash)-\(number)"
            let path = "\(folder)/texts/\(name)"
            if let known = Files.read(path) {
                if known == bytes {
                    // The time of the last use.
                    utimes(path, nil)
                    return name
                }
                number += 1
            } else {
                try write(bytes, to: path)
            }
        }
    }

    // MARK: What is known of each chapter's last run

    func lastRun(of slug: String) -> LastRun? {
        Files.read("\(folder)/last/\(slug)").flatMap { LastRun($0) }
    }

    func remember(_ run: LastRun, of slug: String) throws(EvaluationError) {
        let bytes = run.bytes
        let path = "\(folder)/last/\(slug)"
        if Files.read(path) == bytes { return }
        try write(bytes, to: path)
    }

    // MARK: Size

    /// How many bytes may lie in a folder of the cache, and how many files.
    private struct Bounds {
        var folder: String
        var bytes = Int.max
        var count = Int.max
    }

    /// Removes what was not used for longest, down to the bounds; but nothing that was used a moment ago, by this build or
    /// by another one that is still running.
    ///
    /// - Parameter bound: bytes for results; what names them has a sixteenth of that.
    package func trim(to bound: Int = Cache.bound, youngest: Double = 3600) {
        trim(Bounds(folder: "entries", bytes: bound), youngest: 0)
        // A text that is gone gets a name again, most likely the same; results that have its name stay good.
        trim(Bounds(folder: "texts", bytes: bound / 16), youngest: youngest)
        // Chapters that were renamed, and tools that were replaced.
        trim(Bounds(folder: "last", count: 4096), youngest: youngest)
        trim(Bounds(folder: "identities", count: 256), youngest: youngest)
    }

    private func trim(_ bounds: Bounds, youngest: Double) {
        let manager = FileManager.default
        let place = "\(folder)/\(bounds.folder)"
        // A cache that can't be listed is one that is not made smaller now.
        let files = ((try? manager.contentsOfDirectory(atPath: place)) ?? []).map { name in
            let path = "\(place)/\(name)"
            return (path: path, size: FileStamp(path)?.size ?? 0, modified: FileStamp.modified(path))
        }
        var (total, count) = (files.reduce(0) { $0 + $1.size }, files.count)
        if total <= bounds.bytes, count <= bounds.count { return }
        let now = Date().timeIntervalSince1970
        for file in files.sorted(by: { $0.modified < $1.modified })
        where (total > bounds.bytes || count > bounds.count) && now - file.modified >= youngest {
            try? manager.removeItem(atPath: file.path)
            total -= file.size
            count -= 1
        }
    }

    // MARK: Files

    private func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        try Files.createFolder(folder)
        try Files.replace(path, with: bytes)
    }

    /// It names files, and tells one that a power cut spoilt; whether a value is a key's it does not decide.
    static func hash(_ bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.add(bytes: bytes)
        return String(digest.bits, radix: 16)
    }
}
