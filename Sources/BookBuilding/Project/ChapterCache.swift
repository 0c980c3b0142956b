import Evaluation
import Foundation
import Manuscript

/// A cache of parsed chapters. A chapter is parsed again if its bytes, its path, the book's settings for it,
/// or the tool changed.
///
/// The bytes are compared, never times or sizes. Chapters with faults are not kept.
struct ChapterCache: Sendable {
    let folder: String
    /// The parser's identity: stamps of the tool itself and of its parsing libraries.
    private let reader: String

    /// Nil if the tool's own files can't be found.
    ///
    /// - Parameter folder: the tool's own, of this book.
    init?(in folder: String) {
        guard let stamps = Self.stamps else { return nil }
        self.folder = folder + "/read"
        reader = stamps
    }

    /// A line for each file of the parser: its size, number and times.
    private static let stamps: String? = {
        #if os(Linux)
            // Even after the file was replaced.
            let tool = "/proc/self/exe"
        #else
            let tool = Bundle.main.executablePath ?? ""
        #endif
        guard let libraries = Chapter.readers else { return nil }
        var lines = ""
        for path in [tool] + libraries {
            guard let stamp = FileStamp(path) else { return nil }
            lines += "\(path) \(stamp)\n"
        }
        return lines
    }()

    /// Everything that the result of parsing depends on.
    struct Key {
        var path: String
        var isLive: Bool
        var allowsAnyHTML: Bool
        var bytes: [UInt8]
    }

    /// A chapter that is to be stored.
    struct Entry: Sendable {
        fileprivate var name: String
        fileprivate var content: [UInt8]
    }

    private func bytes(of key: Key) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.bytes.count + key.path.utf8.count + reader.utf8.count + 100)
        CacheKey.add("reader", reader, to: &bytes)
        CacheKey.add("path", key.path, to: &bytes)
        CacheKey.add("settings", "\(key.isLive) \(key.allowsAnyHTML)", to: &bytes)
        CacheKey.add("chapter", key.bytes, to: &bytes)
        return bytes
    }

    /// Each file begins with a checksum, which detects that a power cut has shortened it.
    private static let sumSize = MemoryLayout<UInt64>.size

    private static func sum(of content: UnsafeRawBufferPointer) -> UInt64 {
        Checksum.wordwise(content, seed: UInt64(content.count))
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The stored chapter, if there is one for this key.
    func lookup(_ key: Key) -> Chapter? {
        guard let bytes = Files.read("\(folder)/\(Self.name(key.path))") else { return nil }
        let head = self.bytes(of: key)
        return bytes.withUnsafeBytes { bytes in
            let start = Self.sumSize + head.count
            guard bytes.count > start, let first = bytes.baseAddress,
                memcmp(first + Self.sumSize, head, head.count) == 0
            else { return nil }
            // A power cut can leave fewer bytes than were written, or zeros.
            let rest = UnsafeRawBufferPointer(rebasing: bytes[Self.sumSize...])
            guard bytes.loadUnaligned(as: UInt64.self) == Self.sum(of: rest) else { return nil }
            return Chapter(archive: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
    }

    /// A chapter to be stored under this key.
    func entry(for chapter: Chapter, _ key: Key) -> Entry {
        let content = bytes(of: key) + chapter.archive
        let sum = content.withUnsafeBytes(Self.sum)
        return Entry(
            name: Self.name(key.path), content: withUnsafeBytes(of: sum, Array.init) + content)
    }

    /// Stores new chapters, and removes those that no longer exist. Chapters that can't be stored are parsed
    /// again next time.
    ///
    /// - Parameter all: the paths of all chapters.
    func store(_ new: [Entry], of all: [String]) {
        if !new.isEmpty {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for entry in new { try? Files.replace("\(folder)/\(entry.name)", with: entry.content) }
        let names = Set(all.map(Self.name))
        // If the folder can't be listed, nothing is removed now.
        for entry in (try? FolderEntry.all(in: folder)) ?? [] where !names.contains(entry.name) {
            unlink(entry.path)
        }
    }
}
