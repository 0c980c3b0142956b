/// Statements that change a variable, or a part of one, which the compiler's playground transform does not report: `a[0] += 1`,
/// `x?.n = 4`, `d[k, default: []].append(1)`, `swap(&a, &b)`. (It reports those that change a variable as a whole, `x += 1`
/// or `a.append(1)`, and what is assigned to an element, `a[0] = 7`.) And those that bind or change a variable of a type that
/// can't be copied, which it reports nowhere.
///
/// Shown is the value of as much of the changed place as can be read again without doing anything else: stored properties,
/// `s.n += 1`, optional ones too. Of an element that is the variable which holds it, since to find the element again its
/// index would have to be computed again. So reading can neither stop the program nor be seen by it. Where nothing can be read,
/// as of `make().n = 4`, the line says so.
struct ChangedPlaces {
    private typealias Node = CompilerTree.Node

    private(set) var statements: [PatternStatement] = []
    /// Those that the transform reports, and for which it asks a getter of the chapter once more.
    private(set) var rereads: [PatternStatement] = []
    private let text: [UInt8]
    /// Properties and variables of the chapter with a getter, by symbol. Those of libraries can't be told.
    private var computed: Set<String> = []
    /// Where statements of closures stand that have one statement alone, and what those closures call their parameters.
    private var alone: [Int: Parameters] = [:]

    private struct Parameters {
        var names: Set<String>
        /// Whether what they are may follow from the statement, as long as it stands alone.
        var mayFollow: Bool
    }

    /// What mangled types have in them where they have one that can't be copied.
    private var noncopyable: [String] = []

    /// Words of a chapter that may have such types.
    private static let noncopyingWords = ["~Copyable", "Synchronization"]

    /// Whether a program may have them: decides only whether the compiler is asked for types.
    static func mayHaveNoncopyable(_ text: String) -> Bool {
        noncopyingWords.contains { text.utf8.firstRange(of: $0.utf8) != nil }
    }

    /// - Parameter tree: the one with types (`-dump-ast`).
    init(_ tree: CompilerTree, _ text: String) {
        self.text = Array(text.utf8)
        var blocks: [[Node]] = []
        var (computed, alone): (Set<String>, [Int: Parameters]) = ([], [:])
        var fixed = FixedParameters()
        var literals = InterpolatedLiterals()
        var noncopyable = ["5MutexV", "6AtomicV"]
        tree.forEachBlock {
            blocks.append($0)
        } inspect: { node in
            fixed.inspect(node)
            literals.inspect(node)
            switch CompilerTree.kind(of: node) {
            case "var_decl":
                if let read = node["readImpl"] as? String, read != "stored", node["lazy"] as? Bool != true,
                    // Local variables have no symbol.
                    let symbol = node["usr"] as? String ?? CompilerTree.name(of: node)
                {
                    computed.insert(symbol)
                }
            case "closure_expr" where node["single_expression"] as? Bool == true:
                guard let body = node["body"] as? Node, let elements = body["elements"] as? [Node],
                    let element = elements.first, let range = CompilerTree.range(of: element),
                    let start = CompilerTree.range(of: node)?.start
                else { break }
                // What a closure stands in comes before it.
                alone[range.start] = Parameters(
                    names: Self.parameters(of: node), mayFollow: !fixed.closures.contains(start))
            case "struct_decl", "enum_decl":
                guard let inherited = node["inherits"] as? Node, let name = CompilerTree.name(of: node),
                    let conformances = inherited["conformances"] as? [Node],
                    !conformances.contains(where: { $0["protocol"] as? String == "s:s8CopyableP" })
                else { break }
                noncopyable.append(
                    "\(name.utf8.count)\(name)\(CompilerTree.kind(of: node) == "enum_decl" ? "O" : "V")")
            default: break
            }
        }
        (self.computed, self.alone) = (computed, alone)
        if Self.mayHaveNoncopyable(text) { self.noncopyable = noncopyable }
        var begun: Set<Int> = []
        for elements in blocks {
            for (index, element) in elements.enumerated() {
                let next = index + 1 < elements.count ? elements[index + 1] : nil
                if let statement = binding(element, next) ?? statement(element) {
                    if begun.insert(statement.start).inserted { statements.append(statement) }
                } else if let statement = reread(element), begun.insert(statement.start).inserted {
                    rereads.append(statement)
                }
            }
        }
        (statements, rereads) = (literals.outside(statements), literals.outside(rereads))
    }

