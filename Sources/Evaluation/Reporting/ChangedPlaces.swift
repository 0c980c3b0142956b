import Manuscript

/// Statements that change a variable, or a part of one, without being reported by the compiler's playground
/// transform: `a[0] += 1`, `x?.n = 4`, `d[k, default: []].append(1)`, `swap(&a, &b)`. (It reports changes of
/// a variable as a whole, `x += 1` or `a.append(1)`, and assignments to elements, `a[0] = 7`.) Also
/// statements that define or change a variable of a noncopyable type, which it never reports.
///
/// The value shown is the longest part of the changed place that can be read again without side effects:
/// stored properties, `s.n += 1`, including optional ones. For an element, that is the variable that contains
/// it, since the index would have to be computed again. So reading can neither stop the program nor be
/// noticed. If nothing can be read, as for `make().n = 4`, the line shows a dash.
struct ChangedPlaces {
    private(set) var statements: [PatternStatement] = []
    /// Changes that the transform reports by calling a getter of the chapter once more.
    private(set) var rereads: [PatternStatement] = []
    private let text: [UInt8]
    /// The chapter's properties and variables with getters, by symbol. For libraries they are unknown.
    private var computed: Set<String> = []
    /// The offsets of statements of single-statement closures, and the closures' parameters.
    private var alone: [Int: Parameters] = [:]

    private struct Parameters {
        var names: Set<String>
        /// Whether their types may be inferred from the single statement.
        var mayFollow: Bool
    }

    /// Substrings of mangled types that contain noncopyable types.
    private var noncopyable: [String] = []

    /// Words in chapters that may have such types.
    private static let noncopyingWords = ["~Copyable", "Synchronization"]

    /// Whether a program may have them; only decides whether the typed tree is needed.
    static func mayHaveNoncopyable(_ text: String) -> Bool {
        noncopyingWords.contains { text.utf8.firstRange(of: $0.utf8) != nil }
    }

