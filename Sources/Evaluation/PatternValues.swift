import Foundation

/// Calls of the hooks for variables that the compiler's playground transform leaves out: those of a pattern, `let (q, r) = …`,
/// several of one statement, `let a = 1, b = 2`, and those of `guard let`.
///
/// Where such statements are, and what they name, the compiler says (`PatternStatement`). The calls stand in the program
/// right behind their statement; all that follows keeps its line and column.
struct PatternValues {
    /// Whether there may be such statements: decides only whether the compiler is asked.
    static func mayStand(in text: String) -> Bool {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where !line.starts(with: "__book_".utf8) {
            if line.firstRange(of: "guard".utf8) != nil { return true }
            let lastComma = line.lastIndex(of: UInt8(ascii: ","))
            for word in ["let", "var"] {
                for found in line.ranges(of: word.utf8) {
                    let rest = line[found.upperBound...].drop {
                        $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
                    }
                    // The pattern, or the next variable, may stand in the next line.
                    if rest.isEmpty || rest.first == UInt8(ascii: "(") { return true }
                    if let lastComma, lastComma >= found.upperBound { return true }
                }
            }
            if line.drop(while: { $0 == UInt8(ascii: " ") }).first == UInt8(ascii: ",") { return true }
        }
        return false
    }

    /// The program with the calls; nil where it is not plain where a statement ends.
    static func insert(_ statements: [PatternStatement], into text: String) -> String? {
        let bytes = Array(text.utf8)
        let lines = LocatedText(bytes)
        var result: [UInt8] = []
        var next = 0
        var ends: [(end: Int, statement: PatternStatement)] = []
        for statement in statements {
            guard let end = StatementEnd.find(from: statement.lastToken, in: bytes) else { return nil }
            ends.append((end, statement))
        }
        // One may stand within another, in a closure: that ends first.
        for (end, statement) in ends.sorted(by: { $0.end < $1.end }) {
            result += bytes[next..<end]
            result += calls(for: statement, lines).utf8
            next = end
            // What follows in this line stays in its column.
            let rest = bytes[end...].prefix { $0 != 0x0A }
            let code = rest.drop { $0 == 0x20 || $0 == 0x09 }
            if code.isEmpty || code.starts(with: "//".utf8) { continue }
            let place = lines.place(of: end)
            result += [0x0A]
            result += lines.location(of: end)
            result += [0x0A]
            result += [UInt8](repeating: 0x20, count: place.column - 1)
            // The new line ends the statement.
            if let semicolon = semicolon(from: end, in: bytes) {
                result += bytes[end..<semicolon] + [0x20]
                next = semicolon + 1
            }
        }
        result += bytes[next...]
        return String(decoding: result, as: UTF8.self)
    }

    /// The one that follows in the same line, behind comments at most.
    private static func semicolon(from end: Int, in bytes: [UInt8]) -> Int? {
        var rest = bytes[end...].prefix { $0 != 0x0A }
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            if rest.first == UInt8(ascii: ";") { return rest.startIndex }
            guard rest.starts(with: "/*".utf8), let close = rest.firstRange(of: "*/".utf8) else { return nil }
            rest = rest[close.upperBound...]
        }
    }

    /// One call for a variable that stands alone in its line; several are shown together.
    private static func calls(for statement: PatternStatement, _ lines: LocatedText) -> String {
        let column = lines.place(of: statement.start).column
        let names = statement.names.map { (text: $0.text, place: lines.place(of: $0.offset)) }
        var calls = ""
        for line in Set(names.map(\.place.line)).sorted() {
            let names = names.filter { $0.place.line == line }
            if names.count > 1 { calls += ";__book_pattern()" }
            for name in names {
                calls +=
                    ";__builtin_log_with_id(`\(name.text)`, \"\(name.text)\", 0, \(line), \(line), "
                    + "\(column), \(name.place.column), 0, 0)"
            }
            if names.count > 1 {
                let all = names.map(\.text).joined(separator: ", ")
                calls += ";__book_pattern(\"\(all)\", \(line), \(column))"
            }
        }
        return calls
    }
}

extension Evaluator {
    /// The program with calls for what the transform leaves out, the program itself where there is nothing of that kind, or
    /// nil where that is not known.
    func withPatternValues(
        _ text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> String? {
        guard PatternValues.mayStand(in: text) else { return text }
        return try await patternStatements(in: text, flags: flags, in: folder).flatMap {
            $0.isEmpty ? text : PatternValues.insert($0, into: text)
        }
    }

    /// Nil where the compiler's answer is not understood.
    func patternStatements(
        in text: String, flags: [String], in folder: String
    ) async throws(EvaluationError) -> [PatternStatement]? {
        try Files.replaceFolder(folder)
        try Files.write(text, to: folder + "/main.swift")
        do throws(EvaluationError) {
            let result = try await Tool.run(
                toolchain.compiler,
                ["-frontend", "-dump-parse", "-dump-ast-format", "json", "-suppress-warnings"] + flags
                    + ["main.swift"], in: folder, limits: toolchain.limits)
            // What the compiler does not take as Swift it says when it compiles it.
            return result.isSuccess ? PatternStatement.all(in: Array(result.output.utf8)) : []
        } catch .failed, .exceeded {
            // The tree of a program of some hundred kilobytes is longer than what is read of a tool.
            return nil
        }
    }
}

/// Which line and column a program's byte has, by its `#sourceLocation` directives.
private struct LocatedText {
    private struct Line {
        var offset: Int
        var number: Int
        /// What stands before and after the number in the directive that says it.
        var directive: (Range<Int>, Range<Int>)?
    }

    private let bytes: [UInt8]
    private var lines: [Line] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let opening = Array("#sourceLocation(".utf8)
        var line = Line(offset: 0, number: 1)
        for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            lines.append(line)
            line.offset += text.count + 1
            line.number += 1
            guard text.starts(with: opening), let mark = text.ranges(of: "line: ".utf8).last else { continue }
            let digits = text[mark.upperBound...].prefix {
                $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
            }
            guard let number = Int(String(decoding: digits, as: UTF8.self)) else { continue }
            line.number = number
            line.directive = (text.startIndex..<digits.startIndex, digits.endIndex..<text.endIndex)
        }
    }

    private func line(of offset: Int) -> Line {
        var (low, high) = (0, lines.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle].offset <= offset { low = middle } else { high = middle - 1 }
        }
        return lines[low]
    }

    func place(of offset: Int) -> (line: Int, column: Int) {
        let line = line(of: offset)
        return (line.number, offset - line.offset + 1)
    }

    /// A directive that gives the next line the number that a byte's line has.
    func location(of offset: Int) -> [UInt8] {
        let line = line(of: offset)
        guard let (before, after) = line.directive else { return [] }
        return bytes[before] + Array("\(line.number)".utf8) + bytes[after]
    }
}