    private static func parameters(of closure: Node) -> Set<String> {
        let parameters = (closure["params"] as? Node)?["params"] as? [Node] ?? []
        return Set(parameters.compactMap { CompilerTree.name(of: $0) })
    }

    /// A variable that can't be copied.
    private func binding(_ element: Node, _ variable: Node?) -> PatternStatement? {
        guard CompilerTree.kind(of: element) == "pattern_binding_decl",
            let range = CompilerTree.range(of: element),
            let entries = element["pattern_entries"] as? [Node], entries.count == 1,
            entries[0]["original_init"] != nil,
            let variable, CompilerTree.kind(of: variable) == "var_decl",
            let name = CompilerTree.name(of: variable),
            let place = CompilerTree.range(of: variable), word(at: place.start) == name,
            isNoncopyable(variable["interface_type"])
        else { return nil }
        return PatternStatement(
            start: range.start, anchor: .behind(lastToken: range.end),
            names: [PatternStatement.Name(text: name, offset: place.start)],
            kind: .changes)
    }

    private func isNoncopyable(_ type: Any?) -> Bool {
        guard !noncopyable.isEmpty, let type = type as? String else { return false }
        return noncopyable.contains { type.utf8.firstRange(of: $0.utf8) != nil }
    }

    private func statement(_ element: Node) -> PatternStatement? {
        var expression = element
        if CompilerTree.kind(of: element) == "return_stmt" {
            // That of a closure of one statement.
            guard element["implicit"] as? Bool == true, let result = element["result"] as? Node else {
                return nil
            }
            expression = result
        }
        guard let range = CompilerTree.range(of: expression) else { return nil }
        var names: [PatternStatement.Name] = []
        let parameters = alone[range.start]
        let places = unreported(expression, of: parameters)
        for place in places {
            guard let path = path(to: place) else { continue }
            if let parameters, parameters.mayFollow, parameters.names.contains(path.root) { return nil }
            let name = PatternStatement.Name(text: path.name, expression: path.text, offset: path.offset)
            if !names.contains(where: { $0.expression == name.expression }) { names.append(name) }
        }
        if names.isEmpty {
            let mayFollow = parameters.map { $0.mayFollow && !$0.names.isEmpty } ?? false
            guard !mayFollow, places.contains(where: isWritten) else { return nil }
        }
        return PatternStatement(
            start: range.start, anchor: .behind(lastToken: range.end), names: names,
            kind: parameters != nil ? .closureChanges : .changes)
    }

    // MARK: What is read again

    /// `celsius += 1` and `list.append(1)`, where these are computed or wrapped.
    private func reread(_ element: Node) -> PatternStatement? {
        guard let range = CompilerTree.range(of: element), element["implicit"] as? Bool != true else {
            return nil
        }
        var expression = element
        while let inner = Self.inner(of: expression) { expression = inner }
        guard let kind = CompilerTree.kind(of: expression), kind.hasSuffix("_expr") else { return nil }
        let own = (expression["fn"] as? Node).map(Self.changedArguments) ?? []
        guard (own + Self.changedArguments(expression)).contains(where: asksGetter) else { return nil }
        return PatternStatement(
            start: range.start, anchor: .behind(lastToken: range.end), names: [], kind: .rereads)
    }

    private func asksGetter(_ place: Node) -> Bool {
        var next: Node? = place
        while let node = next {
            if isComputed(node) { return true }
            next = (node["base"] ?? node["sub_expr"]) as? Node
        }
        return false
    }

    // MARK: What is not reported

