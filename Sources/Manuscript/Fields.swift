import Yams

/// A YAML mapping, read key by key, each fault at its place.
struct Fields {
    let path: String
    /// Lines before the YAML's first, in the file.
    let lineOffset: Int
    let what: String
    var diagnostics: [Diagnostic] = []
    private var values: [(key: String, keyNode: Node, value: Node)] = []

    /// - Parameter legal: the keys that may stand there.
    init(_ text: String, path: String, lineOffset: Int, what: String, legal: [String]) {
        self.path = path
        self.lineOffset = lineOffset
        self.what = what
        let node: Node?
        do {
            // All scalars stay text: what they are to be is asked for below.
            node = try Yams.compose(yaml: text, .basic)
        } catch {
            var line = 1
            var column = 1
            if case YamlError.parser(_, _, let mark, _) = error { (line, column) = (mark.line, mark.column) }
            if case YamlError.scanner(_, _, let mark, _) = error { (line, column) = (mark.line, mark.column) }
            diagnostics.append(
                Diagnostic(
                    path: path, line: line + lineOffset, column: column,
                    message: "\(what) is not YAML; each line is 'key: value', with \(list(legal)) as keys"))
            return
        }
        guard let node else { return }
        guard let mapping = node.mapping else {
            add(node, "\(what) needs lines of 'key: value', with \(list(legal)) as keys")
            return
        }
        var seen: Set<String> = []
        for (keyNode, value) in mapping {
            let key = keyNode.string ?? ""
            if !legal.contains(key) {
                add(keyNode, Suggestion.unknown("key", key, legal: legal))
            } else if !seen.insert(key).inserted {
                add(keyNode, "key '\(key)' stands twice")
            } else {
                values.append((key, keyNode, value))
            }
        }
    }

    private func list(_ words: [String]) -> String { words.joined(separator: ", ") }

    mutating func add(_ node: Node, _ message: String) {
        let place = place(of: node)
        diagnostics.append(Diagnostic(path: path, line: place.line, column: place.column, message: message))
    }

    func place(of node: Node) -> Place {
        Place(line: (node.mark?.line ?? 1) + lineOffset, column: node.mark?.column ?? 1)
    }

    func node(_ key: String) -> Node? { values.first { $0.key == key }?.value }

    mutating func string(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        if let text = node.scalar?.string, !text.isEmpty { return text }
        add(node, "'\(key)' needs a text, as in '\(key): something'")
        return nil
    }

    mutating func number(_ key: String, in range: ClosedRange<Double>, whole: Bool) -> Double? {
        guard let node = node(key) else { return nil }
        if let text = node.scalar?.string, let number = Double(text), range.contains(number),
            !whole || number == number.rounded()
        {
            return number
        }
        let kind = whole ? "whole number" : "number"
        add(
            node,
            "'\(key)' needs a \(kind) from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))")
        return nil
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)"
    }

    mutating func bool(_ key: String) -> Bool? {
        guard let node = node(key) else { return nil }
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default:
            add(node, "'\(key)' needs true or false")
            return nil
        }
    }

    mutating func strings(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        if let sequence = node.sequence {
            let texts = sequence.compactMap { $0.scalar?.string }
            if texts.count == sequence.count { return texts }
        }
        add(node, "'\(key)' needs a list, as in '\(key): [one.txt, two.txt]'")
        return nil
    }

    /// Texts by name, each with its place.
    mutating func named(_ key: String, such example: String) -> [(name: String, text: String, place: Place)]?
    {
        guard let node = node(key) else { return nil }
        guard let mapping = node.mapping else {
            add(node, "'\(key)' needs names and values, as in '\(key): {name: \(example)}'")
            return nil
        }
        var texts: [(name: String, text: String, place: Place)] = []
        for (name, value) in mapping {
            if let name = name.string, let text = value.scalar?.string {
                texts.append((name, text, place(of: value)))
            } else {
                add(value, "'\(key)' needs names and values, as in '\(key): {name: \(example)}'")
            }
        }
        return texts
    }
}
