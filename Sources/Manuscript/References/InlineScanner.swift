/// Finds code spans, raw HTML, links and failed attempts at them in a block's source.
///
/// cmark reports the meaning of a text, but not what it could not parse, nor exact places. This follows the
/// same rules: https://spec.commonmark.org/0.29/#inlines
struct InlineScanner {
    enum Item: Equatable, Sendable {
        case code(content: Range<Int>)
        /// Backticks without closing ones.
        case openBackticks(Range<Int>)
        case html(Range<Int>)
        /// `[text](address "title")`; the title includes its quotes.
        case destination(address: Range<Int>, title: Range<Int>?)
        /// `[text](…)` without a valid address in the parentheses.
        case brokenLink(Range<Int>)
        /// `[text](…` without a closing parenthesis, up to the line's end.
        case unclosedLink(Range<Int>)
        /// `[text][label]` or `[text][]` with an undefined label.
        case undefined(label: Range<Int>)
        /// `[text] (address)`
        case spacedLink(text: Range<Int>, address: Range<Int>)
        /// `(text)[address]`
        case swappedLink(address: Range<Int>)
    }

    private let bytes: [UInt8]
    private let range: Range<Int>
    private let labels: Set<String>
    private var next: Int
    private var items: [Item] = []
    private var openBrackets: [Int] = []
    /// The last bracket before `next`; a label can't contain brackets.
    private var lastBracket = -1
    /// The last two letters before `counted`.
    private var letters = (last: -1, secondToLast: -1)
    private var counted: Int
    /// The starts of runs of backticks by length, and how many of them were passed.
    private var runs: [Int: (starts: [Int], passed: Int)] = [:]
    /// Delimiters without an end, which are not searched for again.
    private var unclosed: Set<String> = []

    /// The longest label that Markdown accepts.
    static let longestLabel = 999

    /// A label in the form in which Markdown compares labels.
    static func normalized(label: some Sequence<UInt8>) -> String {
        String(decoding: Array(label), as: UTF8.self).lowercased().split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    /// - Parameters:
    ///   - range: the whole text, or a table's cell.
    ///   - labels: the defined labels, normalized.
    static func items(in text: BlockText, range: Range<Int>? = nil, labels: Set<String>) -> [Item] {
        var scanner = InlineScanner(text.bytes, range ?? 0..<text.bytes.count, labels)
        scanner.scan()
        return scanner.items
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>, _ labels: Set<String>) {
        self.bytes = bytes
        self.range = range
        self.labels = labels
        next = range.lowerBound
        counted = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == 0x60 else {
                index += 1
                continue
            }
            let start = index
            while index < range.upperBound, bytes[index] == 0x60 { index += 1 }
            runs[index - start, default: ([], 0)].starts.append(start)
        }
    }

    private func at(_ index: Int) -> UInt8 { range.contains(index) ? bytes[index] : 0 }

    private mutating func scan() {
        while next < range.upperBound {
            switch bytes[next] {
            case UInt8(ascii: "\\"):
                next += Self.isPunctuation(at(next + 1)) ? 2 : 1
            case UInt8(ascii: "`"): readBackticks()
            case UInt8(ascii: "<"):
                if let end = autolinkEnd(next) {
                    items.append(.destination(address: next + 1..<end - 1, title: nil))
                    next = end
                } else if let end = htmlEnd(next) {
                    items.append(.html(next..<end))
                    next = end
                } else {
                    next += 1
                }
            case UInt8(ascii: "["):
                openBrackets.append(next)
                lastBracket = next
                next += 1
            case UInt8(ascii: "]"): readBracket()
            default: next += 1
            }
        }
    }

    private mutating func readBackticks() {
        let start = next
        while at(next) == 0x60 { next += 1 }
        let length = next - start
        if var run = runs[length] {
            while run.passed < run.starts.count, run.starts[run.passed] < next { run.passed += 1 }
            runs[length] = run
            if run.passed < run.starts.count {
                let end = run.starts[run.passed]
                items.append(.code(content: next..<end))
                next = end + length
                return
            }
        }
        items.append(.openBackticks(start..<next))
    }

    // MARK: Links