    /// Places that an expression changes; none where the transform reports them, or its value.
    ///
    /// - Parameter parameters: of the closure that a statement is the only one of: the transform reports them before it.
    private func unreported(_ statement: Node, of parameters: Parameters?) -> [Node] {
        // Mangled names begin with '$s', and with '$e' for a page.
        guard let type = statement["type"] as? String, ["ytD", "ytSgD"].contains(type.dropFirst(2)) else {
            return []
        }
        var expression = statement
        var isOptional = false
        while let inner = Self.inner(of: expression) {
            if CompilerTree.kind(of: expression) == "optional_evaluation_expr" { isOptional = true }
            expression = inner
        }
        func isOwn(_ place: Node) -> Bool {
            guard let parameters, !parameters.mayFollow, let path = path(to: place) else { return false }
            return parameters.names.contains(path.root)
        }
        switch CompilerTree.kind(of: expression) {
        case "assign_expr":
            guard let destination = expression["dest"] as? Node else { return [] }
            if isOwn(destination) { return [destination] }
            switch CompilerTree.kind(of: destination) {
            case "member_ref_expr": return isReported(destination) ? [] : [destination]
            case "declref_expr": return isNoncopyable(destination["type"]) ? [destination] : []
            case "tuple_expr", "discard_assignment_expr": return []
            default: return isOptional ? [destination] : []
            }
        case "call_expr", "binary_expr", "prefix_unary_expr", "postfix_unary_expr":
            // A method's value is an argument of what comes before its other arguments.
            let own = (expression["fn"] as? Node).map(Self.changedArguments) ?? []
            let others = Self.changedArguments(expression)
            let changed = own + others
            if changed.isEmpty || NestedChanges.isPrint(expression) {
                return NestedChanges.places(in: expression)
            }
            let isReported =
                if let own = own.first {
                    isReported(own) && !isNoncopyable(own["type"]) && !Self.isPointee(own)
                } else {
                    others.count == 1 && CompilerTree.kind(of: others[0]) == "declref_expr"
                        && !isNoncopyable(others[0]["type"])
                }
            return isReported && !isOptional && !changed.contains(where: isOwn) ? [] : changed
        case "ternary_expr": return NestedChanges.places(in: expression)
        default: return []
        }
    }

    /// What stands within something that changes nothing.
    private static func inner(of expression: Node) -> Node? {
        switch CompilerTree.kind(of: expression) {
        case "optional_evaluation_expr", "inject_into_optional", "try_expr", "force_try_expr",
            "optional_try_expr",
            "await_expr", "unsafe_expr", "paren_expr", "open_existential_expr":
            expression["sub_expr"] as? Node
        default: nil
        }
    }

    /// Those of `f(&a, &b[0])`, and the value that a mutating method is called on.
    private static func changedArguments(_ call: Node) -> [Node] {
        let arguments = (call["args"] as? Node)?["args"] as? [Node] ?? []
        return arguments.compactMap { argument in
            guard let value = argument["expr"] as? Node, CompilerTree.kind(of: value) == "inout_expr" else {
                return nil
            }
            return value["sub_expr"] as? Node
        }
    }

    /// Whether it is what a pointer points to, `p.pointee`: of the properties that the transform looks for it can't read this one.
    private static func isPointee(_ place: Node) -> Bool {
        let declaration = place["decl"] as? Node
        return declaration?["base_name"] as? String == "pointee"
            && (declaration?["decl_usr"] as? String)?.hasPrefix("s:Sp") ?? false
    }

    /// Whether it is a variable, or properties of one: what the transform looks for.
    private func isReported(_ place: Node) -> Bool {
        var place = place
        while true {
            switch CompilerTree.kind(of: place) {
            case "declref_expr": return true
            case "member_ref_expr":
                guard let base = place["base"] as? Node, !isNoncopyable(base["type"]) else { return false }
                place = base
            case "load_expr", "inout_expr", "paren_expr":
                guard let inner = place["sub_expr"] as? Node else { return false }
                place = inner
            default: return false
            }
        }
    }

    // MARK: What can be read again

    private struct Path {
        /// As the chapter could write it.
        var text: String
        /// Its first name.
        var root: String
        /// Its last one.
        var name: String
        var offset: Int
        /// Whether it leads to the whole of what is looked for, not only to what that is in.
        var isWhole = true
        /// Whether its value is optional, and what comes next has to say so.
        var isOptional = false
    }

