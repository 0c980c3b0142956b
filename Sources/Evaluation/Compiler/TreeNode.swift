/// A node of the compiler's trees in JSON: what it is, and its parts.
struct TreeNode {
    private let fields: [String: Any]
    /// The kind of node; nil for kinds that are not searched for.
    let kind: Kind?
    /// The compiler's name for the kind of node.
    let compilersKind: String?

    /// Nil if the value is not a node.
    init?(_ value: Any?) {
        guard let fields = value as? [String: Any] else { return nil }
        self.fields = fields
        compilersKind = fields["_kind"] as? String
        kind = compilersKind.flatMap(Kind.init)
    }

    /// The beginnings of its first and last tokens; nil in a macro's expansion.
    var range: (start: Int, end: Int)? {
        guard let range = fields["range"] as? [String: Any], range["buffer_id"] == nil,
            let start = range["start"] as? Int, let end = range["end"] as? Int
        else { return nil }
        return (start, end)
    }

    /// The name of a declaration or a pattern.
    var name: String? { self[.name]?[.baseName]?.text(.name) }

    var isExpression: Bool { compilersKind?.hasSuffix("_expr") ?? false }

    /// Whether the compiler generated it, not the text.
    var isImplicit: Bool { isSet(.implicit) }

    // MARK: Parts

    /// A part that is a node: of several keys, the first that there is.
    subscript(_ keys: Key...) -> TreeNode? { TreeNode(first(keys)) }

    /// A part that is a text.
    func text(_ keys: Key...) -> String? { first(keys) as? String }

    /// A part that is a list of nodes; nil if there is none, or it contains anything else.
    func list(_ key: Key) -> [TreeNode]? {
        guard let list = fields[key.rawValue] as? [Any] else { return nil }
        let nodes = list.compactMap { TreeNode($0) }
        return nodes.count == list.count ? nodes : nil
    }

    /// A part that is a list of nodes; empty if there is none.
    func nodes(_ key: Key) -> [TreeNode] { list(key) ?? [] }

    /// A part that is a list of texts.
    func texts(_ key: Key) -> [String] { fields[key.rawValue] as? [String] ?? [] }

    func isSet(_ key: Key) -> Bool { fields[key.rawValue] as? Bool == true }

    func has(_ key: Key) -> Bool { fields[key.rawValue] != nil }

    /// The nodes in a part, in their order, whether it is one, a list, or a list of lists.
    func all(in key: Key) -> [TreeNode] { Self.all(in: fields[key.rawValue]) }

    /// The nodes in all parts, in any order.
    ///
    /// - Parameter left: a part that is left out.
    func children(except left: Key? = nil) -> [TreeNode] {
        fields.flatMap { $0.key == left?.rawValue ? [] : Self.all(in: $0.value) }
    }

    private static func all(in value: Any?) -> [TreeNode] {
        if let node = TreeNode(value) { return [node] }
        return (value as? [Any])?.flatMap(all) ?? []
    }

    private func first(_ keys: [Key]) -> Any? { keys.firstResult { fields[$0.rawValue] } }
}

extension TreeNode {
    /// The compiler's names for parts of nodes.
    enum Key: String {
        case accessors
        case appendingExpr = "appending_expr"
        case args
        case attrs
        case base
        case baseName = "base_name"
        case body
        case caseBodyVariables = "case_body_variables"
        case cases
        case catchStmts = "catch_stmts"
        case closureBody = "closure_body"
        case components
        case conditions
        case conformances
        case decl
        case declUsr = "decl_usr"
        case dest
        case element
        case elements
        case elseStmt = "else_stmt"
        case existentialValue = "existential_value"
        case expr
        case extendedType = "extended_type"
        case field
        case fn
        case id
        case implicit
        case inherits
        case interfaceType = "interface_type"
        case items
        case labels
        case lazy
        case `let`
        case members
        case modulePath = "module_path"
        case name
        case originalInit = "original_init"
        case params
        case pattern
        case patternEntries = "pattern_entries"
        case processedInit = "processed_init"
        case `protocol`
        case readImpl
        case result
        case singleExpression = "single_expression"
        case stmt
        case subExpr = "sub_expr"
        case subPattern = "sub_pattern"
        case superclassType = "superclass_type"
        case thenStmt = "then_stmt"
        case type
        case typeUsr = "type_usr"
        case usr
    }

