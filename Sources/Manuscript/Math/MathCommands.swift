extension MathParser {
    /// A command, its arguments read.
    mutating func command(_ name: String, at offset: Int) throws(MathError) -> MathAtom {
        guard let command = MathCommand.all[name] else { throw Self.unknown(name, at: offset) }
        let written = "\\\(name)"
        switch command {
        case .letter(let text, let upright):
            guard let alphabet else { return .identifier(text, upright: upright) }
            let letter = Self.map(text, to: alphabet)
            return .identifier(letter, upright: upright && letter == text)
        case .symbol(let kind, "mod"):
            return MathAtom(kind, "<mo lspace=\"0.2222em\" rspace=\"0.2222em\">mod</mo>")
        case .symbol(.ordinary, "|"): return .tightMark("|")
        case .symbol(.ordinary, "‖"): return .tightMark("‖")
        case .symbol(let kind, let text): return .symbol(kind, text, inScript: scriptLevel > 0)
        case .largeOperator(let text): return largeOperator(text)
        case .function(let name, let limits):
            var atom = MathAtom(.function, "<mi>\(name)</mi>")
            atom.hasLimits = limits && displayStyle
            return atom
        case .operatorName: return try operatorName(at: offset)
        case .space(let width): return .space(width)
        case .text(let name): return .text(try plainText(of: written, at: offset), class: name)
        case .alphabet(let alphabet):
            let outer = self.alphabet
            self.alphabet = alphabet
            defer { self.alphabet = outer }
            let atoms = try argument(of: written, at: offset)
            guard atoms.count == 1, var atom = atoms.first else { return MathAtom(.ordinary, atoms.element) }
            atom.hasScripts = false
            return atom
        case .accent(let mark, let isOver, let stretches):
            let base = try argument(of: written, at: offset).element
            let name = isOver ? "mover" : "munder"
            let accent = isOver ? "accent" : "accentunder"
            return MathAtom(
                .ordinary,
                "<\(name) \(accent)=\"true\">\(base)<mo stretchy=\"\(stretches)\">\(mark)</mo></\(name)>")
        case .brace(let mark, let isOver):
            let base = try argument(of: written, at: offset).element
            let name = isOver ? "mover" : "munder"
            var atom = MathAtom(.inner, "<\(name)>\(base)<mo stretchy=\"true\">\(mark)</mo></\(name)>")
            atom.hasLimits = true
            return atom
        case .fraction(let style): return try fraction(written, style, at: offset)
        case .binomial:
            let (top, bottom) = try pair(of: written, at: offset, display: false)
            return MathAtom(
                .fenced, "<mrow><mo>(</mo><mfrac linethickness=\"0\">\(top)\(bottom)</mfrac><mo>)</mo></mrow>"
            )
        case .root: return try root(at: offset)
        case .stack(let isOver):
            let mark = try inScript { (parser) throws(MathError) in
                try parser.argument(of: written, at: offset).element
            }
            let base = try argument(of: written, at: offset)
            let name = isOver ? "mover" : "munder"
            return MathAtom(
                base.count == 1 ? base[0].kind : .ordinary, "<\(name)>\(base.element)\(mark)</\(name)>")
        case .left: return try fenced(at: offset)
        case .middle:
            guard openFences > 0 else {
                throw MathError(offset: offset, message: "\\middle belongs between \\left and \\right")
            }
            let mark = try delimiter(of: written, at: offset)
            return MathAtom(.relation, "<mo stretchy=\"true\" form=\"infix\">\(mark.escapedHTML)</mo>")
        case .sized(let size):
            let mark = try delimiter(of: written, at: offset)
            let kind: MathAtom.Class =
                name.hasSuffix("l") ? .opening : name.hasSuffix("r") ? .closing : .ordinary
            let sizes = "minsize=\"\(size)\" maxsize=\"\(size)\" lspace=\"0em\" rspace=\"0em\""
            return MathAtom(kind, "<mo stretchy=\"true\" \(sizes)>\(mark.escapedHTML)</mo>")
        case .begin: return try environment(at: offset)
        case .prime: return MathAtom(.ordinary, "<mo lspace=\"0em\" rspace=\"0em\">′</mo>")
        case .style, .right, .end, .newRow, .limits: throw stray(.command(name), at: offset)
        }
    }

    func largeOperator(_ text: String) -> MathAtom {
        var atom = MathAtom(.largeOperator, "<mo>\(text)</mo>")
        // Limits of an integral are next to it.
        atom.hasLimits = displayStyle && text != "∫"
        return atom
    }

    // MARK: Commands with arguments

    private mutating func fraction(_ name: String, _ style: Bool?, at offset: Int) throws(MathError)
        -> MathAtom
    {
        let (top, bottom) = try pair(of: name, at: offset, display: false)
        let fraction = "<mfrac>\(top)\(bottom)</mfrac>"
        guard let style, style != displayStyle else { return MathAtom(.inner, fraction) }
        return MathAtom(.inner, "<mstyle displaystyle=\"\(style)\" scriptlevel=\"0\">\(fraction)</mstyle>")
    }

    private mutating func pair(
        of name: String, at offset: Int, display: Bool
    ) throws(MathError) -> (String, String) {
        let outer = displayStyle
        displayStyle = display
        defer { displayStyle = outer }
        let first = try argument(of: name, at: offset).element
        return (first, try argument(of: name, at: offset).element)
    }

    private mutating func root(at offset: Int) throws(MathError) -> MathAtom {
        var degree: String?
        let start = lexer.offsetOfNextToken
        if lexer.take(.character("[")) {
            degree = try inScript { (parser) throws(MathError) in
                try parser.nested { (parser) throws(MathError) in try parser.row(bracketEnds: true).element }
            }
            try close(.character("]"), opened: "'['", at: start)
        }
        let radicand = try argument(of: "\\sqrt", at: offset)
        if let degree { return MathAtom(.ordinary, "<mroot>\(radicand.element)\(degree)</mroot>") }
        return MathAtom(.ordinary, "<msqrt>\(radicand.markup())</msqrt>")
    }

    private mutating func inScript<Result>(
        _ body: (inout MathParser) throws(MathError) -> Result
    ) throws(MathError) -> Result {
        let outer = (displayStyle, scriptLevel)
        (displayStyle, scriptLevel) = (false, scriptLevel + 1)
        defer { (displayStyle, scriptLevel) = outer }
        return try body(&self)
    }

    /// `\operatorname{ReLU}`; with a star, scripts go below.
    private mutating func operatorName(at offset: Int) throws(MathError) -> MathAtom {
        let hasLimits = lexer.take(.character("*"))
        let name = try plainText(of: "\\operatorname", at: offset)
        let upright = name.unicodeScalars.count == 1 ? " mathvariant=\"normal\"" : ""
        var atom = MathAtom(.function, "<mi\(upright)>\(name.escapedHTML)</mi>")
        atom.hasLimits = hasLimits && displayStyle
        return atom
    }

    /// The text between braces, verbatim except for escapes such as `\%`.
    mutating func plainText(of command: String, at offset: Int) throws(MathError) -> String {
        guard lexer.take(.character("{")) else {
            throw MathError(offset: offset, message: "\(command) needs its text in braces: \(command){…}")
        }
        var text = ""
        while true {
            let place = lexer.offset
            guard let scalar = lexer.takeScalar() else {
                throw MathError(offset: offset, message: "\(command){ is never closed: '}' is missing")
            }
            switch scalar {
            case "}": return text
            case "{": throw MathError(offset: place, message: "braces within \(command){…}; write '\\{'")
            case "$":
                throw MathError(
                    offset: place, message: "a formula within \(command){…}; close the text before it")
            case "~": text += "\u{A0}"
            case "\\":
                guard let mark = lexer.takeScalar() else { continue }
                switch mark {
                case ",": text += "\u{2009}"
                case " ", "{", "}", "%", "$", "&", "#", "_": text.unicodeScalars.append(mark)
                default:
                    throw MathError(
                        offset: place,
                        message:
                            "'\\\(mark)' within \(command){…}; known there: \\{ \\} \\% \\$ \\& \\# \\_ \\,")
                }
            case _ where scalar.properties.isWhitespace: text += " "
            case _ where scalar.properties.generalCategory == .control:
                throw MathError(offset: place, message: "a control character does not belong in a formula")
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    // MARK: Faults

    private static func unknown(_ name: String, at offset: Int) -> MathError {
        if name.isEmpty { return MathError(offset: offset, message: "a '\\' with nothing after it") }
        let hint = NearName.hint(for: name, among: MathCommand.all.keys) { "\\\($0)" }
        return MathError(offset: offset, message: "unknown command '\\\(name.prefix(40))'\(hint)")
    }

    /// The fault of a closing token without an opening one.
    func stray(_ token: MathLexer.Token, at offset: Int) -> MathError {
        switch token {
        case .character("}"): MathError(offset: offset, message: "'}' without a '{' before it")
        case .character("&"):
            MathError(
                offset: offset, message: "'&' separates columns of \\begin{…}; for the character write '\\&'")
        case .command("\\"):
            MathError(
                offset: offset, message: "'\\\\' ends a row of \\begin{…}; for lines use \\begin{aligned}")
        case .command("right"): MathError(offset: offset, message: "\\right without a \\left before it")
        case .command("end"): MathError(offset: offset, message: "\\end without a \\begin before it")
        default: MathError(offset: offset, message: "\(token.written) does not belong here")
        }
    }
}
