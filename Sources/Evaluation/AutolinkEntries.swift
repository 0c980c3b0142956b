/// What an object wants to be linked with: the words that the compiler left in its section `.swift1_autolink_entries`.
///
/// `swift-autolink-extract` does the same; starting it takes a tenth of the time of a small chapter's build.
enum AutolinkEntries {
    private static let section = Array(".swift1_autolink_entries".utf8)

    /// Nil where this is not an ELF file of 64 bits in little-endian order (System V ABI, chapters 4 and 5), or is cut off.
    static func read(_ object: [UInt8]) -> [String]? {
        let file = LittleEndian(bytes: object)
        guard object.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F"), 2, 1]),
            let table = file.number(at: 0x28, bytes: 8), let size = file.number(at: 0x3A, bytes: 2),
            let count = file.number(at: 0x3C, bytes: 2), let nameIndex = file.number(at: 0x3E, bytes: 2),
            // More sections than this field can count have their number elsewhere.
            count > 0, let names = file.contents(ofHeaderAt: table + nameIndex * size)
        else { return nil }
        var words: [String] = []
        for index in 0..<count {
            let header = table + index * size
            guard let start = file.number(at: header, bytes: 4), start <= names.count else { return nil }
            guard names.dropFirst(start).prefix(while: { $0 != 0 }).elementsEqual(section) else { continue }
            guard let contents = file.contents(ofHeaderAt: header) else { return nil }
            words += contents.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
        return words
    }

    /// Numbers of a file that may be cut off.
    private struct LittleEndian {
        var bytes: [UInt8]

        func number(at offset: Int, bytes count: Int) -> Int? {
            guard offset >= 0, offset <= bytes.count - count else { return nil }
            let number = bytes[offset..<offset + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            // No file is longer; sums of two such numbers still are numbers.
            return number < 1 << 40 ? Int(number) : nil
        }

        func contents(ofHeaderAt header: Int) -> ArraySlice<UInt8>? {
            guard let offset = number(at: header + 0x18, bytes: 8),
                let size = number(at: header + 0x20, bytes: 8),
                offset + size <= bytes.count
            else { return nil }
            return bytes[offset..<offset + size]
        }
    }
}
