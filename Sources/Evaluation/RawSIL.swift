import Manuscript

/// What is to be known of a program's raw SIL, the compiler's intermediate language as text, with places (docs/SIL of
/// github.com/swiftlang/swift).
struct RawSIL {
    /// By symbol.
    private(set) var functions: [Substring: Function] = [:]
    /// What the chapter calls its variables, by symbol.
    private(set) var names: [Substring: String] = [:]

    struct Function {
        fileprivate(set) var instructions: [Instruction] = []
        /// Where the instructions stand in the chapter, by the number that their users know them by.
        fileprivate(set) var places: [Substring: Place] = [:]
    }

    /// One that names a variable or a function.
    struct Instruction {
        enum Kind: Substring {
            /// A variable is defined.
            case definition = "alloc_global"
            case variable = "global_addr"
            case function = "function_ref"
        }

        var kind: Kind
        var symbol: Substring
        /// Nil where it is not the chapter's.
        var place: Place?
        /// The numbers of those that work with it.
        var users: [Substring]
    }

    init(_ text: String, _ programLines: ProgramLines) {
        var symbol: Substring?
        var function = Function()
        var last: Substring = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            defer { last = line }
            if let name = symbol {
                guard line.hasPrefix("} // end sil function") else {
                    function.add(line, programLines)
                    continue
                }
                functions[name] = function
                (symbol, function) = (nil, Function())
            } else if line.hasPrefix("sil_global "), last.hasPrefix("// "), let name = Self.symbol(in: line) {
                names[name] = String(last.dropFirst(3))
            } else if line.hasPrefix("sil "), line.hasSuffix("{") {
                symbol = Self.symbol(in: line)
            }
        }
    }

    fileprivate static func symbol(in text: Substring) -> Substring? {
        guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        return text[text.utf8.index(after: at)...].prefix { $0 != " " && $0 != "," }
    }
}

extension RawSIL.Function {
    /// Lines such as `%9 = global_addr @SYMBOL : $*Int, loc * "chapter.swift":100001:4, scope 1 // users: %46, %12`; those
    /// without a result have `// id: %8` at their end.
    fileprivate mutating func add(_ line: Substring, _ programLines: ProgramLines) {
        let words = line.split(separator: " ", maxSplits: 4)
        guard words.count > 2 else { return }
        let hasResult = words[1] == "="
        let place = Self.place(in: line, programLines)
        // Functions that use a variable are told of where they stand, which is no use yet.
        if words[0] != "mark_function_escape",
            let number = hasResult ? words[0] : line.split(separator: " ").last
        {
            places[number] = place
        }
        guard let kind = RawSIL.Instruction.Kind(rawValue: words[hasResult ? 2 : 0]),
            let symbol = RawSIL.symbol(in: line)
        else { return }
        let users = line.utf8.firstRange(of: "// user".utf8).map {
            line[$0.upperBound...].split { "s:, ".contains($0) }
        }
        instructions.append(RawSIL.Instruction(kind: kind, symbol: symbol, place: place, users: users ?? []))
    }

    private static func place(in line: Substring, _ programLines: ProgramLines) -> Place? {
        guard let file = line.utf8.firstRange(of: "\"\(programLines.file)\":".utf8) else { return nil }
        let numbers = line[file.upperBound...].prefix { $0.isNumber || $0 == ":" }.split(separator: ":")
        guard numbers.count == 2, let line = Int(numbers[0]), let column = Int(numbers[1]) else { return nil }
        return programLines.number(ofLine: line, column: column).map {
            Place(line: $0.line, column: $0.column)
        }
    }
}
