/// A chapter's last run: for `why`, and to start long chapters first. No result depends on it.
struct LastRun: Equatable, Sendable {
    var key: CacheKey
    /// Its duration.
    var seconds: Double
    var hasControls: Bool

    var bytes: [UInt8] { Array("\(seconds) \(hasControls)\n".utf8) + key.bytes }

    init(key: CacheKey, seconds: Double, hasControls: Bool) {
        self.key = key
        self.seconds = seconds
        self.hasControls = hasControls
    }

    /// Reads what `bytes` wrote.
    init?(_ bytes: [UInt8]) {
        guard let lineEnd = bytes.firstIndex(of: 0x0A), let key = CacheKey(bytes[(lineEnd + 1)...]) else {
            return nil
        }
        let words = String(decoding: bytes[..<lineEnd], as: UTF8.self).split(separator: " ")
        guard words.count == 2, let seconds = Double(words[0]), let hasControls = Bool(String(words[1]))
        else {
            return nil
        }
        self.init(key: key, seconds: seconds, hasControls: hasControls)
    }
}
