/// The info string of a fence.
struct Fence {
    enum Content: Equatable {
        case cell(Cell.Kind)
        case math
        /// Another language, or none: the code is only shown.
        case other
    }

    var content = Content.other
    let words: [String]
    /// Indices of invalid words, with messages.
    private(set) var faults: [(word: Int, message: String)] = []

    private static let cellWords = Cell.Kind.allCases.filter { $0 != .shown }.map(\.rawValue)

    init(info: String) {
        words = info.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else { return }
        switch first {
        case "swift":
            content = .cell(.shown)
            for (index, word) in words.enumerated().dropFirst() { readCellWord(word, index: index) }
        case "math":
            content = .math
            for (index, word) in words.enumerated().dropFirst() {
                faults.append((index, "a math block has no further words; remove '\(word)'"))
            }
        default: readLookalike(first, info: info)
        }
    }

    private mutating func readCellWord(_ word: String, index: Int) {
        if index > 1 {
            faults.append((index, "a cell has one word; '\(word)' is one too many"))
        } else if Self.cellWords.contains(word), let kind = Cell.Kind(rawValue: word) {
            content = .cell(kind)
        } else {
            let meant = Self.cellWords(in: word)
            if meant.isEmpty || meant == [word.lowercased()] {
                faults.append((index, Suggestion.unknown("cell word", word, legal: Self.cellWords)))
            } else {
                let forms = meant.map { "```swift \($0)" }.joined(separator: " or ")
                faults.append((index, "a cell has one plain word, not '\(word)'; write \(forms)"))
            }
        }
    }

    /// Other tools' spellings of `swift` or `math`, and typing errors.
    private mutating func readLookalike(_ first: String, info: String) {
        var tokens = Self.tokens(of: info)
        if let prefix = tokens.first, tokens.count > 1, ["language", "lang"].contains(prefix) {
            tokens.removeFirst()
        }
        guard let head = tokens.first else { return }
        if head.hasPrefix("swift") || Self.isSlip(head, of: "swift") {
            let hidden =
                first.unicodeScalars.contains { !$0.isASCII } && head == "swift"
                ? " without its invisible character" : ""
            let form =
                Self.cellWords(in: info).first.map { "```swift \($0)\(hidden)" }
                ?? "```swift\(hidden), ```swift norun for code that is only shown, or ```text for what is not Swift"
            faults.append((0, "'\(info.trimmed)' does not begin a cell; write \(form)"))
        } else if head == "math" || Self.isSlip(head, of: "math") {
            faults.append(
                (
                    0,
                    "'\(info.trimmed)' does not begin an equation; write ```math, or ```text for what is only shown"
                ))
        }
    }

    /// Whether a fence with this info string is a cell or an equation, or is intended as one.
    static func isMeant(_ info: String) -> Bool {
        let fence = Fence(info: info)
        return fence.content != .other || !fence.faults.isEmpty
    }

    /// Whether it is a valid cell or equation.
    var isRight: Bool { content != .other && faults.isEmpty }

    private static func tokens(of text: String) -> [String] {
        text.lowercased().utf8.split { !(0x61...0x7A).contains($0) && !(0x30...0x39).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func cellWords(in text: String) -> [String] {
        tokens(of: text).filter { cellWords.contains($0) }
    }

    /// One letter added, missing or wrong, or two swapped.
    private static func isSlip(_ word: String, of right: String) -> Bool {
        guard word != right else { return false }
        let distance = Suggestion.distance(word, right)
        return distance == 1 || distance == 2 && word.utf8.sorted() == right.utf8.sorted()
    }
}

/// A line that looks like an opening fence where Markdown does not recognize one.
struct FenceLine {
    /// The offset of the first backtick or tilde in the line.
    var offset: Int
    /// The number of backticks or tildes.
    var length: Int
    var mark: UInt8
    var info: String

    /// Nil unless the line is a fence whose info string is about cells or equations.
    init?(_ line: some Collection<UInt8>, least: Int = 3) {
        let rest = line.drop { $0 == 0x20 || $0 == 0x09 }
        guard let mark = rest.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
            return nil
        }
        let text = rest.drop { $0 == mark }
        guard rest.count - text.count >= least, !text.contains(mark) || mark != UInt8(ascii: "`") else {
            return nil
        }
        info = String(decoding: text, as: UTF8.self)
        guard Fence.isMeant(info) else { return nil }
        self.mark = mark
        offset = line.count - rest.count
        length = rest.count - text.count
    }

    /// ```` ```swift ````
    var text: String {
        String(repeating: mark == UInt8(ascii: "~") ? "~" : "`", count: length)
            + info.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
