import Manuscript

extension ProgramText {
    /// A word above what looks like the definition of a variable with that name, if any.
    ///
    /// Without `--sandbox`, this decides whether the compiler is asked (`EarlyUse`), which takes as long as compiling; so
    /// false positives are fine, and false negatives are not.
    var usedEarly: Substring? {
        var seen: Set<Substring> = []
        var names = DefinedNames()
        var isLongString = false
        // From the first block comment on: braces and quotes may be in one.
        var hasComments = false
        for line in numberedByCell.split(separator: "\n") {
            // Data, and the tool's own lines.
            if line.utf8.starts(with: "__book_".utf8) || line.utf8.first == UInt8(ascii: "#") { continue }
            names.begin(
                isIndented: line.utf8.first == UInt8(ascii: " ") || line.utf8.first == UInt8(ascii: "\t"))
            let quotes = line.utf8.ranges(of: "\"\"\"".utf8).count
            let text = String(line)
            if text.mentions(["/*"]) { hasComments = true }
            // A quote next to a slash may be in a regular expression.
            let isPlain =
                !isLongString && !hasComments && quotes == 0
                && !line.utf8.contains(UInt8(ascii: "#")) && !text.mentions(["\\(", "/\"", "\"/"])
            if quotes % 2 == 1 { isLongString.toggle() }
            if !isPlain, line.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
                names.isNestingUncertain = true
            }
            if text.mentions(["\\{", "\\}"]) { names.isNestingUncertain = true }
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
    /// Whether a brace may have been in a string or a comment. Every definition counts then.
    var isNestingUncertain = false
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
            if !isIndented || nesting <= 0 || isNestingUncertain,
                !["if", "while", "case", "for", ","].contains(last), last != "guard" || !isIndented
            {
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
/// multi-line or raw strings, block comments and interpolations), everything counts.
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

    /// Whether strings and comments can be recognized.
    private let isPlain: Bool

    init(_ line: Substring, isPlain: Bool) {
        rest = line
        self.isPlain = isPlain
    }

    mutating func next() -> Token? {
        while let first = rest.utf8.first {
            if CodeWord.contains(first) {
                let word = rest.utf8.prefix(while: CodeWord.contains)
                rest = rest[word.endIndex...]
                defer { dots = 0 }
                if isString { continue }
                return Token(text: Substring(word), isWord: true, isMember: dots == 1)
            }
            // By bytes: a combining mark after a quote would be a part of its character.
            let start = rest.startIndex
            rest = rest[rest.utf8.index(after: start)...]
            if isString {
                if first == UInt8(ascii: "\\") {
                    // The quote, or whatever else is escaped.
                    rest = rest[rest.utf8.dropFirst().startIndex...]
                } else if first == UInt8(ascii: "\"") {
                    isString = false
                }
            } else if first == UInt8(ascii: "/"), rest.utf8.first == first, isPlain {
                return nil
            } else if first == UInt8(ascii: ".") {
                dots += 1
            } else if first != UInt8(ascii: " "), first != UInt8(ascii: "`") {
                (dots, isString) = (0, first == UInt8(ascii: "\"") && isPlain)
                return Token(
                    text: Substring(rest.base[start..<rest.startIndex]), isWord: false, isMember: false)
            }
        }
        return nil
    }
}
