/// Parses a formula from left to right, and writes its MathML.
struct MathParser {
    var lexer: MathLexer
    /// Whether formulas have full height here, with limits above and below.
    var displayStyle: Bool
    /// The nesting depth of scripts.
    var scriptLevel = 0
    var alphabet: MathAlphabet?
    /// The number of open `\left`.
    var openFences = 0
    private var depth = 0

    /// Bounds the recursion; no readable formula is deeper.
    static let deepest = 60

    init(_ tex: String, displayStyle: Bool) {
        lexer = MathLexer(tex)
        self.displayStyle = displayStyle
    }

    mutating func wholeFormula() throws(MathError) -> String {
        let atoms = try row()
        let offset = lexer.offsetOfNextToken
        let token = lexer.next()
        guard token == .end else { throw stray(token, at: offset) }
        if atoms.isEmpty { throw MathError(offset: 0, message: "the formula is empty") }
        return atoms.markup()
    }

    // MARK: Rows

    /// Parses up to the end of a row: a closing brace, `&`, `\\`, `\right`, `\end` or the end.
    ///
    /// - Parameter bracketEnds: whether `]` ends the row as well.
    mutating func row(bracketEnds: Bool = false) throws(MathError) -> [MathAtom] {
        var atoms: [MathAtom] = []
        /// The position of `\displaystyle`, which applies to the rest of the row.
        var styled: (start: Int, display: Bool)?
        let outerStyle = displayStyle
        while true {
            let token = lexer.peek()
            let offset = lexer.offset
            if token.endsRow || (bracketEnds && token == .character("]")) { break }
            switch token {
            case .character("^"), .character("_"), .character("'"):
                try attachScripts(to: &atoms)
            case .command("limits"), .command("nolimits"):
                _ = lexer.next()
                guard let last = atoms.indices.last,
                    atoms[last].kind == .largeOperator || atoms[last].kind == .function,
                    !atoms[last].hasScripts
                else {
                    throw MathError(
                        offset: offset, message: "\(token.written) belongs after an operator such as \\sum")
                }
                atoms[last].hasLimits = token == .command("limits")
                // Otherwise browsers put them next to a sum within a line.
                if atoms[last].kind == .largeOperator, atoms[last].hasLimits, !displayStyle {
                    atoms[last].markup = atoms[last].markup.replacing(
                        "<mo>", with: "<mo movablelimits=\"false\">")
                }
            case .command("displaystyle"), .command("textstyle"):
                _ = lexer.next()
                Self.wrap(&atoms, styled)
                displayStyle = token == .command("displaystyle")
                styled = (atoms.count, displayStyle)
            default:
                atoms.append(try atom())
            }
        }
        Self.wrap(&atoms, styled)
        displayStyle = outerStyle
        return atoms
    }

    private static func wrap(_ atoms: inout [MathAtom], _ styled: (start: Int, display: Bool)?) {
        guard let styled, styled.start < atoms.count else { return }
        let inner = Array(atoms[styled.start...]).markup(continuing: styled.start > 0)
        atoms.removeSubrange(styled.start...)
        atoms.append(MathAtom(.inner, "<mstyle displaystyle=\"\(styled.display)\">\(inner)</mstyle>"))
    }