    /// - Parameter tree: the typed tree (`-dump-ast`).
    init(_ tree: CompilerTree, _ text: String) {
        self.text = Array(text.utf8)
        var blocks: [[TreeNode]] = []
        var (computed, alone): (Set<String>, [Int: Parameters]) = ([], [:])
        var fixed = FixedParameters()
        var literals = InterpolatedLiterals()
        var noncopyable = ["5MutexV", "6AtomicV"]
        tree.forEachBlock {
            blocks.append($0)
        } inspect: { node in
            fixed.inspect(node)
            literals.inspect(node)
            switch node.kind {
            case .varDecl:
                if let read = node.text(.readImpl), read != "stored", !node.isSet(.lazy),
                    // Local variables have no symbol.
                    let symbol = node.text(.usr) ?? node.name
                {
                    computed.insert(symbol)
                }
            case .closureExpr where node.isSet(.singleExpression):
                guard let body = node[.body], let elements = body.list(.elements),
                    let element = elements.first, let range = element.range,
                    let start = node.range?.start
                else { break }
                // A closure is visited before its statements.
                alone[range.start] = Parameters(
                    names: Self.parameters(of: node), mayFollow: !fixed.closures.contains(start))
            case .structDecl, .enumDecl:
                guard let inherited = node[.inherits], let name = node.name,
                    let conformances = inherited.list(.conformances),
                    !conformances.contains(where: { $0.text(.protocol) == "s:s8CopyableP" })
                else { break }
                noncopyable.append(
                    "\(name.utf8.count)\(name)\(node.kind == .enumDecl ? "O" : "V")")
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

    private static func parameters(of closure: TreeNode) -> Set<String> {
        let parameters = closure[.params]?.nodes(.params) ?? []
        return Set(parameters.compactMap { $0.name })
    }

    /// The definition of a noncopyable variable.
    private func binding(_ element: TreeNode, _ variable: TreeNode?) -> PatternStatement? {
        guard element.kind == .patternBindingDecl,
            let range = element.range,
            let entries = element.list(.patternEntries), entries.count == 1,
            entries[0].has(.originalInit),
            let variable, variable.kind == .varDecl,
            let name = variable.name,
            let place = variable.range, word(at: place.start) == name,
            isNoncopyable(variable.text(.interfaceType))
        else { return nil }
        return PatternStatement(
            start: range.start, anchor: .behind(lastToken: range.end),
            names: [PatternStatement.Name(text: name, offset: place.start)],
            kind: .changes)
    }

    private func isNoncopyable(_ type: String?) -> Bool {
        guard !noncopyable.isEmpty, let type else { return false }
        return noncopyable.contains { type.utf8.firstRange(of: $0.utf8) != nil }
    }

    private func statement(_ element: TreeNode) -> PatternStatement? {
        var expression = element
        if element.kind == .returnStmt {
            // The statement of a single-statement closure.
            guard element.isImplicit, let result = element[.result] else {
                return nil
            }
            expression = result
        }
        guard let range = expression.range else { return nil }
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

    // MARK: Getters that are called again

    /// `celsius += 1` and `list.append(1)`, for computed or wrapped variables.
    private func reread(_ element: TreeNode) -> PatternStatement? {
        guard let range = element.range, !element.isImplicit else {
            return nil
        }
        var expression = element
        while let inner = Self.inner(of: expression) { expression = inner }
        guard expression.isExpression else { return nil }
        let own = expression[.fn].map(Self.changedArguments) ?? []
        guard (own + Self.changedArguments(expression)).contains(where: asksGetter) else { return nil }
        return PatternStatement(
            start: range.start, anchor: .behind(lastToken: range.end), names: [], kind: .rereads)
    }

    private func asksGetter(_ place: TreeNode) -> Bool {
        var next: TreeNode? = place
        while let node = next {
            if isComputed(node) { return true }
            next = node[.base, .subExpr]
        }
        return false
    }

    // MARK: Changes that are not reported

    /// The places that an expression changes; none if the transform reports them, or the expression's value.
    ///
    /// - Parameter parameters: those of the single-statement closure, which the transform reports before its
    ///   statement.
    private func unreported(_ statement: TreeNode, of parameters: Parameters?) -> [TreeNode] {
        // Mangled names begin with '$s', in pages with '$e'.
        guard let type = statement.text(.type), ["ytD", "ytSgD"].contains(type.dropFirst(2)) else {
            return []
        }
        var expression = statement
        var isOptional = false
        while let inner = Self.inner(of: expression) {
            if expression.kind == .optionalEvaluationExpr { isOptional = true }
            expression = inner
        }
        func isOwn(_ place: TreeNode) -> Bool {
            guard let parameters, !parameters.mayFollow, let path = path(to: place) else { return false }
            return parameters.names.contains(path.root)
        }
        switch expression.kind {
        case .assignExpr:
            guard let destination = expression[.dest] else { return [] }
            if isOwn(destination) { return [destination] }
            switch destination.kind {
            case .memberRefExpr: return isReported(destination) ? [] : [destination]
            case .declrefExpr: return isNoncopyable(destination.text(.type)) ? [destination] : []
            case .tupleExpr, .discardAssignmentExpr: return []
            default: return isOptional ? [destination] : []
            }
        case .callExpr, .binaryExpr, .prefixUnaryExpr, .postfixUnaryExpr:
            // A method's receiver is an argument of the inner call.
            let own = expression[.fn].map(Self.changedArguments) ?? []
            let others = Self.changedArguments(expression)
            let changed = own + others
            if changed.isEmpty || NestedChanges.isPrint(expression) {
                return NestedChanges.places(in: expression)
            }
            let isReported =
                if let own = own.first {
                    isReported(own) && !isNoncopyable(own.text(.type)) && !Self.isPointee(own)
                } else {
                    others.count == 1 && others[0].kind == .declrefExpr
                        && !isNoncopyable(others[0].text(.type))
                }
            return isReported && !isOptional && !changed.contains(where: isOwn) ? [] : changed
        case .ternaryExpr: return NestedChanges.places(in: expression)
        default: return []
        }
    }

    /// The expression within one that changes nothing.
    private static func inner(of expression: TreeNode) -> TreeNode? {
        switch expression.kind {
        case .optionalEvaluationExpr, .injectIntoOptional, .tryExpr, .forceTryExpr,
            .optionalTryExpr,
            .awaitExpr, .unsafeExpr, .parenExpr, .openExistentialExpr:
            expression[.subExpr]
        default: nil
        }
    }

    /// The arguments of `f(&a, &b[0])`, and the receiver of a mutating method.
    private static func changedArguments(_ call: TreeNode) -> [TreeNode] {
        let arguments = call[.args]?.nodes(.args) ?? []
        return arguments.compactMap { argument in
            guard let value = argument[.expr], value.kind == .inoutExpr else {
                return nil
            }
            return value[.subExpr]
        }
    }

    /// Whether it is a pointer's target, `p.pointee`, the one such property that the transform can't read.
    private static func isPointee(_ place: TreeNode) -> Bool {
        let declaration = place[.decl]
        return declaration?.text(.baseName) == "pointee"
            && (declaration?.text(.declUsr))?.hasPrefix("s:Sp") ?? false
    }

    /// Whether it is a variable or a chain of properties, which the transform handles.
    private func isReported(_ place: TreeNode) -> Bool {
        var place = place
        while true {
            switch place.kind {
            case .declrefExpr: return true
            case .memberRefExpr:
                guard let base = place[.base], !isNoncopyable(base.text(.type)) else { return false }
                place = base
            case .loadExpr, .inoutExpr, .parenExpr:
                guard let inner = place[.subExpr] else { return false }
                place = inner
            default: return false
            }
        }
    }

    // MARK: Paths that can be read again

    private struct Path {
        /// The expression as the chapter could write it.
        var text: String
        /// The first name.
        var root: String
        /// The last name.
        var name: String
        var offset: Int
        /// Whether it is the whole place, not only something that contains it.
        var isWhole = true
        /// Whether its value is optional, so that a further component needs `?`.
        var isOptional = false
    }

    /// The longest part of the path to a place that can be read again.
    private func path(to place: TreeNode) -> Path? {
        switch place.kind {
        case .declrefExpr:
            guard let name = Self.declaration(of: place), !isComputed(place) else { return nil }
            let range = place.range
            guard let offset = range?.start else { return nil }
            // Names in macro expansions have places of their own.
            let isImplicit = place.isImplicit
            guard isImplicit ? name == "self" : word(at: offset) == name else { return nil }
            let isWritten = name == "self" || name.hasPrefix("$")
            return Path(text: isWritten ? name : "`\(name)`", root: name, name: name, offset: offset)
        case .superRefExpr:
            guard let offset = place.range?.start, word(at: offset) == "super" else {
                return nil
            }
            return Path(text: "super", root: "super", name: "super", offset: offset)
        case .typeExpr:
            guard let range = place.range, let last = word(at: range.end) else {
                return nil
            }
            let end = range.end + last.utf8.count
            let bytes = text[range.start..<end]
            guard bytes.allSatisfy({ CodeWord.contains($0) || $0 == UInt8(ascii: ".") }) else { return nil }
            return Path(
                text: String(decoding: bytes, as: UTF8.self), root: last, name: last, offset: range.start)
        case .memberRefExpr:
            guard let base = place[.base], var path = path(to: base) else { return nil }
            guard path.isWhole, !isComputed(place), let name = Self.declaration(of: place),
                let end = place.range?.end, word(at: end) == name
            else {
                path.isWhole = false
                return Self.isType(base) || path.text == "super" ? nil : path
            }
            path.text += (path.isOptional ? "?." : ".") + "`\(name)`"
            (path.name, path.isOptional) = (name, false)
            return path
        case .bindOptionalExpr, .forceValueExpr:
            guard let inner = place[.subExpr], var path = path(to: inner) else { return nil }
            // A doubly optional value has to be read as it is.
            if path.isOptional { path.isWhole = false }
            path.isOptional = true
            return path
        case .inoutExpr, .loadExpr, .parenExpr, .derivedToBaseExpr:
            return place[.subExpr].flatMap(path)
        case .openExistentialExpr: return part(of: place[.existentialValue])
        case .subscriptExpr, .tupleElementExpr, .keypathApplicationExpr, .dynamicSubscriptExpr:
            return part(of: place[.base])
        default: return nil
        }
    }

    /// Whether the names of a place are in the text, unlike those in a macro's expansion.
    private func isWritten(_ place: TreeNode) -> Bool {
        var next: TreeNode? = place
        var isWritten = false
        while let node = next {
            if let name = Self.declaration(of: node), let range = node.range,
                !node.isImplicit, name.utf8.allSatisfy(CodeWord.contains), name != "init",
                name != "subscript"
            {
                let isMember = node.kind == .memberRefExpr
                guard word(at: isMember ? range.end : range.start) == name else { return false }
                isWritten = true
            }
            next = node[.base, .subExpr, .fn, .existentialValue]
        }
        return isWritten
    }

    private func part(of whole: TreeNode?) -> Path? {
        guard let whole, var path = path(to: whole), !Self.isType(whole),
            path.text != "super"
        else { return nil }
        path.isWhole = false
        return path
    }

    private static func isType(_ node: TreeNode) -> Bool { node.kind == .typeExpr }

    private static func declaration(of node: TreeNode) -> String? {
        node[.decl]?.text(.baseName)
    }

    private func isComputed(_ node: TreeNode) -> Bool {
        guard let declaration = node[.decl], let symbol = declaration.text(.declUsr)
        else { return false }
        let name = declaration.text(.baseName)
        return computed.contains(symbol.isEmpty ? name ?? "" : symbol)
    }

    /// The name at an offset.
    private func word(at offset: Int) -> String? {
        guard offset >= 0, offset < text.count else { return nil }
        let start = text[offset] == UInt8(ascii: "`") ? offset + 1 : offset
        let word = text[start...].prefix { CodeWord.contains($0) || $0 == UInt8(ascii: "$") }
        return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
    }
}
