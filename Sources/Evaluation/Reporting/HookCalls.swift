import Manuscript

/// Calls of the hooks for values that the compiler's playground transform omits: variables of a pattern,
/// `let (q, r) = …`, several in one statement, `let a = 1, b = 2`, those of `guard let`, `if let`, loops and
/// cases, and changes of components, `a[0] += 1`.
///
/// The compiler's tree says where these statements are, and what they name (`PatternStatement`). The calls
/// are inserted directly after the statement, or at the beginning of the body with the variables; all other
/// code keeps its line and column.
struct HookCalls {
    /// The offset before which each call is inserted.
    private var statements: [(end: Int, statement: PatternStatement)] = []
    /// Statements that read computed values again; each occurs twice, with its beginning and its end.
    private var rereads: [(end: Int, statement: PatternStatement)] = []
    /// All statements that were added: the typed tree contains some twice.
    private var known: Set<PatternStatement> = []
    /// Kinds of values that are not fully known.
    var unknown: Reporting.Values = []

    /// Adds a program's statements.
    mutating func add(_ statements: [PatternStatement], in text: String) {
        let bytes = Array(text.utf8)
        for statement in statements where known.insert(statement).inserted {
            if let end = statement.anchor.offset(in: bytes) {
                self.statements.append((end, statement))
            } else {
                unknown.insert(.unplaced)
            }
        }
    }

    /// Adds statements for which the transform reads a changed value again, which may have side effects.
    mutating func add(rereads: [PatternStatement], in text: String) {
        let bytes = Array(text.utf8)
        for statement in rereads {
            guard let end = statement.anchor.offset(in: bytes) else { continue }
            var before = statement
            before.anchor = .unreported(statement.start)
            self.rereads += [(statement.start, before), (end, statement)]
        }
    }

    /// The kinds of values with calls.
    var kinds: Reporting.Values {
        (statements + rereads).reduce(into: []) { $0.formUnion($1.statement.kind) }
    }

    /// The program including the calls.
    func inserted(into text: String, without missing: Reporting.Values) -> String {
        let wanted =
            statements.filter { !missing.contains($0.statement.kind) }
            + (missing.contains(.rereads) ? rereads : [])
        return wanted.isEmpty ? text : Self.insert(wanted, into: text)
    }

    /// Whether there may be variables of patterns; only decides whether the compiler is asked.
    static func mayBindPatterns(in text: String) -> Bool {
        var commas = Commas()
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where !line.starts(with: "__book_".utf8) {
            if line.firstRange(of: "async let".utf8) != nil || hasWord(of: statementWords, line) {
                return true
            }
            for word in ["let", "var"] {
                for found in line.ranges(of: word.utf8) {
                    let rest = line[found.upperBound...].drop {
                        $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
                    }
                    // The pattern may be on the next line.
                    guard let first = rest.first, !"(_".utf8.contains(first) else { return true }
                }
            }
            if commas.maySeparate(in: line) { return true }
        }
        return false
    }

    /// Keywords of statements that may define variables.
    private static let statementWords = Set(
        ["guard", "if", "while", "for", "case", "catch"].map { Array($0.utf8) })

    private static func hasWord(of words: Set<[UInt8]>, _ line: Substring.UTF8View) -> Bool {
        line.split { !CodeWord.contains($0) }.contains { $0.count <= 5 && words.contains(Array($0)) }
    }

    private static func insert(
        _ statements: [(end: Int, statement: PatternStatement)], into text: String
    ) -> String {
        let bytes = Array(text.utf8)
        let lines = LocatedText(bytes)
        var result: [UInt8] = []
        var next = 0
        // Statements may be nested, in a closure: the inner one ends first. Code at the start of a body
        // precedes its first statement.
        let ordered = statements.enumerated().sorted {
            ($0.element.end, $0.offset) < ($1.element.end, $1.offset)
        }
        for (end, statement) in ordered.map(\.element) where end >= next {
            result += bytes[next..<end]
            let calls = calls(for: statement, lines)
            next = end
            switch statement.anchor {
            case .unreported(let start):
                result += [0x0A]
                result += lines.location(of: start, earlier: 1)
                result += "\nlet _ =\n".utf8
                result += [UInt8](repeating: 0x20, count: lines.place(of: start).column - 1)
                continue
            case .behind: result += calls.map { ";" + declaration + $0 }.joined().utf8
            case .condition:
                result += (calls.map { ", __book_bound(\($0))" }.joined() + " {").utf8
                next += 1
            case .brace:
                result += ("{ " + calls.map { declaration + $0 }.joined(separator: "; ")).utf8
                next += 1
            case .caseBody: result += calls.map { declaration + $0 }.joined(separator: "; ").utf8
            }
            // The rest of this line keeps its column.
            let rest = bytes[next...].prefix { $0 != 0x0A }
            let code = rest.drop { $0 == 0x20 || $0 == 0x09 }
            if code.isEmpty || code.starts(with: "//".utf8) { continue }
            let place = lines.place(of: next)
            result += [0x0A]
            result += lines.location(of: next)
            result += [0x0A]
            result += [UInt8](repeating: 0x20, count: place.column - 1)
            // The line break ends the statement.
            if let semicolon = semicolon(from: next, in: bytes) {
                result += bytes[next..<semicolon] + [0x20]
                next = semicolon + 1
            }
        }
        result += bytes[next...]
        return String(decoding: result, as: UTF8.self)
    }

    /// A semicolon on the same line, after comments at most.
    private static func semicolon(from end: Int, in bytes: [UInt8]) -> Int? {
        var rest = bytes[end...].prefix { $0 != 0x0A }
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            if rest.first == UInt8(ascii: ";") { return rest.startIndex }
            guard rest.starts(with: "/*".utf8), let close = endOfComment(rest) else { return nil }
            rest = rest[close...]
        }
    }

    /// Comments may be nested.
    private static func endOfComment(_ bytes: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        var rest = bytes
        while rest.count > 1 {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest = rest.dropFirst(2)
                if depth == 0 { return rest.startIndex }
            } else {
                rest = rest.dropFirst()
            }
        }
        return nil
    }

    /// A declaration: in the body of a result builder, an expression would become part of the result.
    private static let declaration = "let _: () = "

    /// One call for a single variable on its line; several are shown together.
    private static func calls(for statement: PatternStatement, _ lines: LocatedText) -> [String] {
        let start = lines.place(of: statement.start)
        if statement.names.isEmpty { return ["__book_unread(\(start.line), \(start.column))"] }
        let column = start.column
        let names = statement.names.map {
            (text: $0.text, expression: $0.expression, place: lines.place(of: $0.offset))
        }
        var calls: [String] = []
        for line in Set(names.map(\.place.line)).sorted() {
            let names = names.filter { $0.place.line == line }
            if names.count > 1 { calls.append("__book_pattern()") }
            for name in names {
                calls.append(
                    "__builtin_log_with_id(\(name.expression), \(ProgramText.literal(name.text)), 0, \(line), \(line), "
                        + "\(column), \(name.place.column), 0, 0)")
            }
            if names.count > 1 {
                let all = names.map(\.text).joined(separator: ", ")
                calls.append("__book_pattern(\(ProgramText.literal(all)), \(line), \(column))")
            }
        }
        return calls
    }
}
