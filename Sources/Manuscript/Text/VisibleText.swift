extension StringProtocol {
    /// Whether all of a name is seen where it is shown.
    package var isVisibleName: Bool {
        !unicodeScalars.contains { $0.isInvisible || $0 == "\n" || $0 == "\t" }
    }
}

extension String {
    /// With control characters, and those that change the direction of what follows, as Swift writes them: `\u{1B}`.
    /// Line ends and tabs stay.
    package var visible: String { escapingInvisible(String.escaped) }

    /// The same of what has one line, such as a file's name: line ends and tabs are written so, too.
    package var visibleName: String {
        escaping(String.escaped) { $0.isInvisible || $0 == "\n" || $0 == "\t" }
    }

    /// A scalar as Swift writes it in a literal: `\u{200B}`.
    package static func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    /// The text with each scalar that shows nothing, or moves what is around it, replaced by what `escape` gives for it.
    package func escapingInvisible(_ escape: (Unicode.Scalar) -> String) -> String {
        escaping(escape, where: \.isInvisible)
    }

    private func escaping(
        _ escape: (Unicode.Scalar) -> String, where isEscaped: (Unicode.Scalar) -> Bool
    ) -> String {
        guard unicodeScalars.contains(where: isEscaped) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if isEscaped(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}

extension Unicode.Scalar {
    /// As messages name a character that may not be seen: `U+336`.
    package var codePoint: String { "U+\(String(value, radix: 16, uppercase: true))" }

    fileprivate var isInvisible: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0: true
        // The left-to-right mark; line and paragraph separators.
        case 0x200E, 0x2028, 0x2029: true
        default: turnsDirection
        }
    }
}
