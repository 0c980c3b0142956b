import Manuscript

/// The relevant parts of a program's raw SIL, the compiler's intermediate language, as text with places
/// (docs/SIL in github.com/swiftlang/swift).
struct RawSIL {
    /// By symbol.
    private(set) var functions: [Substring: Function] = [:]
    /// The names of the chapter's variables, by symbol.
    private(set) var names: [Substring: String] = [:]
    /// The functions that a method of a class or protocol may call, by the method with and without its type:
    /// `#Base.go`; and the `deinit` that the initializer of a class or noncopyable type may lead to, by the
    /// initializer's symbol.
    private var implementations: [Substring: [Substring]] = [:]

    struct Function {
        fileprivate(set) var instructions: [Instruction] = []
        /// The instructions' places in the chapter, by number.
        fileprivate(set) var places: [Substring: SourceLocation] = [:]
    }

    /// An instruction that refers to a variable, a function or a method.
    struct Instruction {
        enum Kind: Substring {
            /// Defines a variable.
            case definition = "alloc_global"
            case variable = "global_addr"
            case function = "function_ref"
            /// A `dynamic` function.
            case dynamicFunction = "dynamic_function_ref"
            case classMethod = "class_method"
            case requirement = "witness_method"
            /// Includes the accessors of its components.
            case keyPath = "keypath"
        }

        var kind: Kind
        /// For a method, its key in a table.
        var symbol: Substring
        /// Nil if it is outside of the chapter's code.
        var place: SourceLocation?
        /// The numbers of instructions that use it.
        var users: [Substring]
    }

    init(_ text: String, _ programLines: ProgramLines) {
        var symbol: Substring?
        var function = Function()
        var last: Substring = ""
        var table: [(key: Substring, symbol: Substring)] = []
        var deinits: [Substring] = []
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
            } else if let defined = Self.definedSymbol(in: line) {
                symbol = defined
            } else if line.hasPrefix("  "), let key = Self.key(in: line), let symbol = Self.symbol(in: line) {
                table.append((key, symbol))
            } else if last.hasPrefix("sil_moveonlydeinit "), let symbol = Self.symbol(in: line) {
                deinits.append(symbol)
            } else if line == "}" {
                add(table)
                table = []
            }
        }
        add(deinits)
    }

    /// For noncopyable types: each initializer leads to the type's `deinit`; both symbols begin with the
    /// type's.
    private mutating func add(_ deinits: [Substring]) {
        for end in deinits where end.hasSuffix("fD") {
            let type = end.dropLast(2)
            for start in functions.keys where start.hasPrefix(type) && start.hasSuffix("fC") {
                implementations[start, default: []].append(end)
            }
        }
    }

    /// Lines such as `#Base.go: (Base) -> () -> Int : @SYMBOL [override]`,
    /// `method #P.go: <Self where Self : P> …` and `#Base.deinit!deallocator: @SYMBOL`.
    private mutating func add(_ table: [(key: Substring, symbol: Substring)]) {
        let ends = table.filter { $0.key.hasSuffix(".deinit!deallocator") }.map(\.symbol)
        for (key, symbol) in table {
            let name = Self.name(ofKey: key)
            for key in Set([key, name]) { implementations[key, default: []].append(symbol) }
            if name.hasSuffix("!allocator") { implementations[symbol, default: []] += ends }
        }
    }

    /// The functions that a method may call, with the same type if the tables contain it.
    func implementations(of key: Substring) -> [Substring] {
        implementations[key] ?? implementations[Self.name(ofKey: key)] ?? []
    }

    private static func name(ofKey key: Substring) -> Substring {
        key.hasPrefix("#") ? key.prefix { $0 != ":" } : key
    }

    /// A method's name and type, since methods with one name may have several types. A table has a symbol
    /// after it, an instruction the called type.
    fileprivate static func key(in text: Substring) -> Substring? {
        guard let start = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return nil }
        let text = text[start...]
        let name = text.prefix { $0 != " " && $0 != ":" && $0 != "," }
        let rest = text[name.endIndex...].drop { " :".contains($0) }
        let end = [" : @", " : $", ", $", ", %"].compactMap { rest.utf8.firstRange(of: $0.utf8)?.lowerBound }
            .min()
        guard let end else { return name }
        return name + ":" + rest[..<end]
    }

    /// The symbols of all functions in a program.
    static func definedSymbols(in text: String) -> [Substring] {
        text.split(separator: "\n").compactMap(definedSymbol)
    }

    private static func definedSymbol(in line: Substring) -> Substring? {
        line.hasPrefix("sil ") && line.hasSuffix("{") ? symbol(in: line) : nil
    }

    fileprivate static func symbol(in text: Substring) -> Substring? {
        guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        return text[text.utf8.index(after: at)...].prefix { !" ,\t".contains($0) }
    }
}

extension RawSIL {
    fileprivate static func symbols(in line: Substring, of kind: Instruction.Kind) -> [Substring] {
        switch kind {
        case .definition, .variable, .function, .dynamicFunction: symbol(in: line).map { [$0] } ?? []
        case .classMethod, .requirement: key(in: line).map { [$0] } ?? []
        // `(root $Base; gettable_property $Int,  id #Base.v!getter : …, getter @SYMBOL : …)`
        case .keyPath:
            line.split(separator: " ").filter { $0.hasPrefix("@$") || $0.hasPrefix("#") }.map {
                $0.hasPrefix("@") ? $0.dropFirst() : $0
            }
        }
    }
}

extension RawSIL.Function {
    /// Lines such as `%9 = global_addr @SYMBOL : $*Int, loc * "chapter.swift":100001:4, scope 1 // users:
    /// %46, %12`; those without a result have `// id: %8` at their end.
    fileprivate mutating func add(_ line: Substring, _ programLines: ProgramLines) {
        let words = line.split(separator: " ", maxSplits: 4)
        guard words.count > 2 else { return }
        let hasResult = words[1] == "="
        let place = Self.place(in: line, programLines)
        // It lists the variables that a function captures, at the function's place, which is not a use.
        if words[0] != "mark_function_escape",
            let number = hasResult ? words[0] : line.split(separator: " ").last
        {
            places[number] = place
        }
        guard let kind = RawSIL.Instruction.Kind(rawValue: words[hasResult ? 2 : 0]) else { return }
        let users = line.utf8.firstRange(of: "// user".utf8).map {
            line[$0.upperBound...].split { "s:, ".contains($0) }
        }
        for symbol in RawSIL.symbols(in: line, of: kind) {
            instructions.append(
                RawSIL.Instruction(kind: kind, symbol: symbol, place: place, users: users ?? []))
        }
    }

    private static func place(in line: Substring, _ programLines: ProgramLines) -> SourceLocation? {
        guard let file = line.utf8.firstRange(of: "\"\(programLines.file)\":".utf8) else { return nil }
        let numbers = line[file.upperBound...].prefix { $0.isNumber || $0 == ":" }.split(separator: ":")
        guard numbers.count == 2, let line = Int(numbers[0]), let column = Int(numbers[1]) else { return nil }
        return programLines.number(ofLine: line, column: column).map {
            SourceLocation(line: $0.line, column: $0.column)
        }
    }
}
