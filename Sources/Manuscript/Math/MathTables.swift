extension MathParser {
    // MARK: Fences

    /// `\left( … \right)`, with delimiters as tall as their content.
    mutating func fenced(at offset: Int) throws(MathError) -> MathAtom {
        let left = try delimiter(of: "\\left", at: offset)
        openFences += 1
        let inner = try nested { (parser) throws(MathError) in try parser.row() }
        openFences -= 1
        try close(.command("right"), opened: "\\left", at: offset)
        let right = try delimiter(of: "\\right", at: lexer.offset)
        return MathAtom(.fenced, Self.fence(left, inner.markup(), right))
    }

    private static func fence(_ left: String, _ inner: String, _ right: String) -> String {
        var markup = "<mrow>"
        if !left.isEmpty { markup += "<mo stretchy=\"true\" form=\"prefix\">\(left.escapedHTML)</mo>" }
        markup += inner
        if !right.isEmpty {
            markup += "<mo stretchy=\"true\" form=\"postfix\">\(right.escapedHTML)</mo>"
        }
        return markup + "</mrow>"
    }

    mutating func delimiter(of command: String, at offset: Int) throws(MathError) -> String {
        let place = lexer.offsetOfNextToken
        let token = lexer.next()
        let key: String
        switch token {
        case .end:
            throw MathError(offset: offset, message: "\(command) needs a delimiter after it, or '.' for none")
        case .command("|"): return "‖"
        case .command("backslash"): return "\\"
        case .command(let name): key = name
        // Braces are written `\{`.
        case .character("{"), .character("}"): key = "none"
        case .character(let scalar): key = String(scalar)
        }
        guard let delimiter = MathCommand.delimiters[key] else {
            throw MathError(
                offset: place,
                message:
                    "\(token.written) after \(command); expected one of ( ) [ ] | \\{ \\} \\| \\langle \\rangle "
                    + "\\lfloor \\rfloor \\lceil \\rceil, or '.' for none")
        }
        return delimiter
    }

    // MARK: Environments

    /// `\begin{bmatrix} … & … \\ … \end{bmatrix}`
    mutating func environment(at offset: Int) throws(MathError) -> MathAtom {
        let nameOffset = lexer.offsetOfNextToken + 1
        let name = try plainText(of: "\\begin", at: offset)
        guard let environment = MathEnvironment.all[name] else {
            let hint = NearName.hint(for: name, among: MathEnvironment.all.keys) { $0 }
            let known = MathEnvironment.all.keys.sorted().joined(separator: ", ")
            throw MathError(
                offset: nameOffset,
                message: "unknown environment '\(name.prefix(40))'; expected one of \(known)\(hint)")
        }
        let outer = displayStyle
        displayStyle = environment.displayStyle
        defer { displayStyle = outer }
        let rows = try rows(of: environment)
        try closeEnvironment(name, at: offset)
        let alignment = environment.alignment.map { " class=\"\($0)\"" } ?? ""
        let style = environment.displayStyle ? " displaystyle=\"true\"" : ""
        let table = "<mtable\(alignment)\(style)>\(rows)</mtable>"
        if environment.left.isEmpty { return MathAtom(.inner, table) }
        return MathAtom(.fenced, Self.fence(environment.left, table, environment.right))
    }

    private mutating func rows(of environment: MathEnvironment) throws(MathError) -> String {
        var markup = ""
        var cells: [String] = []
        while true {
            let atoms = try nested { (parser) throws(MathError) in try parser.row() }
            // In an aligned formula, the second cell continues the first.
            let continues = environment.alignment == "aligned" && cells.count % 2 == 1
            cells.append("<mtd>\(atoms.markup(continuing: continues))</mtd>")
            if lexer.take(.character("&")) { continue }
            let endsRow = lexer.take(.command("\\"))
            // A final `\\` begins no row.
            if endsRow || cells.count > 1 || !atoms.isEmpty { markup += "<mtr>\(cells.joined())</mtr>" }
            cells = []
            guard endsRow else { return markup }
            try skipRowDistance()
        }
    }

    /// Skips the distance in `\\[4pt]`; the style sheet determines it.
    private mutating func skipRowDistance() throws(MathError) {
        guard lexer.nextScalar == "[" else { return }
        let start = lexer.offset
        _ = lexer.takeScalar()
        while let scalar = lexer.takeScalar() {
            if scalar == "]" { return }
            if !scalar.isASCIILetter, !scalar.isASCIIDigit, scalar != ".", scalar != "-", scalar != " " {
                break
            }
        }
        throw MathError(
            offset: start, message: "'[' after '\\\\' begins a distance such as [4pt]; put a space before it")
    }

    private mutating func closeEnvironment(_ name: String, at offset: Int) throws(MathError) {
        try close(.command("end"), opened: "\\begin{\(name)}", at: offset)
        let nameOffset = lexer.offsetOfNextToken + 1
        let ended = try plainText(of: "\\end", at: nameOffset - 1)
        if ended != name {
            throw MathError(
                offset: nameOffset, message: "\\end{\(ended.prefix(40))} where \\end{\(name)} is expected")
        }
    }
}