    /// Recurses, or throws if the nesting is too deep.
    mutating func nested<Result>(
        _ body: (inout MathParser) throws(MathError) -> Result
    ) throws(MathError) -> Result {
        guard depth < Self.deepest else {
            throw MathError(offset: lexer.offset, message: "nested more than \(Self.deepest) deep")
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    // MARK: Atoms

    /// Parses one element: a group, a number, a character or a command with its arguments.
    mutating func atom() throws(MathError) -> MathAtom {
        let offset = lexer.offsetOfNextToken
        switch lexer.peek() {
        case .character("{"):
            return try group()
        case .character(let scalar) where scalar.isASCIIDigit || scalar == ".":
            return number()
        case .character(let scalar):
            if let alphabet, alphabet.makesWords, scalar.isASCIILetter { return word(alphabet) }
            _ = lexer.next()
            return try character(scalar, at: offset)
        case .command(let name):
            _ = lexer.next()
            return try nested { (parser) throws(MathError) in try parser.command(name, at: offset) }
        case .end:
            throw MathError(offset: offset, message: "something is missing at the end")
        }
    }

    /// `{ … }` as one atom.
    private mutating func group() throws(MathError) -> MathAtom {
        let atoms = try braced()
        // A group is ordinary, whatever it contains; a single letter needs no row.
        if atoms.count == 1, var atom = atoms.first, atom.kind == .ordinary {
            atom.hasScripts = false
            return atom
        }
        return MathAtom(.ordinary, "<mrow>\(atoms.markup())</mrow>")
    }

    /// The atoms between `{` and `}`.
    private mutating func braced() throws(MathError) -> [MathAtom] {
        let start = lexer.offsetOfNextToken
        _ = lexer.next()
        let atoms = try nested { (parser) throws(MathError) in try parser.row() }
        try close(.character("}"), opened: "'{'", at: start)
        return atoms
    }

    /// Consumes the closing token, or reports which of the two is missing.
    mutating func close(_ token: MathLexer.Token, opened: String, at start: Int) throws(MathError) {
        let offset = lexer.offsetOfNextToken
        let found = lexer.next()
        if found == token { return }
        if found == .end {
            throw MathError(offset: start, message: "\(opened) is never closed: \(token.written) is missing")
        }
        throw MathError(offset: offset, message: "\(found.written) found where \(token.written) is expected")
    }

    /// The argument of a command: a group or a single element, in TeX a single digit of a number.
    mutating func argument(of command: String, at offset: Int) throws(MathError) -> [MathAtom] {
        let token = lexer.peek()
        if token == .character("{") { return try braced() }
        if token.endsRow || token == .character("^") || token == .character("_") {
            throw MathError(
                offset: offset, message: "\(command) needs something after it, in braces: \(command){…}")
        }
        if case .character(let scalar) = token, scalar.isASCIIDigit {
            _ = lexer.next()
            return [numeral(String(scalar))]
        }
        return [try atom()]
    }

    private mutating func number() -> MathAtom {
        var text = ""
        var hasPoint = false
        while let scalar = lexer.nextScalar {
            if scalar == "." {
                // A point without a digit after it ends the sentence.
                guard !hasPoint, lexer.scalarAfterNext?.isASCIIDigit == true else { break }
                hasPoint = true
            } else if !scalar.isASCIIDigit {
                break
            }
            text.unicodeScalars.append(scalar)
            _ = lexer.takeScalar()
        }
        if text.isEmpty {
            _ = lexer.takeScalar()
            return .tightMark(".")
        }
        return numeral(text)
    }

    private func numeral(_ text: String) -> MathAtom {
        guard let alphabet else { return .number(text) }
        return .number(Self.map(text, to: alphabet))
    }

    private mutating func word(_ alphabet: MathAlphabet) -> MathAtom {
        var text = ""
        while let scalar = lexer.nextScalar, scalar.isASCIILetter {
            text.unicodeScalars.append(scalar)
            _ = lexer.takeScalar()
        }
        return .identifier(Self.map(text, to: alphabet), upright: alphabet != .italic)
    }

    static func map(_ text: String, to alphabet: MathAlphabet) -> String {
        var mapped = ""
        for scalar in text.unicodeScalars { mapped.unicodeScalars.append(alphabet.map(scalar)) }
        return mapped
    }

    // MARK: Scripts

    /// Parses the scripts and primes that follow, and attaches them to the last atom.
    private mutating func attachScripts(to atoms: inout [MathAtom]) throws(MathError) {
        if atoms.last?.hasScripts == true {
            // Something that is not an atom precedes it.
            let offset = lexer.offsetOfNextToken
            let mark = lexer.next().written
            throw MathError(
                offset: offset,
                message: "\(mark) has nothing before it that it belongs to; write {} before it")
        }
        var base = atoms.last?.kind == .space ? nil : atoms.popLast()
        var below: String?
        var above: String?
        var primes = ""
        scanning: while true {
            let token = lexer.peek()
            let offset = lexer.offset
            switch token {
            case .character("'"):
                if above != nil { throw MathError(offset: offset, message: "a prime has to be before '^'") }
                _ = lexer.next()
                primes += "′"
            case .character("_"):
                if below != nil { throw Self.twice("subscript", "_", at: offset) }
                below = try script(offset)
            case .character("^"):
                if above != nil { throw Self.twice("superscript", "^", at: offset) }
                above = try script(offset)
            default: break scanning
            }
        }
        if !primes.isEmpty {
            let mark = "<mo>\(Self.joined(primes))</mo>"
            above = above.map { "<mrow>\(mark)\($0)</mrow>" } ?? mark
        }
        if base == nil { base = MathAtom(.ordinary, "<mrow></mrow>") }
        guard var base else { return }
        base.markup = Self.scripted(base.markup, below, above, limits: base.hasLimits)
        base.asPrefix = nil
        base.hasLimits = false
        base.hasScripts = true
        atoms.append(base)
    }

    private mutating func script(_ offset: Int) throws(MathError) -> String {
        let mark = lexer.next() == .character("_") ? "_" : "^"
        let outer = (displayStyle, scriptLevel)
        displayStyle = false
        scriptLevel += 1
        defer { (displayStyle, scriptLevel) = outer }
        return try argument(of: mark, at: offset).element
    }

    /// Unicode has characters for up to three primes.
    private static func joined(_ primes: String) -> String {
        switch primes {
        case "′′": "″"
        case "′′′": "‴"
        default: primes
        }
    }

    private static func twice(_ what: String, _ mark: String, at offset: Int) -> MathError {
        MathError(
            offset: offset,
            message:
                "a second \(what); braces say what it belongs to: {x\(mark)a}\(mark)b or x\(mark){a\(mark)b}")
    }

    private static func scripted(_ base: String, _ below: String?, _ above: String?, limits: Bool) -> String {
        switch (below, above) {
        case (let below?, let above?):
            let name = limits ? "munderover" : "msubsup"
            return "<\(name)>\(base)\(below)\(above)</\(name)>"
        case (let below?, nil):
            let name = limits ? "munder" : "msub"
            return "<\(name)>\(base)\(below)</\(name)>"
        case (nil, let above?):
            let name = limits ? "mover" : "msup"
            return "<\(name)>\(base)\(above)</\(name)>"
        case (nil, nil): return base
        }
    }
}

extension MathLexer {
    /// The offset of the next token after any space.
    var offsetOfNextToken: Int {
        mutating get {
            skipSpace()
            return offset
        }
    }
}

extension MathLexer.Token {
    var endsRow: Bool {
        switch self {
        case .end, .character("}"), .character("&"), .command("\\"), .command("right"), .command("end"): true
        default: false
        }
    }
}
