/// Everything that a chapter's result depends on, part by part. Prose is not in it, and line numbers only if
/// the code uses them.
package struct CacheKey: Equatable, Sendable {
    /// A part of everything that a result depends on.
    package struct Part: Equatable, Sendable {
        /// The name for the reader: `cell 2`, `library Neural`, `data data/weights.txt`, `compiler`.
        package var name: String
        /// The content: two parts are equal if these texts are.
        package var text: String
    }

    /// The parts in the order in which they were added, which is significant.
    package private(set) var parts: [Part] = []

    /// A key without parts.
    package init() {}

    /// Adds a part; `book why` prints the name if it changed.
    package mutating func add(_ name: String, _ text: String) {
        parts.append(Part(name: name, text: text))
    }

    /// The whole key as bytes; two keys are equal if their bytes are.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            parts.reduce(0) { $0 + $1.name.utf8.count + $1.text.utf8.count + Self.maxAround })
        for part in parts { Self.add(part.name, part.text, to: &bytes) }
        return bytes
    }

    /// The bytes around a part's name and text: two numbers of 64 bits.
    private static let maxAround = 44

    /// Adds a part to the bytes of a key, without converting bytes to a string.
    package static func add(_ name: String, _ text: [UInt8], to bytes: inout [UInt8]) {
        addHead(name, text.count, to: &bytes)
        bytes += text
        bytes.append(0x0A)
    }

    /// Adds a part to the bytes of a key, as ``bytes`` would.
    package static func add(_ name: String, _ text: String, to bytes: inout [UInt8]) {
        addHead(name, text.utf8.count, to: &bytes)
        bytes += text.utf8
        bytes.append(0x0A)
    }

    private static func addHead(_ name: String, _ count: Int, to bytes: inout [UInt8]) {
        bytes += String(name.utf8.count).utf8
        bytes.append(0x20)
        bytes += String(count).utf8
        bytes.append(0x0A)
        bytes += name.utf8
    }

    /// Reads what `bytes` wrote.
    package init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            guard let lineEnd = rest.firstIndex(of: 0x0A) else { return nil }
            let counts = rest[..<lineEnd].split(separator: 0x20).compactMap {
                Int(String(decoding: $0, as: UTF8.self))
            }
            rest = rest[(lineEnd + 1)...]
            guard counts.count == 2, counts.allSatisfy({ $0 >= 0 && $0 <= rest.count }),
                counts[0] + counts[1] < rest.count
            else { return nil }
            let name = rest.prefix(counts[0])
            let text = rest.dropFirst(counts[0]).prefix(counts[1])
            add(String(decoding: name, as: UTF8.self), String(decoding: text, as: UTF8.self))
            rest = rest.dropFirst(counts[0] + counts[1] + 1)
        }
    }

    /// The differences from an earlier key, in words: `cell 2 changed`, `library Neural is new`.
    package func differences(from earlier: CacheKey) -> [String] {
        var known: [String: String] = [:]
        for part in earlier.parts { known[part.name] = part.text }
        var words: [String] = []
        for part in parts {
            if let text = known.removeValue(forKey: part.name) {
                if !text.utf8.elementsEqual(part.text.utf8) { words.append("\(part.name) changed") }
            } else {
                words.append("\(part.name) is new")
            }
        }
        words += earlier.parts.filter { known[$0.name] != nil }.map { "\($0.name) was removed" }
        if words.isEmpty, bytes != earlier.bytes { words.append("the order of the parts changed") }
        return words
    }
}
