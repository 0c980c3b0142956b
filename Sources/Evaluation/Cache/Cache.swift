import Foundation
import Manuscript

/// A cache of results on disk, each stored with its whole key: a hit needs the same key, not only the same
/// hash. Files are written atomically, so several builds can share a folder.
package struct Cache: Sendable {
    /// The folder of the results, one file each.
    package var folder: String
    /// The most bytes; beyond that, the least recently used results are removed.
    package static let bound = 1 << 30

    /// The cache in `folder`, which is created with the first result.
    package init(folder: String) { self.folder = folder }

    /// The file is named by a hash, and begins with the key itself:
    /// `keyCount valueCount valueHash⏎ key value`. The value's hash detects a file that a power cut damaged.
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
            // `hasValue` does not notice this, since it reads only the beginning.
            unlink(path)
            return nil
        }
        // The time of the last use.
        utimes(path, nil)
        return value
    }

    /// Whether there is a value; reads only the key.
    func hasValue(for key: CacheKey) -> Bool {
        let key = key.bytes
        let descriptor = open(path(key), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: key.count + Self.maxHead)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        return Self.start(of: Array(bytes[..<count]), key, size: Int(status.st_size)) != nil
    }

    /// Where the value of an entry begins; nil if the entry has another key, or is cut short.
    private static func start(
        of bytes: [UInt8], _ key: [UInt8], size: Int
    ) -> (start: Int, hash: String)? {
        guard let lineEnd = bytes.prefix(maxHead).firstIndex(of: 0x0A) else { return nil }
        let words = bytes[..<lineEnd].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        let start = lineEnd + 1
        guard words.count == 3, Int(words[0]) == key.count, let valueCount = Int(words[1]), valueCount >= 0,
            size - start - key.count == valueCount, bytes.count >= start + key.count,
            bytes[start..<(start + key.count)].elementsEqual(key)
        else { return nil }
        return (start + key.count, words[2])
    }

    /// The most bytes of the first line: three numbers of 64 bits.
    private static let maxHead = 60

    func store(_ value: [UInt8], for key: CacheKey) throws(EvaluationError) {
        let key = key.bytes
        let head = "\(key.count) \(value.count) \(Self.hash(value))\n"
        try write(Array(head.utf8) + key + value, to: path(key))
    }

    // MARK: Texts that many keys share

    /// A short name for a long text, unique to the text.
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

    // MARK: The last run of each chapter

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

    /// The most bytes and files in a folder of the cache.
    private struct Bounds {
        var folder: String
        var bytes = Int.max
        var count = Int.max
    }

    /// Removes the least recently used files down to the bounds, but none that was used recently by a build
    /// that may still run.
    ///
    /// - Parameter bound: bytes for results; shared texts have a sixteenth of that.
    package func trim(to bound: Int = Cache.bound, youngest: Double = 3600) {
        trim(Bounds(folder: "entries", bytes: bound), youngest: 0)
        // A removed text most likely gets the same name again, so results that refer to it stay valid.
        trim(Bounds(folder: "texts", bytes: bound / 16), youngest: youngest)
        // Chapters that were renamed, and tools that were replaced.
        trim(Bounds(folder: "last", count: 4096), youngest: youngest)
        trim(Bounds(folder: "identities", count: 256), youngest: youngest)
    }

    private func trim(_ bounds: Bounds, youngest: Double) {
        let manager = FileManager.default
        let kept = "\(folder)/\(bounds.folder)"
        // If the folder can't be listed, nothing is removed now.
        let files = ((try? manager.contentsOfDirectory(atPath: kept)) ?? []).map { name in
            let path = "\(kept)/\(name)"
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

    /// For names of files, and for detecting damage; keys are compared as a whole.
    static func hash(_ bytes: [UInt8]) -> String { Checksum(bytes).hex }
}
