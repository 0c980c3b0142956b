/// The linker flags that an object requires: the compiler stores them in the section
/// `.swift1_autolink_entries`.
///
/// `swift-autolink-extract` does the same, but starting it takes a tenth of a small chapter's build. If the
/// section had another name, not even the first program would link, and the driver would be used instead
/// (`prepare`).
enum AutolinkEntries {
    private static let section = Array(".swift1_autolink_entries".utf8)

    /// Nil if this is not a complete little-endian 64-bit ELF file (System V ABI, chapters 4 and 5).
    static func read(_ object: [UInt8]) -> [String]? {
        guard object.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F"), 2, 1])
        else {
            return nil
        }
        return try? words(of: object)
    }

    private static func words(of object: [UInt8]) throws(ModuleError) -> [String] {
        /// At most one more than the file's size, so that sums can't overflow.
        func number(at offset: Int, bytes size: Int) throws(ModuleError) -> Int {
            var reader = ModuleReader(object, min(offset, object.count)..<object.count)
            return min(try reader.fixed(size), object.count + 1)
        }
        func contents(ofHeaderAt header: Int) throws(ModuleError) -> ArraySlice<UInt8> {
            let start = try number(at: header + 0x18, bytes: 8)
            let end = start + (try number(at: header + 0x20, bytes: 8))
            guard end <= object.count else {
                throw ModuleError(offset: start, reason: "a section ends too early")
            }
            return object[start..<end]
        }
        let table = try number(at: 0x28, bytes: 8)
        let size = try number(at: 0x3A, bytes: 2)
        let count = try number(at: 0x3C, bytes: 2)
        // For more sections than this field can hold, the number is stored elsewhere.
        guard count > 0 else {
            throw ModuleError(offset: 0x3C, reason: "the number of sections is elsewhere")
        }
        let names = try contents(ofHeaderAt: table + (try number(at: 0x3E, bytes: 2)) * size)
        var words: [String] = []
        for index in 0..<count {
            let header = table + index * size
            let start = try number(at: header, bytes: 4)
            guard start <= names.count else {
                throw ModuleError(offset: header, reason: "a section has no name")
            }
            guard names.dropFirst(start).prefix(while: { $0 != 0 }).elementsEqual(section) else { continue }
            words += try contents(ofHeaderAt: header).split(separator: 0).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        return words
    }
}
