extension Evaluator {
    /// What a stranger's program may not have, in the compiler's tree with types: what it is, and where in the text it begins.
    static func forbiddenNodes(
        in tree: CompilerTree, _ text: LocatedText
    ) -> [(what: String, start: Int)] {
        var nodes: [(what: String, start: Int)] = []
        tree.forEachNode(initialValuesTwice: true) { node in
            guard let kind = CompilerTree.kind(of: node) else { return }
            let start = CompilerTree.range(of: node)?.start
            var what = forbidden[kind] ?? forbiddenExtension(node, kind) ?? forbiddenType(node)
            if what == nil, node["implicit"] as? Bool != true {
                what =
                    trustedFunction(node, kind) ?? hiddenModule(node, kind) ?? hiddenDeclaration(node, kind)
                    ?? unknownAttribute(kind, written: start.flatMap(text.attribute))
            }
            if let what { nodes.append((what, start ?? firstArgument(node) ?? 0)) }
        }
        return nodes
    }

    /// - Parameter written: with its `@`.
    private static func unknownAttribute(_ kind: String, written: String?) -> String? {
        guard kind.hasSuffix("_attr") else { return nil }
        let name = kind.dropLast("_attr".count)
        if allowedAttributes.contains(name), written != "@_implements" { return nil }
        return
            "the attribute '\(written ?? String(name))', which is not one of those that are known to be harmless"
    }

    private static func forbiddenExtension(_ node: CompilerTree.Node, _ kind: String) -> String? {
        guard kind == "extension_decl", let type = node["extended_type"] as? String,
            type.contains(interpolation)
        else { return nil }
        return "an extension of '\(interpolation)', which would also be one of the tool's own texts"
    }

    private static func forbiddenType(_ node: CompilerTree.Node) -> String? {
        for key in typeKeys {
            guard let type = node[key] as? String else { continue }
            if let name = managed.first(where: { type.contains($0.symbol) })?.name {
                return "a '\(name)', whose memory can be read before it has a value"
            }
        }
        return nil
    }

    /// Requirements that the standard library does not document, such as `_copyContents(initializing:)`, which says how many elements
    /// it has written.
    private static func trustedFunction(_ node: CompilerTree.Node, _ kind: String) -> String? {
        guard kind == "func_decl", let name = CompilerTree.name(of: node), name.hasPrefix("_") else {
            return nil
        }
        return
            "a function whose name begins with '_', which the standard library may call, and believe what it says of memory "
            + "('\(name)'); give it another name"
    }

    private static func hiddenModule(_ node: CompilerTree.Node, _ kind: String) -> String? {
        guard kind == "import_decl", let name = (node["module_path"] as? [String])?.first,
            name.hasPrefix("_") || ["SwiftShims", "Builtin"].contains(name)
        else { return nil }
        return "the module '\(name)', which is the standard library's own"
    }

    /// What the standard library has for itself, and its first letter says so: with some of it memory can be read that has no value
    /// yet, or is something else, and the compiler does not call that unsafe.
    private static func hiddenDeclaration(_ node: CompilerTree.Node, _ kind: String) -> String? {
        let referring = [node] + (node["components"] as? [CompilerTree.Node] ?? [])
        let names = referring.compactMap { ($0["decl"] as? CompilerTree.Node).flatMap(hiddenName) }
        let arguments = node["args"] as? CompilerTree.Node
        let labels =
            arguments != nil && isLibrarys(callee: node)
            ? (arguments?["labels"] as? String ?? "").split(separator: ":") : []
        guard
            let name = names.first
                ?? labels.first(where: { $0.hasPrefix("_") && $0.count > 1 }).map({ "\($0):" })
        else { return nil }
        return "'\(name)', which is the standard library's own"
    }

    private static func hiddenName(_ declaration: CompilerTree.Node) -> String? {
        guard let name = declaration["base_name"] as? String, name.hasPrefix("_"),
            let symbol = declaration["decl_usr"] as? String, isLibrarys(symbol)
        else { return nil }
        return name
    }

