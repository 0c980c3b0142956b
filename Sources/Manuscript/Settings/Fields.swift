import Yams

/// A YAML mapping, read key by key, with faults at their places.
struct Fields {
    let path: String
    /// The number of lines before the YAML in the file.
    let lineOffset: Int
    let what: String
    var diagnostics: [Diagnostic] = []
    /// Whether it is a mapping, or empty.
    private(set) var isReadable = true
    private var lines = YAMLText.Lines("")
    private var values: [(key: String, keyNode: Node, value: Node)] = []

    /// - Parameter legal: the legal keys.
    init(_ text: String, path: String, lineOffset: Int, what: String, legal: [String]) {
        self.path = path
        self.lineOffset = lineOffset
        self.what = what
        let node: Node?
        (node, lines, diagnostics) = YAMLText.compose(
            text, path: path, lineOffset: lineOffset, what: what, legal: legal)
        if node == nil, !diagnostics.isEmpty { isReadable = false }
        guard let node else { return }
        guard let mapping = node.mapping else {
            add(node, "\(what) needs lines of 'key: value', with \(legal.joined(separator: ", ")) as keys")
            isReadable = false
            return
        }
        for (keyNode, value) in mapping {
            guard let key = keyNode.scalar?.string else {
                add(keyNode, "a key is one word; expected \(legal.joined(separator: ", "))")
                continue
            }
            // A repeated key, which was reported already.
            if YAMLText.isRepeated(key, in: lines) { continue }
            if legal.contains(key) {
                values.append((key, keyNode, value))
            } else {
                add(keyNode, Suggestion.unknown("key", key, legal: legal))
            }
        }
    }

    mutating func add(_ node: Node, _ message: String) {
        let place = place(of: node)
        diagnostics.append(Diagnostic(path: path, at: place, message: message))
    }

    func place(of node: Node) -> SourceLocation {
        lines.place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, lineOffset: lineOffset)
    }

    func node(_ key: String) -> Node? { values.first { $0.key == key }?.value }

    mutating func string(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        if let text = node.scalar?.string, !text.isEmpty { return text }
        add(node, "'\(key)' needs a text, as in '\(key): something'")
        return nil
    }

    mutating func number(_ key: String, in range: ClosedRange<Double>, whole: Bool) -> Double? {
        node(key).flatMap { number($0, of: key, in: range, whole: whole) }
    }

    private mutating func number(
        _ node: Node, of key: String, in range: ClosedRange<Double>, whole: Bool
    ) -> Double? {
        if let text = node.scalar?.string, let number = Double(text), range.contains(number),
            !whole || number == number.rounded()
        {
            return number
        }
        let kind = whole ? "whole number" : "number"
        add(
            node,
            "'\(key)' needs a \(kind) from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
                + Self.not(node))
        return nil
    }

    /// Numbers by name, such as `compiler: {memory: 4096}`.
    mutating func numbers(
        _ key: String, _ ranges: KeyValuePairs<String, ClosedRange<Double>>
    ) -> [String: Double] {
        guard let node = node(key) else { return [:] }
        let example = ranges.map { "\($0.key): \(Self.text($0.value.upperBound))" }.joined(separator: ", ")
        guard let mapping = node.mapping else {
            add(node, "'\(key)' needs names and numbers, as in '\(key): {\(example)}'")
            return [:]
        }
        var numbers: [String: Double] = [:]
        for (nameNode, value) in mapping {
            let name = nameNode.scalar?.string ?? ""
            if YAMLText.isRepeated(name, in: lines) { continue }
            if let range = ranges.first(where: { $0.key == name })?.value {
                numbers[name] = number(value, of: name, in: range, whole: true)
            } else {
                add(nameNode, Suggestion.unknown("key", name, legal: ranges.map(\.key)))
            }
        }
        return numbers
    }

    /// The word that is there instead, if it is a single one.
    private static func not(_ node: Node) -> String {
        guard let text = node.scalar?.string, !text.isEmpty, text.utf8.count <= 60 else { return "" }
        return ", not '\(text)'"
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
            add(node, "'\(key)' needs true or false" + Self.not(node))
            return nil
        }
    }

    mutating func strings(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        let form = "'\(key)' needs a list, as in '\(key): [one.txt, two.txt]'"
        guard let sequence = node.sequence else {
            add(node, form)
            return nil
        }
        var texts: [String] = []
        for item in sequence {
            if let text = item.scalar?.string, !text.isEmpty {
                texts.append(text)
            } else {
                add(item, form)
            }
        }
        return texts
    }

    /// Texts by name, each with its place.
    mutating func named(_ key: String, such example: String) -> [(
        name: String, text: String, place: SourceLocation
    )]? {
        guard let node = node(key) else { return nil }
        guard let mapping = node.mapping else {
            add(node, "'\(key)' needs names and values, as in '\(key): {name: \(example)}'")
            return nil
        }
        var texts: [(name: String, text: String, place: SourceLocation)] = []
        for (name, value) in mapping {
            if let name = name.scalar?.string, let text = value.scalar?.string, !text.isEmpty {
                if YAMLText.isRepeated(name, in: lines) { continue }
                texts.append((name, text, place(of: value)))
            } else {
                add(value, "'\(key)' needs names and values, as in '\(key): {name: \(example)}'")
            }
        }
        return texts
    }
}
