import Exhibits
import Foundation

/// Identifies programs by their content, wherever they are, so that results of one machine are valid on another with the same
/// programs.
///
/// Reading a compiler takes a second, so digests are cached as long as the file's stamp stays the same.
struct Identity: Sendable {
    /// Where digests are cached.
    let folder: String

    /// `swift-frontend 173015808 5f3a…`: name, size and digest of the content.
    func text(of path: String) -> String {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stamp = FileStamp.text(of: path)
        let kept = "\(folder)/\(name)-\(Cache.hash(Array(path.utf8)))"
        let known = String(decoding: Files.read(kept) ?? [], as: UTF8.self).split(separator: "\n")
        if known.count == 2, known[0] == stamp { return String(known[1]) }
        // A stamp identifies a program as well as a digest does, but only on this machine.
        guard let digest = Self.digest(path) else { return stamp }
        let text = "\(name) \(digest)"
        // If it can't be stored, it is computed again next time.
        try? Files.createFolder(folder)
        try? Files.replace(kept, with: Array("\(stamp)\n\(text)\n".utf8))
        return text
    }

    /// Size and digest, eight bytes at a time.
    static func digest(_ path: String) -> String? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
            return nil
        }
        var bits: UInt64 = 0xCBF2_9CE4_8422_2325
        data.withUnsafeBytes { bytes in
            let words = bytes.count / 8
            for index in 0..<words {
                bits =
                    (bits ^ bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                    &* 0x100_0000_01B3
                bits ^= bits >> 29
            }
            for index in (words * 8)..<bytes.count { bits = (bits ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        }
        return "\(data.count) \(String(bits, radix: 16))"
    }
}
