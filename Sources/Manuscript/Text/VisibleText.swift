extension StringProtocol {
    /// Whether all characters of a name are visible.
    package var isVisibleName: Bool {
        !unicodeScalars.contains { $0.isInvisible || $0 == "\n" || $0 == "\t" }
    }
}

extension String {
    /// With control characters, and those that change the text direction, escaped as in Swift: `\u{1B}`. Line
    /// breaks and tabs are kept.
    package var visible: String { escapingInvisible(String.escaped) }

    /// The same for single-line text such as a file's name: line breaks and tabs are escaped as well.
    package var visibleName: String {
        escaping(String.escaped) { $0.isInvisible || $0 == "\n" || $0 == "\t" }
    }

    /// A scalar as an escape in a Swift literal: `\u{200B}`.
    package static func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    /// The text with each invisible or directional scalar replaced by `escape`.
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
    /// A character that may be invisible, for messages: `U+0336`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

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
