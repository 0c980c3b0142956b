/// Closures whose parameter types do not depend on their body. Only these can have a second statement: the
/// compiler infers types from the statement of a single-statement closure, but not from several.
///
///     modify { $0 += 1 }                                      modify(_ change: (inout Int) -> Void)
///     mutex.withLock { $0 += 1 }                              withLock<Result>(_ body: (inout Value) -> Result), of Mutex<Value>
///     list.reduce(into: [:]) { $0[$1, default: 0] += 1 }      not this one: what 'Result' is the closure says
///
/// False negatives are fine, false positives are not.
struct FixedParameters {
    /// The offsets of these closures.
    private(set) var closures: Set<Int> = []

    /// Visits a node of the typed tree.
    mutating func inspect(_ node: TreeNode) {
        switch node.kind {
        case .callExpr:
            guard let function = node[.fn], Self.isFixed(function),
                let arguments = node[.args]?.list(.args)
            else { return }
            for argument in arguments { add(argument[.expr]) }
        case .patternEntry:
            // A variable with a type annotation.
            guard let pattern = node[.pattern], pattern.kind == .patternTyped
            else { return }
            add(node[.originalInit])
        default: return
        }
    }

    private mutating func add(_ expression: TreeNode?) {
        var next = expression
        while let node = next {
            if node.kind == .closureExpr {
                if let start = node.range?.start { closures.insert(start) }
                return
            }
            next = node[.subExpr, .closureBody]
        }
    }

    /// Whether the types of a function's inout parameters are determined by the function, or by its receiver.
    private static func isFixed(_ function: TreeNode) -> Bool {
        var function = function
        while function.kind != .declrefExpr {
            guard let inner = function[.fn, .subExpr] else { return false }
            function = inner
        }
        guard let type = function[.decl]?.text(.typeUsr) else { return false }
        return isFixed(mangledType: type)
    }

    /// - Parameter type: the mangled type of the function's declaration.
    static func isFixed(mangledType type: String) -> Bool {
        // Only a generic function has a signature.
        guard type.hasSuffix("uD") else { return true }
        // Generic parameters of a method of a generic type have a depth; then those of the type are 'x',
        // 'q_', …
        let hasGenericType = type.utf8.firstRange(of: "qd_".utf8) != nil
        // An inout type is followed by 'z', then by more parameters or the end of the list.
        let bytes = Array(type.utf8)
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "z") {
            guard "XKY_".utf8.contains(bytes[index + 1]) else { continue }
            let before = bytes[..<index]
            let isConcrete =
                before.suffix(2).first == UInt8(ascii: "S") && "ifdbSu".utf8.contains(before.last!)
                || "VCO".utf8.contains(before.last!)
            let isTypeParameter =
                hasGenericType
                && (before.last == UInt8(ascii: "x") || before.suffix(2).elementsEqual("Qz".utf8))
            guard isConcrete || isTypeParameter else { return false }
        }
        return true
    }
}
