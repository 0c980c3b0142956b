/// Tokenizes a formula. A token is a command or a single character, as in TeX.
struct MathLexer {
    enum Token: Equatable {
        case end
        /// `\name`, without its backslash; for `\,` and the like, the one character.
        case command(String)
        case character(Unicode.Scalar)
    }

    private let text: String
    private var position: String.Index

    init(_ text: String) {
        self.text = text
        position = text.startIndex
    }

    /// The offset of the next character in UTF-8 bytes.
    var offset: Int { text.utf8.distance(from: text.startIndex, to: position) }

    /// The next character, including spaces.
    var nextScalar: Unicode.Scalar? {
        position < text.endIndex ? text.unicodeScalars[position] : nil
    }

    /// The character after the next.
    var scalarAfterNext: Unicode.Scalar? { text.unicodeScalars[position...].dropFirst().first }

    mutating func takeScalar() -> Unicode.Scalar? {
        guard let scalar = nextScalar else { return nil }
        text.unicodeScalars.formIndex(after: &position)
        return scalar
    }

    mutating func skipSpace() {
        while let scalar = nextScalar, scalar.properties.isWhitespace { _ = takeScalar() }
    }

    /// The next token after any space, without consuming it.
    mutating func peek() -> Token {
        skipSpace()
        let start = position
        let token = next()
        position = start
        return token
    }

    /// Consumes the next token after any space.
    mutating func next() -> Token {
        skipSpace()
        guard let scalar = takeScalar() else { return .end }
        guard scalar == "\\" else { return .character(scalar) }
        var name = ""
        while let letter = nextScalar, letter.isASCIILetter {
            name.unicodeScalars.append(takeScalar() ?? letter)
        }
        if name.isEmpty, let mark = takeScalar() { name.unicodeScalars.append(mark) }
        return .command(name)
    }

    /// Consumes the next token if it equals `token`.
    mutating func take(_ token: Token) -> Bool {
        guard peek() == token else { return false }
        _ = next()
        return true
    }
}

extension Unicode.Scalar {
    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension MathLexer.Token {
    /// The token as written, for messages.
    var written: String {
        switch self {
        case .end: "the end"
        case .command(let name): "'\\\(name)'"
        case .character(let scalar): "'\(scalar)'"
        }
    }
}
