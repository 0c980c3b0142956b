import Foundation

/// Calls of the hooks for variables that the compiler's playground transform leaves out: those of a pattern, `let (q, r) = …`,
/// and several in one statement, `let a = 1, b = 2`.
///
/// Where such statements are, and what they name, the compiler says (`-dump-parse`). A call stands in the program right
/// behind its statement; all that follows keeps its line and column.
struct PatternValues {
    /// What stands where, in bytes of the program's text.
    struct Statement: Equatable {
        var start: Int
        /// Where its last token begins.
        var lastToken: Int
        var names: [Name]
    }

    struct Name: Equatable {
        var text: String
        var offset: Int
    }

    /// Whether there may be such statements: decides only whether the compiler is asked.
    static func mayStand(in text: String) -> Bool {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where !line.starts(with: "__book_".utf8) {
            for word in ["let", "var"] {
                for found in line.ranges(of: word.utf8) {
                    let rest = line[found.upperBound...].drop { $0 == UInt8(ascii: " ") }
                    if rest.first == UInt8(ascii: "(") || rest.contains(UInt8(ascii: ",")) { return true }
                    // The next variable may stand in the next line.
                    if line.last == UInt8(ascii: ",") { return true }
                }
            }
        }
        return false
    }

    /// The program with the calls; nil where the compiler's answer is not understood.
    static func insert(into text: String, answer: [UInt8]) -> String? {
        guard let statements = statements(in: answer) else { return nil }
        let bytes = Array(text.utf8)
        let lines = ProgramLines(bytes)
        var result: [UInt8] = []
        var next = 0
        for statement in statements.sorted(by: { $0.start < $1.start }) {
            guard statement.start >= next, let end = end(of: statement, in: bytes) else { continue }
            result += bytes[next..<end]
            result += calls(for: statement, lines).utf8
            next = end
            // What follows in this line stays in its column.
            let rest = bytes[end...].prefix { $0 != 0x0A }
            let code = rest.drop { $0 == 0x20 || $0 == 0x09 }
            if code.isEmpty || code.starts(with: "//".utf8) { continue }
            let place = lines.place(of: end)
            result += "\n\(ProgramText.location(place.line))".utf8
            result += [UInt8](repeating: 0x20, count: place.column - 1)
        }
        result += bytes[next...]
        return String(decoding: result, as: UTF8.self)
    }

    private static func calls(for statement: Statement, _ lines: ProgramLines) -> String {
        let column = lines.place(of: statement.start).column
        return statement.names.enumerated().map { index, name in
            let line = lines.place(of: name.offset).line
            return ";__builtin_log_with_id(`\(name.text)`, \"\(name.text)\", -\(index + 1), \(line), \(line), "
                + "\(column), \(column + index + 1), 0, 0)"
        }.joined()
    }

    // MARK: Where a statement ends

