import Exhibits
import Manuscript

/// Values computed by other programs, which the book keeps in files.
///
/// A file has lines `key: value` that state where the values after them come from, and lines
/// `name⇥type⇥values` with values separated by spaces. A line `says:` begins a new source, and its other keys
/// follow.
package struct ReferenceValues: Sendable {
    /// The values of one name, with their source.
    package struct ReferenceValue: Equatable, Sendable {
        /// What a chapter calls them: `reference("keras/predict/10", …)`.
        package var name: String
        /// `Float`, `Double` or `Int`.
        package var type: String
        /// One number, or those of a list in order; all of one type.
        package var values: [Number]
        /// Where the values come from, for the page.
        package var source: Attribution
    }

    /// Where values come from.
    package struct Attribution: Equatable, Sendable {
        /// The program and its version: `Keras 3.15.1`.
        package var says: String
        /// Further details: keys and texts, in the file's order.
        package var details: [Detail] = []
        /// The file, as `book.yml` names it.
        package var file: String
    }

    /// A line `key: value` of a source other than `says`.
    package struct Detail: Equatable, Sendable {
        /// What the line is about: `how`, `dtype`, `seed`, `from` or `with`.
        package var key: String
        /// What follows the colon.
        package var text: String
    }

    static let keys = ["says", "how", "dtype", "seed", "from", "with"]
    static let types = ["Float", "Double", "Int"]

    /// The files that were read.
    package private(set) var files: [NamedText] = []
    private var references: [ByteKey: ReferenceValue] = [:]

    /// For a book without such files.
    package init() {}

    /// The names of all values, in alphabetical order.
    package var names: [String] { references.keys.sorted().map(\.text) }

    /// The values that a file has under `name`; nil where no file has any.
    package subscript(_ name: String) -> ReferenceValue? { references[ByteKey(name)] }

    /// Adds a file's values; returns all faults of its text.
    ///
    /// - Parameters:
    ///   - path: the file's path, as messages name it.
    ///   - name: the file as `book.yml` names it, which is also what a page says.
    package mutating func add(path: String, name: String, text: String) -> [Diagnostic] {
        files.append(NamedText(name: name, text: text))
        var diagnostics: [Diagnostic] = []
        var source: Attribution?
        var text = text[...]
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            func fault(_ message: String) {
                diagnostics.append(Diagnostic(path: path, line: index + 1, column: 1, message: message))
            }
            let isBlank = line.allSatisfy { $0 == " " }
            if isBlank || line.hasPrefix("#") { continue }
            if let (hidden, what) = HiddenCharacter.first(in: line) {
                fault(
                    "the character \(hidden.codePoint) \(what), so the text around it may be misread; remove it"
                )
                continue
            }
            if let text = ShownText.fault(in: line) {
                fault(text)
                continue
            }
            if !line.contains("\t") {
                guard let colon = line.firstIndex(of: ":") else {
                    fault(
                        "a line of reference values is 'key: value', or name, type and values with tabs between"
                    )
                    continue
                }
                let key = String(line[..<colon])
                let text = line[line.index(after: colon)...].drop { $0 == " " }
                if !Self.keys.contains(key) {
                    fault(Suggestion.unknown("key", key, legal: Self.keys))
                } else if key == "says" {
                    source = Attribution(says: String(text), file: name)
                } else if source == nil {
                    fault("'\(key)' comes before 'says', which has to be the first line of a source")
                } else {
                    source?.details.removeAll { $0.key == key }
                    source?.details.append(Detail(key: key, text: String(text)))
                }
                continue
            }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, !fields[0].isEmpty else {
                fault("a reference value has three fields, name, type and values, separated by tabs")
                continue
            }
            guard let source else {
                fault("the value has no source; put a line 'says: …' before it, as in 'says: Keras 3.15.1'")
                continue
            }
            guard Self.types.contains(fields[1]) else {
                fault(Suggestion.unknown("type", fields[1], legal: Self.types))
                continue
            }
            let words = fields[2].split(separator: " ").map(String.init)
            let values = words.compactMap { Self.number($0, type: fields[1]) }
            if values.isEmpty || values.count != words.count {
                let wrong = words.first { Self.number($0, type: fields[1]) == nil } ?? ""
                fault("'\(wrong)' is not of type \(fields[1])")
            } else if references[ByteKey(fields[0])] != nil {
                fault("'\(fields[0])' appears twice among the reference values; remove one of them")
            } else {
                references[ByteKey(fields[0])] = ReferenceValue(
                    name: fields[0], type: fields[1], values: values, source: source)
            }
        }
        return diagnostics
    }

    private static func number(_ text: String, type: String) -> Number? {
        switch type {
        case "Float": Float(text).map { Number($0) }
        case "Double": Double(text).map { Number($0) }
        default: Int(text).map { Number($0) }
        }
    }

    /// The message for an unknown name, with similar ones while `search` finds any.
    package func unknown(_ name: String, _ search: inout NameSearch) -> String {
        guard !references.isEmpty else {
            if !files.isEmpty {
                return "no reference value is named '\(name)': none can be read from "
                    + files.map { "'\($0.name)'" }.joined(separator: ", ")
            }
            return "no reference value is named '\(name)': there are none; name a file of them in book.yml: "
                + "'references: [data/keras.txt]'"
        }
        let near = search.isExhausted ? [] : search.nearest(to: name, among: names, atMost: 3)
        return "no reference value is named '\(name)'; "
            + (near.isEmpty
                ? "the names are in " + files.map { "'\($0.name)'" }.joined(separator: ", ")
                : "the nearest are " + near.map { "'\($0)'" }.joined(separator: ", "))
    }
}