    /// As much of the way to a place as can be read again.
    private func path(to place: Node) -> Path? {
        switch CompilerTree.kind(of: place) {
        case "declref_expr":
            guard let name = Self.declaration(of: place), !isComputed(place) else { return nil }
            let range = CompilerTree.range(of: place)
            guard let offset = range?.start else { return nil }
            // Names in macros' expansions have places of their own.
            let isImplicit = place["implicit"] as? Bool == true
            guard isImplicit ? name == "self" : word(at: offset) == name else { return nil }
            let isWritten = name == "self" || name.hasPrefix("$")
            return Path(text: isWritten ? name : "`\(name)`", root: name, name: name, offset: offset)
        case "super_ref_expr":
            guard let offset = CompilerTree.range(of: place)?.start, word(at: offset) == "super" else {
                return nil
            }
            return Path(text: "super", root: "super", name: "super", offset: offset)
        case "type_expr":
            guard let range = CompilerTree.range(of: place), let last = word(at: range.end) else {
                return nil
            }
            let end = range.end + last.utf8.count
            let bytes = text[range.start..<end]
            guard bytes.allSatisfy({ StatementEnd.isWord($0) || $0 == UInt8(ascii: ".") }) else { return nil }
            return Path(
                text: String(decoding: bytes, as: UTF8.self), root: last, name: last, offset: range.start)
        case "member_ref_expr":
            guard let base = place["base"] as? Node, var path = path(to: base) else { return nil }
            guard path.isWhole, !isComputed(place), let name = Self.declaration(of: place),
                let end = CompilerTree.range(of: place)?.end, word(at: end) == name
            else {
                path.isWhole = false
                return Self.isType(base) || path.text == "super" ? nil : path
            }
            path.text += (path.isOptional ? "?." : ".") + "`\(name)`"
            (path.name, path.isOptional) = (name, false)
            return path
        case "bind_optional_expr", "force_value_expr":
            guard let inner = place["sub_expr"] as? Node, var path = path(to: inner) else { return nil }
            // One that is optional twice has to be read as it is.
            if path.isOptional { path.isWhole = false }
            path.isOptional = true
            return path
        case "inout_expr", "load_expr", "paren_expr", "derived_to_base_expr":
            return (place["sub_expr"] as? Node).flatMap(path)
        case "open_existential_expr": return part(of: place["existential_value"])
        case "subscript_expr", "tuple_element_expr", "keypath_application_expr", "dynamic_subscript_expr":
            return part(of: place["base"])
        default: return nil
        }
    }

    /// Whether a place stands in the text, by the names that lead to it: those in a macro's expansion do not.
    private func isWritten(_ place: Node) -> Bool {
        var next: Node? = place
        var isWritten = false
        while let node = next {
            if let name = Self.declaration(of: node), let range = CompilerTree.range(of: node),
                node["implicit"] as? Bool != true, name.utf8.allSatisfy(StatementEnd.isWord), name != "init",
                name != "subscript"
            {
                let isMember = CompilerTree.kind(of: node) == "member_ref_expr"
                guard word(at: isMember ? range.end : range.start) == name else { return false }
                isWritten = true
            }
            next = (node["base"] ?? node["sub_expr"] ?? node["fn"] ?? node["existential_value"]) as? Node
        }
        return isWritten
    }

    private func part(of whole: Any?) -> Path? {
        guard let whole = whole as? Node, var path = path(to: whole), !Self.isType(whole),
            path.text != "super"
        else { return nil }
        path.isWhole = false
        return path
    }

    private static func isType(_ node: Node) -> Bool { CompilerTree.kind(of: node) == "type_expr" }

    private static func declaration(of node: Node) -> String? {
        (node["decl"] as? Node)?["base_name"] as? String
    }

    private func isComputed(_ node: Node) -> Bool {
        guard let declaration = node["decl"] as? Node, let symbol = declaration["decl_usr"] as? String
        else { return false }
        let name = declaration["base_name"] as? String
        return computed.contains(symbol.isEmpty ? name ?? "" : symbol)
    }

    /// The name that stands there.
    private func word(at offset: Int) -> String? {
        guard offset >= 0, offset < text.count else { return nil }
        let start = text[offset] == UInt8(ascii: "`") ? offset + 1 : offset
        let word = text[start...].prefix { StatementEnd.isWord($0) || $0 == UInt8(ascii: "$") }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }
}
