import Exhibits
import Foundation
import Manuscript

/// Identifies programs by their content, wherever they are, so that results of one machine are valid on
/// another with the same programs.
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
        let bits = data.withUnsafeBytes { Checksum.wordwise($0) }
        return "\(data.count) \(String(bits, radix: 16))"
    }
}
