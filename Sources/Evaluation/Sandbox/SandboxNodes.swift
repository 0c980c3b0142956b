extension Evaluator {
    /// Code that a stranger's program may not contain, in the compiler's typed tree: a description, and the
    /// offset in the text.
    static func forbiddenNodes(
        in tree: CompilerTree, _ text: LocatedText
    ) -> [(what: String, start: Int)] {
        var nodes: [(what: String, start: Int)] = []
        tree.forEachNode(initialValuesTwice: true) { node in
            guard let kind = node.compilersKind else { return }
            let start = node.range?.start
            var what =
                node.kind.flatMap { forbidden[$0] } ?? forbiddenExtension(node) ?? forbiddenType(node)
                ?? typeOfLiterals(node)
            if what == nil, !node.isImplicit {
                what =
                    trustedFunction(node) ?? hiddenModule(node) ?? hiddenDeclaration(node)
                    ?? unknownAttribute(kind, written: start.flatMap(text.attribute))
            }
            if let what { nodes.append((what, start ?? firstArgument(node) ?? 0)) }
        }
        return nodes
    }

    /// - Parameter written: including its `@`.
    private static func unknownAttribute(_ kind: String, written: String?) -> String? {
        guard kind.hasSuffix("_attr") else { return nil }
        let name = kind.dropLast("_attr".count)
        if allowedAttributes.contains(name), written != "@_implements" { return nil }
        return
            "the attribute '\(written ?? String(name))', which is not known to be harmless"
    }

    private static func forbiddenExtension(_ node: TreeNode) -> String? {
        guard node.kind == .extensionDecl, let type = node.text(.extendedType) else { return nil }
        // The type may be a generic alias. The extension's symbol begins with that of the type itself, and goes on with a member's, or
        // with protocols'. (A type of the chapter within one of the library counts as the library's.)
        let symbol = node.text(.usr) ?? ""
        if symbol.hasPrefix("s:e:s:\(ownModule)") { return nil }
        let names = [type, symbol]
        if names.contains(where: { $0.contains("StringInterpolation") }) {
            return names.contains { $0.contains(interpolation) }
                ? "an extension of '\(interpolation)', which would affect the tool's own texts as well"
                : "an extension of 'StringInterpolation', which puts values into the tool's own texts"
        }
        // Types of interpolated texts conform to other protocols as well, such as TextOutputStream.
        let members = node.nodes(.members).compactMap(\.name)
        if addsForeignConformance(node) {
            return
                "a conformance of a type that is not its own to a protocol that is not either, since such a conformance can "
                + "decide what literals are, and what the page shows of values; write a type of your own around it"
        }
        return members.first(where: interpolating.contains).map {
            "'\($0)' in an extension of a type that is not the chapter's own, which would put values into the tool's "
                + "own texts"
        }
    }

    /// Whether an extension, which is of a type that is not the chapter's own, adds a conformance to a
    /// protocol that is not. The tool asks values what they are by many: its own, `Sequence`,
    /// `CustomStringConvertible`; the compiler asks by others.
    private static func addsForeignConformance(_ node: TreeNode) -> Bool {
        // Conformances that a stated one implies are in the list.
        let added = node[.inherits]?.nodes(.conformances) ?? []
        return added.contains { $0.text(.protocol)?.contains(ownModule) != true }
    }

    /// Types of the program that the compiler looks up by their names for literals whose type is not stated.
    private static func typeOfLiterals(_ node: TreeNode) -> String? {
        guard let name = node.name, typesOfLiterals.contains(name),
            node.kind != .varDecl, node.kind != .funcDecl,
            // Not one in another type, where conformances have some of these names.
            (node.text(.usr))?.hasPrefix("s:\(ownModule)\(name.utf8.count)\(name)") == true
        else { return nil }
        return "a type of its own called '\(name)', which would decide what literals are"
    }

    private static func forbiddenType(_ node: TreeNode) -> String? {
        for key in typeKeys {
            guard let type = node.text(key) else { continue }
            if let name = managed.first(where: { type.contains($0.symbol) })?.name {
                return "a '\(name)', whose memory can be read before it has a value"
            }
        }
        return nil
    }

    /// Undocumented requirements of the standard library, such as `_copyContents(initializing:)`, which
    /// returns the number of elements that it has written.
    private static func trustedFunction(_ node: TreeNode) -> String? {
        guard node.kind == .funcDecl, let name = node.name, name.hasPrefix("_") else {
            return nil
        }
        return
            "a function whose name begins with '_', which the standard library may call, trusting what it returns about memory "
            + "('\(name)'); give it another name"
    }

    private static func hiddenModule(_ node: TreeNode) -> String? {
        guard node.kind == .importDecl, let name = node.texts(.modulePath).first,
            name.hasPrefix("_") || ["SwiftShims", "Builtin"].contains(name)
        else { return nil }
        return "the module '\(name)', which is the standard library's own"
    }

    /// Internal declarations of the standard library, which its naming convention marks: some give access to
    /// uninitialized memory or memory of another type, and the compiler does not treat that as unsafe.
    private static func hiddenDeclaration(_ node: TreeNode) -> String? {
        let referring = [node] + node.nodes(.components)
        let names = referring.compactMap { $0[.decl].flatMap(hiddenName) }
        let arguments = node[.args]
        let labels =
            arguments != nil && isLibrarys(callee: node)
            ? (arguments?.text(.labels) ?? "").split(separator: ":") : []
        guard
            let name = names.first
                ?? labels.first(where: { $0.hasPrefix("_") && $0.count > 1 }).map({ "\($0):" })
        else { return nil }
        return "'\(name)', which is the standard library's own"
    }

    private static func hiddenName(_ declaration: TreeNode) -> String? {
        guard let name = declaration.text(.baseName), name.hasPrefix("_"),
            let symbol = declaration.text(.declUsr), isLibrarys(symbol)
        else { return nil }
        return name
    }

    /// Symbols of the standard library begin with `s`, or `S` and a letter for its most common types, as do
    /// those of the chapter's extensions of these (docs/ABI/Mangling).
    private static func isLibrarys(_ symbol: String) -> Bool {
        (symbol.hasPrefix("s:s") || symbol.hasPrefix("s:S")) && !symbol.contains(ownModule)
    }

    /// The chapter's module in a symbol; nothing of the library mentions it.
    private static let ownModule = "\(ProgramText.moduleName.utf8.count)\(ProgramText.moduleName)"

    /// Whether a call's callee is the standard library's, or unknown. A variable's initial value occurs
    /// twice, the first time with unresolved subscripts.
    private static func isLibrarys(callee call: TreeNode) -> Bool {
        if call.kind == .subscriptExpr, !call.has(.decl) { return false }
        // For a subscript, it is the node's own.
        var next: TreeNode? = call
        while let node = next {
            if let symbol = node[.decl]?.text(.declUsr) {
                return isLibrarys(symbol)
            }
            next = node[.fn, .subExpr]
        }
        return true
    }

    private static func firstArgument(_ node: TreeNode) -> Int? {
        node.nodes(.args).first?[.expr]?.range?.start
    }

    /// By the compiler's name for the node.
    private static let forbidden: [TreeNode.Kind: String] = [
        .externAttr: "foreign functions ('@_extern')",
        .silgenNameAttr: "foreign functions ('@_silgen_name')",
        .cdeclAttr: "functions exported to C ('@c', '@_cdecl')",
        .exposeAttr: "functions exported to other languages ('@_expose')",
        .sectionAttr: "'@_section'", .usedAttr: "'@_used'",
        .unsafeExpr: "code that is marked 'unsafe'", .unsafeAttr: "what is marked '@unsafe'",
        .safeAttr: "what is marked '@safe'",
    ]

    /// Extending it, a chapter could control what its sentences show for values.
    private static let interpolation = "StringInterpolationProtocol"
    /// Functions that the compiler calls for an interpolated text.
    private static let interpolating: Set = ["appendInterpolation", "appendLiteral"]
    private static let typesOfLiterals: Set = [
        "IntegerLiteralType", "FloatLiteralType", "BooleanLiteralType", "StringLiteralType",
        "ExtendedGraphemeClusterType", "UnicodeScalarType",
    ]
    /// Types of the standard library, as mangled names.
    private static let managed = [
        (name: "ManagedBuffer", symbol: "s13ManagedBufferC"),
        (name: "ManagedBufferPointer", symbol: "s20ManagedBufferPointerV"),
    ]
    private static let typeKeys: [TreeNode.Key] = [.type, .interfaceType, .superclassType]
    /// Attributes that are allowed: those in Swift's documentation that do not ask the compiler to trust the
    /// author. All others are rejected, such as those that begin with an underscore: `@_effects` makes
    /// unchecked promises to the optimizer; `@_implements` is generated by the compiler for a `Comparable`
    /// enumeration. Attributes that are types, such as property wrappers, are `custom`.
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
    /// The name of an attribute as written, which begins at or after its `@`.
    fileprivate func attribute(at start: Int) -> String? {
        let text = bytes.dropFirst(start)
        let name = text.drop { [0x40, 0x20, 0x60].contains($0) }.prefix {
            $0 == 0x5F || 0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0
        }
        return name.isEmpty ? nil : "@" + String(decoding: name, as: UTF8.self)
    }
}
