import Foundation

/// Characters with which code reads otherwise than it runs: those that turn the direction of text around, those that nobody
/// sees, which may be part of a name (`x` and `x` with U+200B are two), and marks that make with the letter before them what is
/// one letter elsewhere (`é` as two characters is another name).
package enum HiddenCharacter {
    /// The first of them in some code: its offset in UTF-8 bytes, and what to do about it.
    static func fault(in code: String) -> (offset: Int, message: String)? {
        guard code.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        let scalars = code.unicodeScalars
        var last: Unicode.Scalar = "\n"
        for index in scalars.indices {
            let scalar = scalars[index]
            defer { last = scalar }
            guard scalar.value >= 0x80 else { continue }
            let what: String
            if let fault = fault(of: scalar, after: last, before: scalars[index...].dropFirst().first) {
                what = fault
            } else if let letter = composed(last, scalar) {
                what = "makes '\(letter)' of two characters, which is not '\(letter)' of one"
            } else {
                continue
            }
            return (
                code.utf8.distance(from: code.startIndex, to: index),
                "the character \(scalar.codePoint) \(what), so the code reads otherwise than it runs; remove it, or write "
                    + "\(String.escaped(scalar)) within a string"
            )
        }
        return nil
    }

    /// The first character of a text that nobody sees, or that turns what is beside it around, and what it does.
    package static func first(in text: some StringProtocol) -> (scalar: Unicode.Scalar, what: String)? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        var last: Unicode.Scalar = "\n"
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar.value >= 0x80, let what = fault(of: scalar, after: last, before: rest.first) {
                return (scalar, what)
            }
            last = scalar
        }
        return nil
    }

    private static func fault(
        of scalar: Unicode.Scalar, after last: Unicode.Scalar, before next: Unicode.Scalar?
    ) -> String? {
        if scalar.turnsDirection { return "turns the direction of what follows" }
        return isUnseen(scalar, after: last, before: next) ? "can't be seen" : nil
    }

    /// What joins the parts of an emoji, or says which form a character has, is seen by what it does.
    private static func isUnseen(
        _ scalar: Unicode.Scalar, after last: Unicode.Scalar, before next: Unicode.Scalar?
    ) -> Bool {
        // Braille without dots.
        if scalar.value == 0x2800 { return true }
        guard scalar.properties.isDefaultIgnorableCodePoint else { return false }
        switch scalar.value {
        // A keycap: a digit, this, U+20E3.
        case 0xFE0F where next == "\u{20E3}": return false
        // Within words of scripts whose letters join.
        case 0x200C...0x200D where joins(last) && next.map(joins) ?? false: return false
        // Joiners, selectors of variants and tags, of signs that no name has.
        case 0x200D, 0xFE00...0xFE0F, 0xE0020...0xE007F: return !isSign(last)
        // The left-to-right mark, which no name can have, and which turns nothing in code.
        case 0x200E: return false
        default: return true
        }
    }

    /// Arabic and its kin, Syriac, and the scripts of India.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool { (0x0600...0x0DFF).contains(scalar.value) }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return false }
        if scalar.properties.isEmoji { return true }
        switch scalar.properties.generalCategory {
        case .otherSymbol, .modifierSymbol, .mathSymbol, .otherPunctuation: return true
        default: return scalar.value == 0xFE0F || (0xE0020...0xE007F).contains(scalar.value)
        }
    }

    /// The one character that is equal to two by the Unicode Standard, as `é` to `e` and U+0301.
    private static func composed(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
        guard mark.properties.canonicalCombiningClass != .notReordered else { return nil }
        var pair = String.UnicodeScalarView()
        pair.append(letter)
        pair.append(mark)
        let one = String(pair).precomposedStringWithCanonicalMapping.unicodeScalars
        return one.count == 1 ? one.first : nil
    }
}

extension Unicode.Scalar {
    /// Whether it turns the direction of the text behind it, or of what stands beside it.
    package var turnsDirection: Bool {
        switch value {
        // The Arabic letter mark, the right-to-left mark; embeddings and overrides; isolates.
        case 0x061C, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