    /// The compiler's names for kinds of nodes.
    enum Kind: String {
        case accessorDecl = "accessor_decl"
        case alwaysEmitIntoClientAttr = "always_emit_into_client_attr"
        case assignExpr = "assign_expr"
        case asyncAttr = "async_attr"
        case awaitExpr = "await_expr"
        case binaryExpr = "binary_expr"
        case bindOptionalExpr = "bind_optional_expr"
        case braceStmt = "brace_stmt"
        case callExpr = "call_expr"
        case cdeclAttr = "cdecl_attr"
        case closureExpr = "closure_expr"
        case customAttr = "custom_attr"
        case declrefExpr = "declref_expr"
        case derivedToBaseExpr = "derived_to_base_expr"
        case discardAssignmentExpr = "discard_assignment_expr"
        case doCatchStmt = "do_catch_stmt"
        case dynamicSubscriptExpr = "dynamic_subscript_expr"
        case enumDecl = "enum_decl"
        case exposeAttr = "expose_attr"
        case extensionDecl = "extension_decl"
        case externAttr = "extern_attr"
        case forEachStmt = "for_each_stmt"
        case forceTryExpr = "force_try_expr"
        case forceValueExpr = "force_value_expr"
        case funcDecl = "func_decl"
        case guardStmt = "guard_stmt"
        case ifStmt = "if_stmt"
        case importDecl = "import_decl"
        case injectIntoOptional = "inject_into_optional"
        case inlinableAttr = "inlinable_attr"
        case inoutExpr = "inout_expr"
        case interpolatedStringLiteralExpr = "interpolated_string_literal_expr"
        case keypathApplicationExpr = "keypath_application_expr"
        case loadExpr = "load_expr"
        case memberRefExpr = "member_ref_expr"
        case openExistentialExpr = "open_existential_expr"
        case optionalEvaluationExpr = "optional_evaluation_expr"
        case optionalTryExpr = "optional_try_expr"
        case parameter
        case parenExpr = "paren_expr"
        case patternBindingDecl = "pattern_binding_decl"
        case patternEntry = "pattern_entry"
        case patternNamed = "pattern_named"
        case patternTyped = "pattern_typed"
        case postfixUnaryExpr = "postfix_unary_expr"
        case prefixUnaryExpr = "prefix_unary_expr"
        case returnStmt = "return_stmt"
        case safeAttr = "safe_attr"
        case sectionAttr = "section_attr"
        case sequenceExpr = "sequence_expr"
        case silgenNameAttr = "silgen_name_attr"
        case singleValueStmtExpr = "single_value_stmt_expr"
        case sourceFile = "source_file"
        case structDecl = "struct_decl"
        case subscriptDecl = "subscript_decl"
        case subscriptExpr = "subscript_expr"
        case superRefExpr = "super_ref_expr"
        case switchStmt = "switch_stmt"
        case tapExpr = "tap_expr"
        case ternaryExpr = "ternary_expr"
        case thenStmt = "then_stmt"
        case throwStmt = "throw_stmt"
        case topLevelCodeDecl = "top_level_code_decl"
        case transparentAttr = "transparent_attr"
        case tryExpr = "try_expr"
        case tupleElementExpr = "tuple_element_expr"
        case tupleExpr = "tuple_expr"
        case typeExpr = "type_expr"
        case typeTuple = "type_tuple"
        case typeUnqualifiedIdent = "type_unqualified_ident"
        case unresolvedDeclRefExpr = "unresolved_decl_ref_expr"
        case unresolvedDotExpr = "unresolved_dot_expr"
        case unsafeAttr = "unsafe_attr"
        case unsafeExpr = "unsafe_expr"
        case usedAttr = "used_attr"
        case varDecl = "var_decl"
        case whileStmt = "while_stmt"
    }
}
