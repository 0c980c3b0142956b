/// A statement for which hooks are called, after it or within it, since the compiler's playground transform
/// omits the variables that it defines or changes. The compiler's trees say where it is: this type reads the
/// untyped tree (`-dump-parse`), `ChangedPlaces` the typed one.
struct PatternStatement: Hashable {
    struct Name: Hashable {
        var text: String
        /// The hook's argument.
        var expression: String
        /// Its offset, or the statement's if the tree does not contain it.
        var offset: Int

        init(text: String, expression: String? = nil, offset: Int) {
            self.text = text
            self.expression = expression ?? "`\(text)`"
            self.offset = offset
        }
    }

    /// Where the hooks are called.
    enum Anchor: Hashable {
        /// After the statement whose last token begins at this offset.
        case behind(lastToken: Int)
        /// As an additional condition before this brace.
        case condition(brace: Int)
        /// After this brace, at the beginning of a body.
        case brace(Int)
        /// Before this statement, the first in a body without braces.
        case caseBody(Int)
        /// Nowhere: text before this statement makes the transform omit it.
        case unreported(Int)

        /// The offset for inserting the calls; nil if it can't be determined.
        func offset(in bytes: [UInt8]) -> Int? {
            switch self {
            case .behind(let token): StatementEnd.find(from: token, in: bytes)
            case .condition(let brace), .brace(let brace):
                brace < bytes.count && bytes[brace] == UInt8(ascii: "{") ? brace : nil
            case .unreported(let start): start
            // The offset of an attribute is after its '@'.
            case .caseBody(let start):
                start > 0 && bytes[start - 1] == UInt8(ascii: "@") ? start - 1 : start
            }
        }
    }

    /// In bytes of the program's text.
    var start: Int
    var anchor: Anchor
    /// Empty if the statement computes or changes something that can't be read after it.
    var names: [Name]
    /// The kind of value that is missing without the hooks.
    var kind: Reporting.Values = .patterns

    /// All statements in a program that define such variables.
    static func all(in tree: CompilerTree) -> [PatternStatement] {
        var found: [PatternStatement] = []
        var bodies = BodyBindings()
        var literals = InterpolatedLiterals()
        tree.forEachBlock {
            found += statements(among: $0)
        } inspect: {
            bodies.inspect($0)
            literals.inspect($0)
        }
        return literals.outside(found + bodies.statements + bodies.dashes(in: tree))
    }

    private static func statements(among elements: [TreeNode]) -> [PatternStatement] {
        var found: [PatternStatement] = []
        for (index, element) in elements.enumerated() {
            guard let range = element.range else { continue }
            var isUnread = false
            let names: [Name]
            switch element.kind {
            case .patternBindingDecl:
                let declarations = elements[(index + 1)...].prefix { $0.kind == .varDecl }
                isUnread = Self.isUnread(element, declarations)
                names = isUnread ? [] : variables(of: element, declarations)
            case .guardStmt:
                names = Self.names(in: element.all(in: .conditions)).map {
                    Name(text: $0, offset: range.start)
                }
            default: names = []
            }
            if isUnread || !names.isEmpty {
                found.append(
                    PatternStatement(start: range.start, anchor: .behind(lastToken: range.end), names: names))
            }
        }
        return found
    }

    /// Whether the variable has no name, `let _ = f()`, or no value yet, `async let x = f()`.
    private static func isUnread(_ binding: TreeNode, _ declarations: ArraySlice<TreeNode>) -> Bool {
        guard let entries = binding.list(.patternEntries),
            entries.contains(where: { $0.has(.originalInit) })
        else { return false }
        let isAsync = declarations.contains {
            $0.nodes(.attrs).contains { $0.kind == .asyncAttr }
        }
        return isAsync || names(in: entries.flatMap { $0.all(in: .pattern) }).isEmpty
    }

    /// The variables; none for a statement with a single variable, which is reported, or without a value yet.
    private static func variables(of binding: TreeNode, _ declarations: ArraySlice<TreeNode>) -> [Name] {
        guard let entries = binding.list(.patternEntries),
            let pattern = entries.first?[.pattern]
        else { return [] }
        if entries.count == 1, untyped(pattern).kind == .patternNamed { return [] }
        let valued = Set(
            entries.filter { $0.has(.originalInit) }.flatMap { Self.names(in: $0.all(in: .pattern)) })
        var names: [Name] = []
        for declaration in declarations {
            guard let place = declaration.range,
                let name = declaration.name, valued.contains(name)
            else { continue }
            names.append(Name(text: name, offset: place.start))
        }
        return names
    }

    private static func untyped(_ pattern: TreeNode) -> TreeNode {
        var pattern = pattern
        while pattern.kind == .patternTyped, let inner = pattern[.subPattern] {
            pattern = inner
        }
        return pattern
    }

    /// The names in patterns, in order.
    static func names(in nodes: [TreeNode]) -> [String] {
        var names: [String] = []
        var waiting = Array(nodes.reversed())
        while let node = waiting.popLast() {
            switch node.kind {
            case .patternNamed:
                if let name = node.name, name != "self", !names.contains(name) { names.append(name) }
            case .closureExpr: break
            default:
                // In the order of the text: only patterns, and nodes that contain them, have names.
                for key in Self.partsWithPatterns { waiting += node.all(in: key).reversed() }
            }
        }
        return names
    }

    private static let partsWithPatterns: [TreeNode.Key] = [
        .args, .expr, .fn, .elements, .subExpr, .subPattern, .pattern,
    ]
}
