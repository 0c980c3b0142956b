/// Finds, among lines of code whose values can't be shown, those that a recorded value may belong to: the value is named after the
/// line, or after something in it.
///
/// There may be very many lines and values, so that they are not compared in pairs.
struct UnshownNames {
    /// Numbers of lines.
    enum Holders: Equatable {
        case all
        case some(Set<Int>)

        var isEmpty: Bool { self == .some([]) }

        func contains(_ number: Int) -> Bool {
            switch self {
            case .all: true
            case .some(let numbers): numbers.contains(number)
            }
        }
    }

    private let names: [[String]]
    /// The lines in which a word occurs.
    private var holdersOfWords: [Substring: Set<Int>] = [:]
    /// The lines by their text.
    private var holdersOfTexts: [Substring: Set<Int>] = [:]
    /// The lengths of the texts in UTF-8, each once.
    private var lengthsOfTexts: Set<Int> = []
    private var known: [String: Holders] = [:]
    private static let maxText = 4096

    /// - Parameter names: for each line its text, or several names that it defines.
    init(_ names: [[String]]) {
        self.names = names
        for (number, texts) in names.enumerated() {
            for text in texts {
                holdersOfTexts[text[...], default: []].insert(number)
                lengthsOfTexts.insert(text.utf8.count)
                for word in text.split(whereSeparator: { !Self.isPartOfName($0) }) {
                    holdersOfWords[word, default: []].insert(number)
                }
            }
        }
    }

    /// The lines that a value of this name may belong to.
    mutating func holders(of name: String) -> Holders {
        if names.isEmpty { return .some([]) }
        if let holders = known[name] { return holders }
        let holders = find(name)
        known[name] = holders
        return holders
    }

    private func find(_ name: String) -> Holders {
        if name.hasPrefix("{") {
            // The line's text is in braces, and may have braces in it.
            let rest = name.dropFirst()
            let bytes = rest.utf8
            return .some(
                lengthsOfTexts.reduce(into: []) { holders, length in
                    guard
                        let end = bytes.index(bytes.startIndex, offsetBy: length, limitedBy: bytes.endIndex),
                        end < bytes.endIndex, bytes[end] == UInt8(ascii: "}")
                    else { return }
                    holders.formUnion(holdersOfTexts[rest[..<end]] ?? [])
                })
        }
        let base = name.prefix { $0 != "." && $0 != "[" }
        // A method's line does not have to name what it changes.
        if base == "self" { return .all }
        guard !base.isEmpty else { return .some([]) }
        if base.allSatisfy(Self.isPartOfName) { return .some(holdersOfWords[base] ?? []) }
        // Other names are those of lines of code, which are short.
        let bytes = Array(base.utf8)
        return .some(
            Set(names.indices.filter { names[$0].contains { Self.isPart(bytes, of: $0) } }))
    }

    /// Whether a text contains a name that does not go on before and after it. A short name may be at each of its places, so bytes are
    /// compared.
    private static func isPart(_ name: [UInt8], of text: String) -> Bool {
        let text = Array(text.utf8.prefix(maxText))
        guard name.count <= text.count else { return false }
        return (0...(text.count - name.count)).contains { start in
            let end = start + name.count
            return text[start] == name[0] && text[start..<end].elementsEqual(name)
                && (start == 0 || !isPartOfName(text[start - 1]))
                && (end == text.count || !isPartOfName(text[end]))
        }
    }

    /// Of other letters than ASCII's, each is taken for a part of a name.
    private static func isPartOfName(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || 0x30...0x39 ~= byte || 0x61...0x7A ~= byte | 0x20
    }

    private static func isPartOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