extension ReferenceValues.ReferenceValue {
    /// How computed values differ from the reference.
    package enum Outcome: Equatable, Sendable {
        /// The largest distance in ulps, and where it is.
        case apart(ulps: UInt64, index: Int)
        /// They can't be compared, and why.
        case incomparable(String)
    }

    /// Compares `computed` with these values; incomparable unless the counts and types are the same.
    package func compare(with computed: [Leaf]) -> Outcome {
        guard computed.count == values.count else {
            return .incomparable(
                "'\(name)' has \(Self.count(values.count)), and the chapter computes "
                    + Self.count(computed.count))
        }
        var worst = (ulps: UInt64(0), index: 0)
        for (index, (expected, leaf)) in zip(values, computed).enumerated() {
            guard let number = leaf.number, number.typeName.description == type else {
                let what = leaf.number?.typeName.description ?? "\(leaf.text)"
                return .incomparable("'\(name)' is \(type), and the chapter computes \(what)")
            }
            let ulps = Self.ulps(expected, number)
            if ulps > worst.ulps { worst = (ulps, index) }
        }
        return .apart(ulps: worst.ulps, index: worst.index)
    }

    private static func count(_ count: Int) -> String { count == 1 ? "one value" : "\(count) values" }

    /// The steps between two numbers of a type. From −0 to 0 is a step as well; NaN equals only NaN.
    static func ulps(_ a: Number, _ b: Number) -> UInt64 {
        if a.double.isNaN || b.double.isNaN { return a.double.isNaN && b.double.isNaN ? 0 : .max }
        let (x, y) = (order(a), order(b))
        return x > y ? UInt64(bitPattern: x &- y) : UInt64(bitPattern: y &- x)
    }

    /// Maps numbers to integers of the same order.
    private static func order(_ number: Number) -> Int64 {
        switch number.kind {
        case .float:
            let bits = Int64(Int32(bitPattern: UInt32(truncatingIfNeeded: number.bits)))
            return bits < 0 ? Int64(Int32.min) - bits - 1 : bits
        case .double:
            let bits = Int64(bitPattern: number.bits)
            return bits < 0 ? Int64.min &- bits &- 1 : bits
        case .int, .uint: return Int64(bitPattern: number.bits)
        }
    }
}
