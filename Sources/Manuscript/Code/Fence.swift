/// What the words behind a fence's backticks say.
struct Fence {
    enum Content: Equatable {
        case cell(Cell.Kind)
        case math
        /// Another language's code, or none: it is only shown.
        case other
    }

    var content = Content.other
    let words: [String]
    /// Which words are wrong, and why.
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
                faults.append((index, "a block of math takes no further word; remove '\(word)'"))
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

    /// Other tools' ways to write `swift` or `math`, and slips of the keys.
    private mutating func readLookalike(_ first: String, info: String) {
        var tokens = Self.tokens(of: info)
        if let prefix = tokens.first, tokens.count > 1, ["language", "lang"].contains(prefix) {
            tokens.removeFirst()
        }
        guard let head = tokens.first else { return }
        if head.hasPrefix("swift") || Self.isSlip(head, of: "swift") {
            let hidden =
                first.unicodeScalars.contains { !$0.isASCII } && head == "swift"
                ? " without the character that is not seen in it" : ""
            let form =
                Self.cellWords(in: info).first.map { "```swift \($0)\(hidden)" }
                ?? "```swift\(hidden), ```swift norun for what is only shown, or ```text for what is no Swift"
            faults.append((0, "'\(info.trimmed)' begins no cell; write \(form)"))
        } else if head == "math" || Self.isSlip(head, of: "math") {
            faults.append(
                (
                    0,
                    "'\(info.trimmed)' begins no equation; write ```math, or ```text for what is only shown"
                ))
        }
    }

    /// Whether a fence with such an info string is a cell or an equation, or is meant to be one.
    static func isMeant(_ info: String) -> Bool {
        let fence = Fence(info: info)
        return fence.content != .other || !fence.faults.isEmpty
    }

    /// Whether it is a cell or an equation without a fault.
    var isRight: Bool { content != .other && faults.isEmpty }

    private static func tokens(of text: String) -> [String] {
        text.lowercased().utf8.split { !(0x61...0x7A).contains($0) && !(0x30...0x39).contains($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func cellWords(in text: String) -> [String] {
        tokens(of: text).filter { cellWords.contains($0) }
    }

    /// One letter too many, too few or wrong, or two in the wrong order.
    private static func isSlip(_ word: String, of right: String) -> Bool {
        guard word != right else { return false }
        let distance = Suggestion.distance(word, right)
        return distance == 1 || distance == 2 && word.utf8.sorted() == right.utf8.sorted()
    }
}

/// A line that opens a fence where Markdown does not see one.
struct FenceLine {
    /// The first backtick's or tilde's offset in the line.
    var offset: Int
    /// How many of them there are.
    var length: Int
    var mark: UInt8
    var info: String

    /// Nil if the line is none, or its info string says nothing of cells or equations.
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
