import Evaluation
import Foundation
import Manuscript

/// A cache of parsed chapters. A chapter is parsed again if its bytes, its path, the book's settings for it, or the tool changed.
///
/// The bytes are compared, never times or sizes. Chapters with faults are not kept.
struct KnownChapters: Sendable {
    let folder: String
    /// What parses chapters: stamps of the tool itself and of its parsing libraries.
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

    /// Everything that parsing depends on.
    struct Question {
        var path: String
        var isLive: Bool
        var allowsAnyHTML: Bool
        var bytes: [UInt8]
    }

    /// A chapter that is to be stored.
    struct Kept: Sendable {
        fileprivate var name: String
        fileprivate var content: [UInt8]
    }

    private func key(_ question: Question) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(question.bytes.count + question.path.utf8.count + reader.utf8.count + 100)
        CacheKey.add("reader", reader, to: &key)
        CacheKey.add("path", question.path, to: &key)
        CacheKey.add("settings", "\(question.isLive) \(question.allowsAnyHTML)", to: &key)
        CacheKey.add("chapter", question.bytes, to: &key)
        return key
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The stored chapter, if there is one for this question.
    func answer(_ question: Question) -> Chapter? {
        guard let bytes = Files.read("\(folder)/\(Self.name(question.path))") else { return nil }
        let key = key(question)
        return bytes.withUnsafeBytes { bytes in
            let start = Checksum.size + key.count
            guard bytes.count > start, let first = bytes.baseAddress,
                memcmp(first + Checksum.size, key, key.count) == 0
            else { return nil }
            // A power cut can leave fewer bytes than were written, or zeros.
            let rest = UnsafeRawBufferPointer(rebasing: bytes[Checksum.size...])
            guard bytes.loadUnaligned(as: UInt64.self) == Checksum.of(rest) else { return nil }
            return Chapter(archive: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
    }

    /// A chapter to be stored under this question.
    func kept(_ chapter: Chapter, _ question: Question) -> Kept {
        let content = key(question) + chapter.archive
        let sum = content.withUnsafeBytes(Checksum.of)
        return Kept(
            name: Self.name(question.path), content: withUnsafeBytes(of: sum, Array.init) + content)
    }

    /// Stores new chapters, and removes those that no longer exist. What can't be stored is parsed again next time.
    ///
    /// - Parameter all: the paths of all chapters.
    func keep(_ new: [Kept], of all: [String]) {
        if !new.isEmpty {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for kept in new { try? Files.replace("\(folder)/\(kept.name)", with: kept.content) }
        let names = Set(all.map(Self.name))
        // If the folder can't be listed, nothing is removed now.
        for entry in (try? FolderEntry.all(in: folder)) ?? [] where !names.contains(entry.name) {
            unlink(entry.path)
        }
    }
}

/// A checksum that detects files cut short by a power cut; eight bytes at a time.
private enum Checksum {
    static let size = MemoryLayout<UInt64>.size

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var bits: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
        let words = bytes.count / size
        for index in 0..<words {
            bits =
                (bits ^ bytes.loadUnaligned(fromByteOffset: index * size, as: UInt64.self)) &* 0x100_0000_01B3
            bits ^= bits >> 29
        }
        for byte in bytes[(words * size)...] { bits = (bits ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return bits
    }
}