    /// Behind its last token; nil where that is not plain.
    private static func end(of statement: Statement, in bytes: [UInt8]) -> Int? {
        guard statement.lastToken < bytes.count else { return nil }
        var end = statement.lastToken
        switch bytes[end] {
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "!"), UInt8(ascii: "?"): end += 1
        case UInt8(ascii: "\""):
            end += 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                if bytes[end] == UInt8(ascii: "\\") || bytes[end] == 0x0A { return nil }
                end += 1
            }
            end += 1
        case let byte where isWord(byte):
            while end < bytes.count,
                isWord(bytes[end]) || (bytes[end] == UInt8(ascii: ".") && byte < UInt8(ascii: "A"))
            {
                end += 1
            }
        default: return nil
        }
        // It has to be the end of a statement.
        let rest = bytes[min(end, bytes.count)...].drop { $0 == 0x20 || $0 == 0x09 }
        guard let first = rest.first else { return end }
        let ends: [UInt8] = [0x0A, UInt8(ascii: ";"), UInt8(ascii: "}")]
        return ends.contains(first) || rest.starts(with: "//".utf8) ? end : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    // MARK: What the compiler says

    /// The statements that the transform leaves out; nil where this is not the compiler's tree of a program.
    static func statements(in answer: [UInt8]) -> [Statement]? {
        guard let tree = try? JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any],
            tree["_kind"] as? String == "source_file", let items = tree["items"] as? [[String: Any]]
        else { return nil }
        var found: [Statement] = []
        // Without recursion: expressions nest deeply.
        var waiting: [Any] = [flattened(items)]
        while let next = waiting.popLast() {
            if let node = next as? [String: Any] {
                for (key, value) in node {
                    if node["_kind"] as? String == "brace_stmt", key == "elements", let elements = value as? [[String: Any]] {
                        waiting.append(elements)
                        found += statements(among: elements)
                    } else if key != "processed_init", value is [String: Any] || value is [Any] {
                        // An initial value is told twice.
                        waiting.append(value)
                    }
                }
            } else if let list = next as? [Any] {
                waiting += list
            }
        }
        return found + statements(among: flattened(items))
    }

    /// At the top level each statement is in a list of its own, and its variables follow it.
    private static func flattened(_ items: [[String: Any]]) -> [[String: Any]] {
        items.flatMap { item -> [[String: Any]] in
            guard item["_kind"] as? String == "top_level_code_decl", let body = item["body"] as? [String: Any],
                let elements = body["elements"] as? [[String: Any]]
            else { return [item] }
            return elements
        }
    }

    private static func statements(among elements: [[String: Any]]) -> [Statement] {
        var found: [Statement] = []
        var index = 0
        while index < elements.count {
            let element = elements[index]
            index += 1
            guard element["_kind"] as? String == "pattern_binding_decl", let range = range(of: element),
                let entries = element["pattern_entries"] as? [[String: Any]]
            else { continue }
            var names: [Name] = []
            var isAsync = false
            while index < elements.count, elements[index]["_kind"] as? String == "var_decl" {
                let variable = elements[index]
                index += 1
                let attributes = variable["attrs"] as? [[String: Any]] ?? []
                isAsync = isAsync || attributes.contains { $0["_kind"] as? String == "async_attr" }
                if let place = Self.range(of: variable), let name = name(of: variable) {
                    names.append(Name(text: name, offset: place.start))
                }
            }
            let pattern = entries.first?["pattern"] as? [String: Any]
            let isOne = entries.count == 1 && kind(of: pattern) == "pattern_named"
            let hasValues = entries.allSatisfy { $0["original_init"] != nil }
            if !isOne, hasValues, !isAsync, !names.isEmpty {
                found.append(Statement(start: range.start, lastToken: range.end, names: names))
            }
        }
        return found
    }

    /// Of a pattern with a type, that of the pattern itself.
    private static func kind(of pattern: [String: Any]?) -> String? {
        var pattern = pattern
        while pattern?["_kind"] as? String == "pattern_typed" {
            pattern = pattern?["sub_pattern"] as? [String: Any]
        }
        return pattern?["_kind"] as? String
    }

    private static func range(of node: [String: Any]) -> (start: Int, end: Int)? {
        guard let range = node["range"] as? [String: Any], let start = range["start"] as? Int,
            let end = range["end"] as? Int
        else { return nil }
        return (start, end)
    }

    private static func name(of variable: [String: Any]) -> String? {
        let name = variable["name"] as? [String: Any]
        let base = name?["base_name"] as? [String: Any]
        return base?["name"] as? String
    }
}

/// Which line and column a program's byte has, by its `#sourceLocation` directives.
private struct ProgramLines {
    private var starts: [(offset: Int, line: Int)] = []

    init(_ bytes: [UInt8]) {
        let directive = Array("#sourceLocation(".utf8)
        var offset = 0
        var line = 1
        for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            starts.append((offset, line))
            line += 1
            offset += text.count + 1
            guard text.starts(with: directive), let mark = text.ranges(of: "line: ".utf8).last else { continue }
            line = Int(String(decoding: text[mark.upperBound...].prefix { $0 != UInt8(ascii: ")") }, as: UTF8.self)) ?? line
        }
    }

    func place(of offset: Int) -> (line: Int, column: Int) {
        var (low, high) = (0, starts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle].offset <= offset { low = middle } else { high = middle - 1 }
        }
        return (starts[low].line, offset - starts[low].offset + 1)
    }
}
