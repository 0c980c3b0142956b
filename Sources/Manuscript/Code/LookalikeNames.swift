import Foundation

/// Words of a stranger's code that look alike but are two names to the compiler: they differ in invisible characters (`№` and
/// `№` with U+200D), or in how the same letter is written (`K` and U+212A, `é` as one character and as two).
///
/// Words of comments and strings are compared as well.
struct LookalikeNames {
    /// For each word as it looks, its first spelling.
    private var spellings: [[UInt8]: (text: [UInt8], place: SourceLocation)] = [:]
    private(set) var faults: [(place: SourceLocation, message: String)] = []

    /// The faults of all words that look like another word of the chapter.
    static func faults(
        _ cells: [Cell], _ inlineValues: [InlineValue]
    ) -> [(place: SourceLocation, message: String)] {
        let cells = cells.filter(\.kind.isCompiled)
        let isPlain =
            cells.allSatisfy { $0.source.utf8.allSatisfy { $0 < 0x80 } }
            && inlineValues.allSatisfy { $0.source.utf8.allSatisfy { $0 < 0x80 } }
        if isPlain { return [] }
        var names = LookalikeNames()
        for cell in cells {
            for (line, start) in zip(cell.lines, cell.places) {
                names.add(line) { SourceLocation(line: start.line, column: start.column + $0) }
            }
        }
        for value in inlineValues { names.add(value.source[...]) { value.place(at: $0) } }
        return names.faults
    }

    /// - Parameter place: the place of a byte of the code.
    private mutating func add(_ code: Substring, _ place: (Int) -> SourceLocation) {
        let bytes = Array(code.utf8)
        var start = 0
        while start < bytes.count {
            let word = Array(bytes[start...].prefix(while: CodeWord.contains))
            defer { start += max(1, word.count) }
            // An invisible character is a fault of its own.
            guard !word.isEmpty, HiddenCharacter.fault(in: String(decoding: word, as: UTF8.self)) == nil
            else { continue }
            let look = Self.look(word)
            guard let first = spellings[look] else {
                spellings[look] = (word, place(start))
                continue
            }
            if first.text == word { continue }
            faults.append(
                (
                    place(start),
                    "'\(String(decoding: word, as: UTF8.self).excerpt)' looks like a word on line \(first.place.line), and is written "
                        + "with other characters, so that the compiler would take it for another name; write it as there"
                ))
        }
    }

    /// A word without what can't be seen, with each letter in its composed form.
    private static func look(_ word: [UInt8]) -> [UInt8] {
        guard word.contains(where: { $0 >= 0x80 }) else { return word }
        var scalars = String.UnicodeScalarView()
        for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
            // Joiners in words of Persian or Hindi, and selectors after symbols, change how their neighbors look.
            let joins =
                [0x200C, 0x200D].contains(scalar.value)
                && scalars.last.map { (0x600...0xDFF).contains($0.value) } ?? false
            let selects =
                scalar.value == 0xFE0F
                && scalars.last.map { !$0.properties.isAlphabetic && !$0.properties.isEmojiPresentation }
                    ?? false
            if joins || selects || !scalar.properties.isDefaultIgnorableCodePoint { scalars.append(scalar) }
        }
        return Array(String(scalars).precomposedStringWithCanonicalMapping.utf8)
    }
}
