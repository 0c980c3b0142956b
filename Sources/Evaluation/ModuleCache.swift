import Foundation

/// Modules that were compiled before, each with the whole key that it was made from. A hit needs the same key,
/// not only the same hash of it.
struct ModuleCache: Sendable {
    var folder: String

    /// Named by a hash; the key itself is in the file.
    private func path(_ key: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "\(folder)/\(String(hash, radix: 16)).module"
    }

    func module(for key: String) -> [UInt8]? {
        guard let file = FileManager.default.contents(atPath: path(key)) else { return nil }
        let bytes = [UInt8](file)
        // `length of the key⏎ key module`
        guard let lineEnd = bytes.prefix(20).firstIndex(of: 0x0A),
            let count = Int(String(decoding: bytes[..<lineEnd], as: UTF8.self)),
            count == key.utf8.count, bytes.count >= lineEnd + 1 + count,
            bytes[(lineEnd + 1)..<(lineEnd + 1 + count)].elementsEqual(key.utf8)
        else { return nil }
        return Array(bytes[(lineEnd + 1 + count)...])
    }

    func store(_ module: [UInt8], for key: String) throws(EvaluationError) {
        try Files.createFolder(folder)
        let path = path(key)
        do {
            try (Data("\(key.utf8.count)\n\(key)".utf8) + module)
                .write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .file(path: path, reason: "can't be written: \((error as NSError).localizedDescription)")
        }
    }
}
