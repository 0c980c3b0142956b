/// Characters with which code reads otherwise than it runs: those that turn the direction of text around, and those that nobody
/// sees, which may be part of a name (`x` and `x` with U+200B are two).
enum HiddenCharacter {
    /// The first of them in some code: its offset in UTF-8 bytes, and what to do about it.
    static func fault(in code: String) -> (offset: Int, message: String)? {
        guard code.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        let scalars = code.unicodeScalars
        var last: Unicode.Scalar = "\n"
        for index in scalars.indices {
            let scalar = scalars[index]
            defer { last = scalar }
            let turns = turns(scalar)
            guard turns || isUnseen(scalar, after: last, before: scalars[index...].dropFirst().first) else {
                continue
            }
            let number = String(scalar.value, radix: 16, uppercase: true)
            return (
                code.utf8.distance(from: code.startIndex, to: index),
                "the character U+\(number) "
                    + (turns ? "turns the direction of what follows" : "can't be seen")
                    + ", so the code reads otherwise than it runs; remove it, or write \\u{\(number)} within a string"
            )
        }
        return nil
    }

    private static func turns(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // The Arabic letter mark, the right-to-left mark; embeddings and overrides; isolates.
        case 0x061C, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// What joins the parts of an emoji, or says which form a character has, is seen by what it does.
    private static func isUnseen(
        _ scalar: Unicode.Scalar, after last: Unicode.Scalar, before next: Unicode.Scalar?
    ) -> Bool {
        guard scalar.value >= 0x80, scalar.properties.isDefaultIgnorableCodePoint else { return false }
        switch scalar.value {
        // A keycap: a digit, this, U+20E3.
        case 0xFE0F where next == "\u{20E3}": return false
        // Joiners, selectors of variants, tags of flags.
        case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0xE0020...0xE007F: return last.value < 0x80
        // The left-to-right mark, which no name can have, and which turns nothing in code.
        case 0x200E: return false
        default: return true
        }
    }
}
