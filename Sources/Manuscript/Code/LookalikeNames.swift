import Foundation

/// Words of a chapter's code that look alike but are two names to the compiler: they differ in invisible characters (`№` and
/// `№` with U+200D), or in how the same letter is written (`K` and U+212A, `é` as one character and as two).
struct LookalikeNames {
    /// For each word as it looks, its first spelling.
    private var spellings: [[UInt8]: (text: [UInt8], place: SourceLocation)] = [:]

    /// The faults of all words that look like another word of the chapter.
    static func faults(
        _ cells: [Cell], _ inlineValues: [InlineValue]
    ) -> [(place: SourceLocation, message: String)] {
        let isPlain =
            cells.allSatisfy { $0.source.utf8.allSatisfy { $0 < 0x80 } }
            && inlineValues.allSatisfy { $0.source.utf8.allSatisfy { $0 < 0x80 } }
        if isPlain { return [] }
        var names = LookalikeNames()
        var faults: [(place: SourceLocation, message: String)] = []
        for cell in cells {
            for (line, place) in zip(cell.lines, cell.places) { faults += names.add(line, at: place) }
        }
        for value in inlineValues { faults += names.add(value.source[...], at: value.place) }
        return faults
    }

    private mutating func add(
        _ code: Substring, at place: SourceLocation
    ) -> [(place: SourceLocation, message: String)] {
        var faults: [(place: SourceLocation, message: String)] = []
        let bytes = Array(code.utf8)
        var start = 0
        while start < bytes.count {
            let word = Array(bytes[start...].prefix(while: Self.isInWord))
            defer { start += max(1, word.count) }
            guard !word.isEmpty else { continue }
            let look = Self.look(word)
            guard let first = spellings[look] else {
                spellings[look] = (word, place)
                continue
            }
            // An invisible character is a fault of its own.
            guard first.text != word, HiddenCharacter.fault(in: String(decoding: word, as: UTF8.self)) == nil
            else { continue }
            faults.append(
                (
                    SourceLocation(line: place.line, column: place.column + start),
                    "'\(String(decoding: word, as: UTF8.self).excerpt)' looks like a word on line \(first.place.line), and is written "
                        + "with other characters, so the compiler takes it for another name; write it as there, or use "
                        + "\\u{…} within a string"
                ))
        }
        return faults
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// A word without what can't be seen, with each letter in its composed form.
    private static func look(_ word: [UInt8]) -> [UInt8] {
        guard word.contains(where: { $0 >= 0x80 }) else { return word }
        var scalars = String.UnicodeScalarView()
        for scalar in String(decoding: word, as: UTF8.self).unicodeScalars
        where !scalar.properties.isDefaultIgnorableCodePoint { scalars.append(scalar) }
        return Array(String(scalars).precomposedStringWithCanonicalMapping.utf8)
    }
}