    /// Symbols of the standard library begin with `s`, or `S` and a letter for its commonest types, as do those of the chapter's own
    /// extensions of these (docs/ABI/Mangling).
    private static func isLibrarys(_ symbol: String) -> Bool {
        (symbol.hasPrefix("s:s") || symbol.hasPrefix("s:S")) && !symbol.contains(ownModule)
    }

    /// The chapter's module in a symbol, where nothing of the library's mentions it.
    private static let ownModule = "\(ProgramText.moduleName.utf8.count)\(ProgramText.moduleName)"

    /// Whether what a call calls is the standard library's, or is not known. A variable's first value is there twice: a subscript as
    /// it is written has no declaration yet.
    private static func isLibrarys(callee call: CompilerTree.Node) -> Bool {
        if CompilerTree.kind(of: call) == "subscript_expr", call["decl"] == nil { return false }
        // Of a subscript it is the node's own.
        var next: CompilerTree.Node? = call
        while let node = next {
            if let symbol = (node["decl"] as? CompilerTree.Node)?["decl_usr"] as? String {
                return isLibrarys(symbol)
            }
            next = (node["fn"] ?? node["sub_expr"]) as? CompilerTree.Node
        }
        return true
    }

    private static func firstArgument(_ node: CompilerTree.Node) -> Int? {
        let first = (node["args"] as? [CompilerTree.Node])?.first?["expr"] as? CompilerTree.Node
        return first.flatMap(CompilerTree.range)?.start
    }

    /// By the compiler's name of a node.
    private static let forbidden = [
        "extern_attr": "functions that are not Swift's ('@_extern')",
        "silgen_name_attr": "functions that are not Swift's ('@_silgen_name')",
        "cdecl_attr": "functions for others than Swift ('@c', '@_cdecl')",
        "expose_attr": "functions for others than Swift ('@_expose')",
        "section_attr": "'@_section'", "used_attr": "'@_used'",
        "unsafe_expr": "code that is marked 'unsafe'", "unsafe_attr": "what is marked '@unsafe'",
        "safe_attr": "what is marked '@safe'",
    ]

    /// With an extension of it a chapter could say what is shown in its sentences of other values than those.
    private static let interpolation = "StringInterpolationProtocol"
    /// Types of the standard library, and where nodes have types, all of which are mangled.
    private static let managed = [
        (name: "ManagedBuffer", symbol: "s13ManagedBufferC"),
        (name: "ManagedBufferPointer", symbol: "s20ManagedBufferPointerV"),
    ]
    private static let typeKeys = ["type", "interface_type", "superclass_type"]
    /// What may stand before a declaration: what Swift's book describes, as far as it does not change how a program is compiled
    /// on the author's word. All others are refused, such as those that begin with an underscore: `@_effects` promises the
    /// optimizer what nothing checks; `@_implements` is the compiler's own, of an enumeration that is `Comparable`. Attributes that
    /// are types, such as property wrappers, are `custom`.
    private static let allowedAttributes: Set<Substring> = [
        "access_control", "actor", "async", "available", "borrowing", "concurrent", "consuming",
        "convenience", "custom",
        "discardable_result", "dynamic", "dynamic_callable", "dynamic_member_lookup", "final", "frozen",
        "global_actor", "implements", "indirect", "infix", "inlinable", "inline", "isolated", "lazy",
        "main_type",
        "mutating",
        "non_mutating", "nonisolated", "override", "postfix", "preconcurrency", "prefix", "property_wrapper",
        "raw_doc_comment", "reference_ownership", "required", "result_builder", "rethrows", "sendable",
        "setter_access", "usable_from_inline", "warn_unqualified_access",
    ]
}

extension LocatedText {
    /// The name of an attribute, as it is written, which begins at or behind its `@`.
    fileprivate func attribute(at start: Int) -> String? {
        let text = bytes.dropFirst(start)
        let name = text.drop { [0x40, 0x20, 0x60].contains($0) }.prefix {
            $0 == 0x5F || 0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0
        }
        return name.isEmpty ? nil : "@" + String(decoding: name, as: UTF8.self)
    }
}
