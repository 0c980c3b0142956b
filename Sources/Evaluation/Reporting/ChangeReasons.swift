extension ChangedPlaces {
    /// Whether there may be such statements: decides only whether the compiler is asked how it reads the text.
    static func mayStand(in text: String) -> Bool {
        var depth = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where !line.starts(with: "__book_".utf8) {
            if mayStand(in: line, isArgument: depth > 0) { return true }
            for byte in line {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth = max(0, depth - 1) }
            }
            // What can be changed has a setter, or a wrapper.
            let words = line.split { !StatementEnd.isWord($0) }
            if words.contains(where: { word in setters.contains { word.elementsEqual($0.utf8) } }) {
                return true
            }
        }
        return false
    }

    private static let setters = ["set", "_modify", "wrappedValue"]

    /// `&a`, `a += 1`, `a.b = 1`, a call of something within something else, or of a method among arguments.
    ///
    /// - Parameter isArgument: whether the line stands within parentheses, as far as that is known without parsing.
    private static func mayStand(in line: Substring.UTF8View, isArgument: Bool) -> Bool {
        if line.firstRange(of: ".pointee.".utf8) != nil { return true }
        var last: UInt8 = 0x20
        var beforeLast: UInt8 = 0x20
        var hasDot = false
        var isArgument = isArgument
        var isMethod = false
        let declares = ["let ", "var "].contains { line.drop { $0 == 0x20 }.starts(with: $0.utf8) }
        for (index, byte) in zip(line.indices, line) {
            switch byte {
            case UInt8(ascii: "."):
                if "])!?".utf8.contains(last) { return true }
                hasDot = true
                isMethod = isArgument
            case UInt8(ascii: "("):
                if last == UInt8(ascii: "&") || isMethod && !declares { return true }
                isArgument = true
            case UInt8(ascii: "="):
                let next = line.index(after: index)
                if next < line.endIndex, line[next] == byte { break }
                if "+-*/%&|^".utf8.contains(last) { return true }
                if "<>".utf8.contains(last), last == beforeLast { return true }
                if hasDot, !declares, !"=!<>~".utf8.contains(last) { return true }
            default:
                if last == UInt8(ascii: "&"), StatementEnd.isWord(byte) {
                    return true
                }
            }
            (beforeLast, last) = (last, byte)
        }
        return false
    }

    /// Whether there may be such statements in a program, as the compiler reads it without types (`-dump-parse`): decides
    /// only whether it is asked for types.
    static func mayStand(in tree: CompilerTree) -> Bool { reasons(in: tree) > 0 }

    /// How many statements give a reason to ask. (Without types the tree does not say where they stand.)
    static func reasons(in tree: CompilerTree) -> Int {
        var reasons = 0
        let variables = DeclaredVariables(tree)
        tree.forEachBlock { elements in
            reasons += elements.count {
                mayChange($0, variables.names) || callsMethod($0, ofComputed: variables.computed)
            }
        }
        return reasons
    }

    private typealias Node = CompilerTree.Node

    /// Whether it calls a method of a variable with a getter or a wrapper.
    private static func callsMethod(_ call: Node, ofComputed computed: Set<String>) -> Bool {
        guard !computed.isEmpty, CompilerTree.kind(of: call) == "call_expr" else { return false }
        var next = (call["fn"] as? Node)?["base"] as? Node
        while let node = next {
            if let name = (node["name"] ?? node["field"]) as? String, computed.contains(name) { return true }
            next = node["base"] as? Node
        }
        return false
    }

    private static func mayChange(_ element: Node, _ variables: Set<String>) -> Bool {
        switch CompilerTree.kind(of: element) {
        case "return_stmt" where element["implicit"] as? Bool == true:
            return (element["result"] as? Node).map { mayChange($0, variables) } ?? false
        case "try_expr", "force_try_expr", "optional_try_expr", "await_expr", "unsafe_expr", "paren_expr":
            return (element["sub_expr"] as? Node).map { mayChange($0, variables) } ?? false
        case "sequence_expr":
            guard let parts = element["elements"] as? [Node], parts.count > 1 else { return false }
            // 'try' is said of the first operand.
            var place = parts[0]
            while let inner = place["sub_expr"] as? Node,
                CompilerTree.kind(of: place)?.contains("try") ?? false
            {
                place = inner
            }
            if CompilerTree.kind(of: parts[1]) == "assign_expr" {
                let isProperty = CompilerTree.kind(of: place) == "unresolved_dot_expr"
                return isWithin(place, orOfCall: true) || isProperty && isTypes(place)
            }
            let name = parts[1]["name"] as? String ?? ""
            if name.hasSuffix("="), !["==", "!=", "<=", ">=", "===", "!==", "~="].contains(name) {
                return true
            }
            return NestedChanges.mayStand(in: element, variables)
        case "call_expr":
            let arguments = (element["args"] as? Node)?["args"] as? [Node] ?? []
            let changed = arguments.compactMap { $0["expr"] as? Node }.filter {
                CompilerTree.kind(of: $0) == "inout_expr"
            }
            if changed.count > 1 || NestedChanges.isPrint(element) && !changed.isEmpty { return true }
            if let place = changed.first?["sub_expr"] as? Node,
                CompilerTree.kind(of: place) != "unresolved_decl_ref_expr"
            {
                return true
            }
            if let method = element["fn"] as? Node, CompilerTree.kind(of: method) == "unresolved_dot_expr",
                isWithin(method) || (method["base"] as? Node)?["field"] as? String == "pointee"
            {
                return true
            }
            return arguments.contains {
                ($0["expr"] as? Node).map { NestedChanges.mayStand(in: $0, variables) } ?? false
            }
        default:
            return false
        }
    }

    /// Whether it is a property, or a method, of something within something else: `a[0].n`, `x?.n`, `(x).n`.
    ///
    /// - Parameter orOfCall: also of what a call gives, `make().n`.
    private static func isWithin(_ place: Node, orOfCall: Bool = false) -> Bool {
        var place = place
        var isWithin = false
        var orOfCall = orOfCall
        while let base = (place["base"] ?? place["sub_expr"] ?? (orOfCall ? place["fn"] : nil)) as? Node {
            // Of what a call gives an element can be changed, 'make()[0].sort()'.
            if CompilerTree.kind(of: base) == "subscript_expr" { orOfCall = true }
            if CompilerTree.kind(of: base) != "unresolved_dot_expr",
                CompilerTree.kind(of: base) != "unresolved_decl_ref_expr"
            {
                isWithin = true
            }
            place = base
        }
        return isWithin && CompilerTree.kind(of: place) == "unresolved_decl_ref_expr"
    }

    /// Whether the first name is that of a type, as types are called.
    private static func isTypes(_ place: Node) -> Bool {
        var place = place
        while let base = place["base"] as? Node { place = base }
        return (place["name"] as? String)?.first?.isUppercase ?? false
    }
}

/// What a program calls its variables.
private struct DeclaredVariables {
    /// Of all that can be changed, parameters among them.
    private(set) var names: Set<String> = []
    /// Of those with getters or wrappers.
    private(set) var computed: Set<String> = []

    /// - Parameter tree: the one without types.
    init(_ tree: CompilerTree) {
        var (names, computed): (Set<String>, Set<String>) = ([], [])
        tree.forEachNode { node in
            let kind = CompilerTree.kind(of: node)
            guard kind == "var_decl" || kind == "parameter", node["let"] as? Bool != true,
                let name = CompilerTree.name(of: node)
            else { return }
            names.insert(name)
            let attributes = node["attrs"] as? [CompilerTree.Node] ?? []
            let isWrapped = attributes.contains { CompilerTree.kind(of: $0) == "custom_attr" }
            if kind == "var_decl", node["accessors"] != nil || isWrapped { computed.insert(name) }
        }
        (self.names, self.computed) = (names, computed)
    }
}
