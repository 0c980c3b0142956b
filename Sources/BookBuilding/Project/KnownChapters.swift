import Evaluation
import Foundation
import Manuscript

/// Chapters as they were read before: as long as a chapter's bytes, its path and the book's settings for it are the same, and the
/// same tool reads it, there is nothing to parse.
///
/// Nothing is told from a file's time or size: the chapter's file is read, and compared byte for byte. Chapters with faults are
/// never kept.
struct KnownChapters: Sendable {
    let folder: String
    /// What reads chapters: the tool itself, and the libraries that parse.
    private let reader: String

    /// Nil where what reads can't be told from others.
    ///
    /// - Parameter folder: the tool's own, of this book.
    init?(in folder: String) {
        guard let stamps = Self.stamps else { return nil }
        self.folder = folder + "/read"
        reader = stamps
    }

    /// A line for each file that is part of what reads: its size, number and times.
    private static let stamps: String? = {
        #if os(Linux)
            // Also after its file was replaced.
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

    /// All that decides what is read of a chapter, with its bytes last.
    struct Question {
        var path: String
        var isLive: Bool
        var allowsAnyHTML: Bool
        var bytes: [UInt8]
    }

    /// A chapter that is to be kept.
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

    /// The chapter, where the same was asked before.
    func answer(_ question: Question) -> Chapter? {
        guard let bytes = Files.read("\(folder)/\(Self.name(question.path))") else { return nil }
        let key = key(question)
        return bytes.withUnsafeBytes { bytes in
            let start = Checksum.size + key.count
            guard bytes.count > start, let first = bytes.baseAddress,
                memcmp(first + Checksum.size, key, key.count) == 0
            else { return nil }
            // What a power cut leaves may be less than was written, or zeros.
            let rest = UnsafeRawBufferPointer(rebasing: bytes[Checksum.size...])
            guard bytes.loadUnaligned(as: UInt64.self) == Checksum.of(rest) else { return nil }
            return Chapter(archive: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
    }

    /// What is to be written so that the question need not be asked again.
    func kept(_ chapter: Chapter, _ question: Question) -> Kept {
        let content = key(question) + chapter.archive
        let sum = content.withUnsafeBytes(Checksum.of)
        return Kept(
            name: Self.name(question.path), content: withUnsafeBytes(of: sum, Array.init) + content)
    }

    /// Writes what is new, and removes chapters that are gone. What can't be written is read again next time.
    ///
    /// - Parameter all: the paths of all chapters that there are.
    func keep(_ new: [Kept], of all: [String]) {
        if !new.isEmpty {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        for kept in new { try? Files.replace("\(folder)/\(kept.name)", with: kept.content) }
        let names = Set(all.map(Self.name))
        // A folder that can't be listed is not made smaller now.
        for entry in (try? FolderEntry.all(in: folder)) ?? [] where !names.contains(entry.name) {
            unlink(entry.path)
        }
    }
}

/// Tells what was written from what a power cut left of it; eight bytes at a time.
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
