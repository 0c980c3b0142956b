import Foundation

/// Characters that make code look different from what it does: those that change the direction of text,
/// invisible ones, which may be part of a name (`x` and `x` with U+200B are two names), and marks that form
/// the same letter as another character (`é` as two characters is another name).
package enum HiddenCharacter {
    /// The first of them in some code: its offset in UTF-8 bytes, and a message.
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
                what = "forms '\(letter)' from two characters, which is not '\(letter)' as one"
            } else {
                continue
            }
            return (
                code.utf8.distance(from: code.startIndex, to: index),
                "the character \(scalar.codePoint) \(what), so the code does not run as it reads; remove it, or write "
                    + "\(String.escaped(scalar)) within a string"
            )
        }
        return nil
    }

    /// The first invisible or directional character of a text, and its effect.
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
        if scalar.turnsDirection { return "changes the direction of the text after it" }
        return isUnseen(scalar, after: last, before: next) ? "can't be seen" : nil
    }

    /// Characters that join an emoji's parts or select a variant are visible by their effect.
    private static func isUnseen(
        _ scalar: Unicode.Scalar, after last: Unicode.Scalar, before next: Unicode.Scalar?
    ) -> Bool {
        // The blank Braille pattern.
        if scalar.value == 0x2800 { return true }
        guard scalar.properties.isDefaultIgnorableCodePoint else { return false }
        switch scalar.value {
        // A keycap: a digit, this, U+20E3.
        case 0xFE0F where next == "\u{20E3}": return false
        // Joiners in scripts whose letters join.
        case 0x200C...0x200D where joins(last) && next.map(joins) ?? false: return false
        // Joiners, variation selectors and tags after symbols, which no name contains.
        case 0x200D, 0xFE00...0xFE0F, 0xE0020...0xE007F: return !isSign(last)
        // The left-to-right mark: no name can contain it, and it has no effect in code.
        case 0x200E: return false
        default: return true
        }
    }

    /// Arabic and related scripts, Syriac, and the scripts of India.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool { (0x0600...0x0DFF).contains(scalar.value) }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return false }
        if scalar.properties.isEmoji { return true }
        switch scalar.properties.generalCategory {
        case .otherSymbol, .modifierSymbol, .mathSymbol, .otherPunctuation: return true
        default: return scalar.value == 0xFE0F || (0xE0020...0xE007F).contains(scalar.value)
        }
    }

    /// The precomposed character equivalent to two, as `é` to `e` and U+0301.
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
    /// Whether it changes the direction of the text after it or next to it.
    package var turnsDirection: Bool {
        switch value {
        // The Arabic letter mark and the right-to-left mark.
        case 0x061C, 0x200F: true
        default: embedsDirection
        }
    }

    /// Whether it is an embedding, an override or an isolate, or ends one: these change all text up to their end.
    var embedsDirection: Bool { (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}