    private mutating func readBracket() {
        let end = next
        let last = lastBracket
        lastBracket = end
        next += 1
        guard let opening = openBrackets.popLast() else { return }
        let text = opening + 1..<end
        if at(next) == UInt8(ascii: "(") {
            if let (address, title, after) = destination(next) {
                items.append(.destination(address: address, title: title))
                next = after
                return
            }
            let rest = bytes[next..<min(range.upperBound, next + 500)]
            let line = rest.prefix { $0 != 0x0A }
            if !text.isEmpty, !followsWord(opening) {
                if let close = line.firstIndex(of: UInt8(ascii: ")")) {
                    items.append(.brokenLink(next + 1..<close))
                    return
                }
                // `[0, 1](` may be an interval, and text that is closed later a remark.
                if isWords(text), line.count > 1, !HTMLReader.isSpace(at(next + 1)),
                    rest.endIndex == range.upperBound,
                    !rest.contains(UInt8(ascii: ")"))
                {
                    items.append(.unclosedLink(next + 1..<line.endIndex))
                    return
                }
            }
        }
        // A footnote.
        if bytes[text].first == UInt8(ascii: "^") { return }
        if last <= opening, let failed = failedLink(text) { items.append(failed) }
        guard at(next) == UInt8(ascii: "["), let close = labelEnd(next) else { return }
        let label = close == next + 1 ? text : next + 1..<close
        guard label.count <= Self.longestLabel else { return }
        if label != text || last <= opening, labels.contains(Self.normalized(label: bytes[label])) {
            next = close + 1
        } else if isWords(text) || isWord(label), !followsWord(opening),
            at(label.lowerBound) != UInt8(ascii: "^")
        {
            items.append(.undefined(label: label))
            next = close + 1
        }
    }

    /// `a[i][j]` is not a failed link.
    private func followsWord(_ index: Int) -> Bool {
        let before = at(index - 1)
        return HTMLReader.isLetter(before) || (0x30...0x39).contains(before) || before >= 0x80
            || [UInt8(ascii: "_"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "`")].contains(before)
    }

