extension ProgramText {
    /// A word above what looks like the definition of a variable with that name, if any.
    ///
    /// This only decides whether the compiler is asked (`EarlyUse`), which takes as long as compiling; so
    /// false positives are fine, and false negatives are not.
    var usedEarly: Substring? {
        var seen: Set<Substring> = []
        var names = DefinedNames()
        var isLongString = false
        for line in numberedByCell.split(separator: "\n") {
            // Data, and the tool's own lines.
            if line.utf8.starts(with: "__book_".utf8) || line.utf8.first == UInt8(ascii: "#") { continue }
            names.begin(
                isIndented: line.utf8.first == UInt8(ascii: " ") || line.utf8.first == UInt8(ascii: "\t"))
            let quotes = line.utf8.ranges(of: "\"\"\"".utf8).count
            let isPlain = !isLongString && quotes == 0 && !line.utf8.contains(UInt8(ascii: "#"))
            if quotes % 2 == 1 { isLongString.toggle() }
            for token in Tokens(line, isPlain: isPlain) where !token.isMember {
                let isName = names.take(token.text)
                guard token.isWord else { continue }
                if isName, seen.contains(token.text) { return token.text }
                if !isName { seen.insert(token.text) }
            }
        }
        return nil
    }
}

/// Tells the names that top-level lines of `let` and `var` give, as well as that can be done word by word.
private struct DefinedNames {
    private var isIndented = false
    /// The nesting of braces. The content of a multi-line string counts as well, so unindented lines are at
    /// the top level in any case.
    private var nesting = 0
    private var isDefinition = false
    /// Whether the next word, or everything in the next parentheses, is a name.
    private var isPattern = false
    private var depth = 0
    private var last: Substring = ""

    mutating func begin(isIndented: Bool) {
        self.isIndented = isIndented
        if depth <= 0, last != "," { isDefinition = false }
    }

    /// Whether this is a name that is defined here.
    mutating func take(_ token: Substring) -> Bool {
        defer { last = token }
        if token == "{" { nesting += 1 } else if token == "}" { nesting -= 1 }
        switch token {
        case "let", "var":
            // In conditions and patterns they define nothing for other cells.
            if !isIndented || nesting <= 0, !["if", "guard", "while", "case", "for", ","].contains(last) {
                (isDefinition, isPattern, depth) = (true, true, 0)
            }
        case "(", "[", "{": depth += 1
        case ")", "]", "}":
            depth -= 1
            if depth <= 0 { isPattern = false }
        case ",": if depth <= 0 { isPattern = true }
        case ";": if depth <= 0 { isDefinition = false }
        default:
            let isName = isDefinition && isPattern
            if depth <= 0 { isPattern = false }
            return isName
        }
        return false
    }
}

/// The words and characters of a line, without comments and string contents. If these are uncertain (in
/// multi-line or raw strings), everything counts.
private struct Tokens: Sequence, IteratorProtocol {
    struct Token {
        var text: Substring
        var isWord: Bool
        /// Whether it follows a dot.
        var isMember: Bool
    }

    private var rest: Substring
    private var dots = 0
    private var isString = false
    /// The nesting of parentheses in a string's `\(…)`.
    private var depth = 0

    /// Whether strings and comments can be recognized.
    private let isPlain: Bool

    init(_ line: Substring, isPlain: Bool) {
        rest = line
        self.isPlain = isPlain
    }

    mutating func next() -> Token? {
        while let first = rest.utf8.first {
            if StatementEnd.isWord(first) {
                let word = rest.utf8.prefix(while: StatementEnd.isWord)
                rest = rest[word.endIndex...]
                defer { dots = 0 }
                if isString, depth == 0 { continue }
                return Token(text: Substring(word), isWord: true, isMember: dots == 1)
            }
            let sign = rest.removeFirst()
            if isString {
                read(sign)
            } else if sign == "/", rest.utf8.first == UInt8(ascii: "/"), isPlain {
                return nil
            } else if sign == "." {
                dots += 1
            } else if sign != " ", sign != "`" {
                (dots, isString) = (0, sign == "\"" && isPlain)
                return Token(text: Substring(String(sign)), isWord: false, isMember: false)
            }
        }
        return nil
    }

    /// Reads a character in a string.
    private mutating func read(_ sign: Character) {
        dots = sign == "." ? dots + 1 : 0
        switch sign {
        case "\\" where depth == 0:
            rest = rest.drop { $0 == "#" }
            if let next = rest.popFirst(), next == "(" { depth = 1 }
        case "(" where depth > 0: depth += 1
        case ")" where depth > 0: depth -= 1
        case "\"" where depth == 0: isString = false
        default: break
        }
    }
}
