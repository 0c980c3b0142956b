/// Closures whose parameters have types that do not follow from what the closure does. Only those can have a second statement:
/// of a closure of one statement the compiler takes the statement into account where it infers types, and of others not.
///
///     modify { $0 += 1 }                                      modify(_ change: (inout Int) -> Void)
///     mutex.withLock { $0 += 1 }                              withLock<Result>(_ body: (inout Value) -> Result), of Mutex<Value>
///     list.reduce(into: [:]) { $0[$1, default: 0] += 1 }      not this one: what 'Result' is the closure says
///
/// It errs on the side of those that are not.
struct FixedParameters {
    private typealias Node = CompilerTree.Node

    /// Where they begin.
    private(set) var closures: Set<Int> = []

    /// Takes in a node of the tree with types.
    mutating func inspect(_ node: CompilerTree.Node) {
        switch CompilerTree.kind(of: node) {
        case "call_expr":
            guard let function = node["fn"] as? Node, Self.isFixed(function),
                let arguments = (node["args"] as? Node)?["args"] as? [Node]
            else { return }
            for argument in arguments { add(argument["expr"]) }
        case "pattern_entry":
            // A variable with a type of its own.
            guard let pattern = node["pattern"] as? Node, CompilerTree.kind(of: pattern) == "pattern_typed"
            else { return }
            add(node["original_init"])
        default: return
        }
    }

    private mutating func add(_ expression: Any?) {
        var next = expression as? Node
        while let node = next {
            if CompilerTree.kind(of: node) == "closure_expr" {
                if let start = CompilerTree.range(of: node)?.start { closures.insert(start) }
                return
            }
            next = (node["sub_expr"] ?? node["closure_body"]) as? Node
        }
    }

    /// Whether the types of what a function changes follow from the function, or from what its method is called on.
    private static func isFixed(_ function: Node) -> Bool {
        var function = function
        while CompilerTree.kind(of: function) != "declref_expr" {
            guard let inner = (function["fn"] ?? function["sub_expr"]) as? Node else { return false }
            function = inner
        }
        guard let type = (function["decl"] as? Node)?["type_usr"] as? String else { return false }
        return isFixed(mangledType: type)
    }

    /// - Parameter type: mangled, of the function as it is declared.
    static func isFixed(mangledType type: String) -> Bool {
        // Only that of a generic function has a signature.
        guard type.hasSuffix("uD") else { return true }
        // Parameters of a method of a generic type have a depth; then those of the type are 'x', 'q_', …
        let isOfGenericType = type.utf8.firstRange(of: "qd_".utf8) != nil
        // What is changed has a 'z' behind its type, before more parameters or what follows them.
        let bytes = Array(type.utf8)
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "z") {
            guard "XKY_".utf8.contains(bytes[index + 1]) else { continue }
            let before = bytes[..<index]
            let isConcrete =
                before.suffix(2).first == UInt8(ascii: "S") && "ifdbSu".utf8.contains(before.last!)
                || "VCO".utf8.contains(before.last!)
            let isOfType =
                isOfGenericType
                && (before.last == UInt8(ascii: "x") || before.suffix(2).elementsEqual("Qz".utf8))
            guard isConcrete || isOfType else { return false }
        }
        return true
    }
}
