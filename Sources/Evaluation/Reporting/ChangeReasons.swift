import Manuscript

extension ChangedPlaces {
    /// Whether there may be such statements; only decides whether the compiler is asked for its tree.
    static func mightOccur(in text: String) -> Bool {
        var depth = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where !line.starts(with: "__book_".utf8) {
            if mightOccur(in: line, isArgument: depth > 0) { return true }
            for byte in line {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth = max(0, depth - 1) }
            }
            // Only something with a setter or a wrapper can be changed.
            let words = line.split { !CodeWord.contains($0) }
            if words.contains(where: { word in setters.contains { word.elementsEqual($0.utf8) } }) {
                return true
            }
        }
        return false
    }

    private static let setters = ["set", "_modify", "wrappedValue"]

    /// `&a`, `a += 1`, `a.b = 1`, or a call on a component or in an argument.
    ///
    /// - Parameter isArgument: whether the line is within parentheses, as far as is known without parsing.
    private static func mightOccur(in line: Substring.UTF8View, isArgument: Bool) -> Bool {
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
                if last == UInt8(ascii: "&"), CodeWord.contains(byte) {
                    return true
                }
            }
            (beforeLast, last) = (last, byte)
        }
        return false
    }

    /// Whether there may be such statements according to the untyped tree (`-dump-parse`); only decides
    /// whether the typed tree is needed.
    static func mightOccur(in tree: CompilerTree) -> Bool { reasons(in: tree) > 0 }

    /// The number of statements for which types are needed. (The untyped tree does not contain their places.)
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

    /// Whether it calls a method on a variable with a getter or a wrapper.
    private static func callsMethod(_ call: TreeNode, ofComputed computed: Set<String>) -> Bool {
        guard !computed.isEmpty, call.kind == .callExpr else { return false }
        var next = call[.fn]?[.base]
        while let node = next {
            if let name = node.text(.name, .field), computed.contains(name) { return true }
            next = node[.base]
        }
        return false
    }

    private static func mayChange(_ element: TreeNode, _ variables: Set<String>) -> Bool {
        switch element.kind {
        case .returnStmt where element.isImplicit:
            return element[.result].map { mayChange($0, variables) } ?? false
        case .tryExpr, .forceTryExpr, .optionalTryExpr, .awaitExpr, .unsafeExpr, .parenExpr:
            return element[.subExpr].map { mayChange($0, variables) } ?? false
        case .sequenceExpr:
            guard let parts = element.list(.elements), parts.count > 1 else { return false }
            // 'try' is attached to the first operand.
            var place = parts[0]
            while [.tryExpr, .forceTryExpr, .optionalTryExpr].contains(place.kind),
                let inner = place[.subExpr]
            {
                place = inner
            }
            if parts[1].kind == .assignExpr {
                let isProperty = place.kind == .unresolvedDotExpr
                return isWithin(place, orOfCall: true) || isProperty && isTypes(place)
            }
            let name = parts[1].text(.name) ?? ""
            if name.hasSuffix("="), !["==", "!=", "<=", ">=", "===", "!==", "~="].contains(name) {
                return true
            }
            return NestedChanges.mightOccur(in: element, variables)
        case .callExpr:
            let arguments = element[.args]?.nodes(.args) ?? []
            let changed = arguments.compactMap { $0[.expr] }.filter {
                $0.kind == .inoutExpr
            }
            if changed.count > 1 || NestedChanges.isPrint(element) && !changed.isEmpty { return true }
            if let place = changed.first?[.subExpr],
                place.kind != .unresolvedDeclRefExpr
            {
                return true
            }
            if let method = element[.fn], method.kind == .unresolvedDotExpr,
                isWithin(method) || method[.base]?.text(.field) == "pointee"
            {
                return true
            }
            return arguments.contains {
                $0[.expr].map { NestedChanges.mightOccur(in: $0, variables) } ?? false
            }
        default:
            return false
        }
    }

    /// Whether it is a property or method of a component: `a[0].n`, `x?.n`, `(x).n`.
    ///
    /// - Parameter orOfCall: whether a call's result counts as well, `make().n`.
    private static func isWithin(_ place: TreeNode, orOfCall: Bool = false) -> Bool {
        var place = place
        var isWithin = false
        var orOfCall = orOfCall
        while let base = orOfCall ? place[.base, .subExpr, .fn] : place[.base, .subExpr] {
            // An element of a call's result can be changed, 'make()[0].sort()'.
            if base.kind == .subscriptExpr { orOfCall = true }
            if base.kind != .unresolvedDotExpr,
                base.kind != .unresolvedDeclRefExpr
            {
                isWithin = true
            }
            place = base
        }
        return isWithin && place.kind == .unresolvedDeclRefExpr
    }

    /// Whether the first name is a type's, by convention.
    private static func isTypes(_ place: TreeNode) -> Bool {
        var place = place
        while let base = place[.base] { place = base }
        return (place.text(.name))?.first?.isUppercase ?? false
    }
}

/// The names of a program's variables.
private struct DeclaredVariables {
    /// Everything that can be changed, including parameters.
    private(set) var names: Set<String> = []
    /// Variables with getters or wrappers.
    private(set) var computed: Set<String> = []

    /// - Parameter tree: the untyped tree.
    init(_ tree: CompilerTree) {
        var (names, computed): (Set<String>, Set<String>) = ([], [])
        tree.forEachNode { node in
            let kind = node.kind
            guard kind == .varDecl || kind == .parameter, !node.isSet(.let),
                let name = node.name
            else { return }
            names.insert(name)
            let attributes = node.nodes(.attrs)
            let isWrapped = attributes.contains { $0.kind == .customAttr }
            if kind == .varDecl, node.has(.accessors) || isWrapped { computed.insert(name) }
        }
        (self.names, self.computed) = (names, computed)
    }
}