    /// Text that is a link except for a space or the order of its parts; its text has no brackets.
    private mutating func failedLink(_ text: Range<Int>) -> Item? {
        if labels.contains(Self.normalized(label: bytes[text].prefix(Self.longestLabel + 1))) { return nil }
        let opening = text.lowerBound - 1
        let isImage = at(opening - 1) == UInt8(ascii: "!")
        if at(opening - 1) == UInt8(ascii: ")") {
            let isAlone = ![UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: ":")].contains(at(next))
            return isAlone && isAddress(text, ofImage: false) ? .swappedLink(address: text) : nil
        }
        var start = next
        while at(start) == 0x20 || at(start) == 0x09 { start += 1 }
        guard start > next, at(start) == UInt8(ascii: "("), isWords(text), !followsWord(opening) else {
            return nil
        }
        let end = bytes[start..<min(range.upperBound, start + 500)].firstIndex(of: UInt8(ascii: ")"))
        guard let end, isAddress(start + 1..<end, ofImage: isImage) else { return nil }
        return .spacedLink(text: text, address: start + 1..<end)
    }

    /// Whether a text is almost certainly an address.
    private func isAddress(_ range: Range<Int>, ofImage isImage: Bool) -> Bool {
        guard range.count <= 500, !bytes[range].contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "(") })
        else { return false }
        let text = String(decoding: bytes[range], as: UTF8.self)
        if ["http://", "https://", "mailto:"].contains(where: text.hasPrefix) { return true }
        let path = text.prefix { $0 != "#" && $0 != "?" }
        let ends = isImage ? [".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp"] : [".md"]
        return ends.contains(where: path.hasSuffix)
    }

    /// Whether a label contains a word: `[x][name]` is hardly an index.
    private func isWord(_ label: Range<Int>) -> Bool {
        bytes[label].count { HTMLReader.isLetter($0) || $0 >= 0x80 } > 2
    }

    /// Whether a link's text has words: `[i][j]` and `[0][1]` are not links.
    private mutating func isWords(_ text: Range<Int>) -> Bool {
        // Texts may be nested, but each ends after the one before.
        while counted < text.upperBound {
            if HTMLReader.isLetter(bytes[counted]) || bytes[counted] >= 0x80 {
                letters = (counted, letters.last)
            }
            counted += 1
        }
        return letters.secondToLast >= text.lowerBound
    }

    /// The index of the `]` of the label that begins at `[`.
    private func labelEnd(_ start: Int) -> Int? {
        var index = start + 1
        while index < min(range.upperBound, start + Self.longestLabel + 2) {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "]"): return index
            case UInt8(ascii: "["): return nil
            default: index += 1
            }
        }
        return nil
    }

    /// The destination in parentheses after a link's text.
    private func destination(_ start: Int) -> (address: Range<Int>, title: Range<Int>?, end: Int)? {
        let addressStart = skipSpace(start + 1)
        guard let (address, afterAddress) = Self.address(bytes, addressStart, range.upperBound) else {
            return nil
        }
        var index = skipSpace(afterAddress)
        var title: Range<Int>?
        if index > afterAddress, let end = Self.titleEnd(bytes, index, range.upperBound) {
            title = index..<end
            index = skipSpace(end)
        }
        return at(index) == UInt8(ascii: ")") ? (address, title, index + 1) : nil
    }

    private func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < range.upperBound, HTMLReader.isSpace(bytes[index]) { index += 1 }
        return index
    }

    /// The address that begins at an index, without angle brackets, and the index after it. It may be empty.
    static func address(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> (range: Range<Int>, end: Int)? {
        var index = start
        if index < limit, bytes[index] == UInt8(ascii: "<") {
            index += 1
            while index < limit {
                switch bytes[index] {
                case UInt8(ascii: "\\"): index += 2
                case UInt8(ascii: ">"): return (start + 1..<index, index + 1)
                case UInt8(ascii: "<"), 0x0A: return nil
                default: index += 1
                }
            }
            return nil
        }
        var depth = 0
        loop: while index < limit {
            switch bytes[index] {
            case UInt8(ascii: "\\") where index + 1 < limit && isPunctuation(bytes[index + 1]): index += 1
            case UInt8(ascii: "("):
                depth += 1
                if depth > 32 { return nil }
            case UInt8(ascii: ")"):
                if depth == 0 { break loop }
                depth -= 1
            case 0...0x20, 0x7F: break loop
            default: break
            }
            index += 1
        }
        return depth == 0 ? (start..<min(index, limit), min(index, limit)) : nil
    }

    static func titleEnd(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int? {
        guard start < limit else { return nil }
        let close: UInt8
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): close = bytes[start]
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        default: return nil
        }
        var index = start + 1
        while index < limit {
            if bytes[index] == close { return index + 1 }
            if close == UInt8(ascii: ")"), bytes[index] == UInt8(ascii: "(") { return nil }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    // MARK: Angle brackets

    /// `<https://example.org>`, `<someone@example.org>`
    private func autolinkEnd(_ start: Int) -> Int? {
        var index = start + 1
        var hasColon = false
        var hasAt = false
        while index < range.upperBound {
            switch bytes[index] {
            case UInt8(ascii: ">"):
                let isScheme = hasColon && HTMLReader.isLetter(at(start + 1))
                return isScheme || hasAt ? index + 1 : nil
            case 0...0x20, UInt8(ascii: "<"), 0x7F: return nil
            case UInt8(ascii: ":") where !hasAt: hasColon = true
            case UInt8(ascii: "@") where !hasColon: hasAt = true
            case UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: "!"):
                if !hasColon { return nil }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The end of raw HTML that begins at `<`.
    private mutating func htmlEnd(_ start: Int) -> Int? {
        for (opening, closing) in [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")]
        where bytes[start..<range.upperBound].starts(with: opening.utf8) {
            if unclosed.contains(opening) { return nil }
            let last = Array(closing.utf8)
            var index = start + opening.utf8.count
            while index + last.count <= range.upperBound {
                if bytes[index] == last[0], bytes[index..<index + last.count].elementsEqual(last) {
                    return index + last.count
                }
                index += 1
            }
            unclosed.insert(opening)
            return nil
        }
        let isEnd = at(start + 1) == UInt8(ascii: "/")
        var index = start + (isEnd ? 2 : 1)
        guard HTMLReader.isLetter(at(index)) else { return nil }
        while HTMLReader.isLetter(at(index)) || (0x30...0x39).contains(at(index)) || at(index) == 0x2D {
            index += 1
        }
        while !isEnd {
            let afterSpace = skipSpace(index)
            guard afterSpace > index, let end = attributeEnd(afterSpace) else { break }
            index = end
        }
        index = skipSpace(index)
        if !isEnd, at(index) == UInt8(ascii: "/") { index += 1 }
        return at(index) == UInt8(ascii: ">") ? index + 1 : nil
    }

    private func attributeEnd(_ start: Int) -> Int? {
        var index = start
        guard HTMLReader.isLetter(at(index)) || at(index) == 0x5F || at(index) == 0x3A else { return nil }
        while HTMLReader.isLetter(at(index)) || (0x2D...0x3A).contains(at(index)) && at(index) != 0x2F
            || at(index) == 0x5F
        {
            index += 1
        }
        let equals = skipSpace(index)
        guard at(equals) == UInt8(ascii: "=") else { return index }
        index = skipSpace(equals + 1)
        let quote = at(index)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            return bytes[index + 1..<range.upperBound].firstIndex(of: quote).map { $0 + 1 }
        }
        let valueStart = index
        while index < range.upperBound, !HTMLReader.isSpace(bytes[index]),
            ![
                UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "<"),
                UInt8(ascii: ">"), 0x60,
            ]
            .contains(bytes[index])
        {
            index += 1
        }
        return index > valueStart ? index : nil
    }

    static func isPunctuation(_ byte: UInt8) -> Bool {
        (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
            || (0x7B...0x7E).contains(byte)
    }
}
