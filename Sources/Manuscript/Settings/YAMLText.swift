import Yams

/// YAML as it is parsed, with each fault at its place and in words that say what to do.
enum YAMLText {
    /// Begins what a key that stands twice is replaced by.
    private static let repeated = "\u{10FFFD}"
    /// What is longer is no list of settings.
    static let mostBytes = 1 << 16
    /// So many keys that stand twice are told of at once: after each the text is read again.
    private static let mostRepetitions = 20

    /// Finds the lines and bytes of what YAML's parser counts in lines of its own and in characters.
    struct Lines {
        /// As YAML has them.
        private let lines: [Substring]
        /// Where each begins in the text, and what ends it: YAML's lines also end at three characters that end no line of a file.
        private let starts: [(place: Place, end: Unicode.Scalar)]
        private static let ends: [Unicode.Scalar] = ["\n", "\u{85}", "\u{2028}", "\u{2029}"]
        /// Whether some of the keys stand twice.
        fileprivate(set) var hasRepetitions = false

        init(_ text: String) {
            let scalars = text.unicodeScalars
            var lines: [Substring] = []
            var starts: [(place: Place, end: Unicode.Scalar)] = []
            var (start, place) = (scalars.startIndex, Place(line: 1, column: 1))
            while let index = scalars[start...].firstIndex(where: Self.ends.contains) {
                let (line, end, next) = (text[start..<index], scalars[index], scalars.index(after: index))
                lines.append(line)
                starts.append((place, end))
                place =
                    end == "\n"
                    ? Place(line: place.line + 1, column: 1)
                    : Place(
                        line: place.line, column: place.column + text.utf8.distance(from: start, to: next))
                start = next
            }
            self.lines = lines + [text[start...]]
            self.starts = starts + [(place, "\n")]
        }

        func place(line: Int, column: Int, lineOffset: Int) -> Place {
            let index = min(max(line, 1), lines.count) - 1
            let before = lines[index].unicodeScalars.prefix(max(column - 1, 0))
            let start = starts[index].place
            return Place(
                line: start.line + lineOffset, column: start.column + before.reduce(0) { $0 + UTF8.width($1) }
            )
        }

        /// Where the text ends, as YAML's parser counts.
        fileprivate var end: Place {
            Place(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
        }

        /// The places of a key that stands twice or more in the mapping in which it stands at `first`.
        fileprivate func repetitions(of key: String, after first: Place) -> [(
            line: Int, range: Range<String.Index>
        )] {
            var found: [(Int, Range<String.Index>)] = []
            for number in max(first.line, 1)..<max(first.line, lines.count + 1) {
                let line = lines[number - 1]
                for range in line.ranges(of: key) {
                    let column = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound) + 1
                    if number == first.line, column <= first.column { continue }
                    let after = line[range.upperBound...].drop { "\"' \t".contains($0) }
                    let before = line[..<range.lowerBound].last { !"\"' \t".contains($0) }
                    let isFirst = before == nil || before == "{" || before == ","
                    // In the same mapping a key is as far to the right, unless it is in braces.
                    let isLevel = before != nil || abs(column - first.column) <= 1
                    if after.first == ":", isFirst, isLevel { found.append((number, range)) }
                }
            }
            return found
        }

        /// The first `*name` that stands for what is marked `&name`: few of them can make a text of any length.
        fileprivate func alias() -> (name: String, place: Place)? {
            var anchors: Set<String> = []
            var aliases: [(name: String, line: Int, offset: Int)] = []
            for (number, line) in lines.enumerated() {
                let bytes = Array(line.utf8)
                for (index, byte) in bytes.enumerated()
                where byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") {
                    let name = bytes[(index + 1)...].prefix {
                        HTMLReader.isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
                    }
                    let isFirst = index == 0 || " \t[{,:?-".utf8.contains(bytes[index - 1])
                    if name.isEmpty || !isFirst { continue }
                    let text = String(decoding: name, as: UTF8.self)
                    if byte == UInt8(ascii: "&") {
                        anchors.insert(text)
                    } else {
                        aliases.append((text, number, index))
                    }
                }
            }
            return aliases.first { anchors.contains($0.name) }.map { name, line, offset in
                let before = String(decoding: lines[line].utf8.prefix(offset), as: UTF8.self)
                return (name, Place(line: line + 1, column: before.unicodeScalars.count + 1))
            }
        }

        fileprivate func place(of key: (line: Int, range: Range<String.Index>)) -> Place {
            let line = lines[key.line - 1].unicodeScalars
            return Place(
                line: key.line, column: line.distance(from: line.startIndex, to: key.range.lowerBound) + 1)
        }

        fileprivate func replacing(
            _ places: [(line: Int, range: Range<String.Index>)], from number: Int
        ) -> String {
            var lines = lines
            for (offset, place) in places.enumerated().reversed() {
                lines[place.line - 1].replaceSubrange(place.range, with: "\(repeated)\(number + offset)")
            }
            return zip(lines, starts).enumerated().map { index, line in
                index + 1 < lines.count ? line.0 + String(line.1.end) : String(line.0)
            }.joined()
        }
    }

    /// Whether a key stands for one that stood there before, and is told of already.
    static func isRepeated(_ key: String, in lines: Lines) -> Bool {
        lines.hasRepetitions && key.hasPrefix(repeated)
    }

    /// - Returns: the mapping; nil if there is none, or what is wrong with it is in the diagnostics.
    static func compose(
        _ text: String, path: String, lineOffset: Int, what: String, legal: [String]
    ) -> (node: Node?, lines: Lines, diagnostics: [Diagnostic]) {
        var lines = Lines(text)
        var text = text
        var diagnostics: [Diagnostic] = []
        var replaced = 0
        func add(_ mark: Place, _ message: String) {
            let place = lines.place(line: mark.line, column: mark.column, lineOffset: lineOffset)
            diagnostics.append(
                Diagnostic(path: path, line: place.line, column: place.column, message: message))
        }
        let form = "each line is 'key: value', with \(legal.joined(separator: ", ")) as keys"
        if text.utf8.count > mostBytes {
            add(Place(line: 1, column: 1), "\(what) has more than \(mostBytes) bytes; \(form)")
            return (nil, lines, diagnostics)
        }
        if let (name, place) = lines.alias() {
            add(
                place,
                "'*\(name.excerpt)' stands for a value that is written elsewhere; write the value itself")
            return (nil, lines, diagnostics)
        }
        while true {
            do {
                // All scalars stay text: what they are to be is asked for later.
                return (try Yams.compose(yaml: text, .basic), lines, diagnostics)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let current = Lines(text)
                lines.hasRepetitions = true
                let first = lines.place(line: context.mark.line, column: 1, lineOffset: lineOffset).line
                let key = keys.first ?? ""
                let places = current.repetitions(of: key, after: Place(context.mark))
                for place in places.prefix(mostRepetitions) {
                    add(
                        current.place(of: place),
                        "'\(key.excerpt)' stands twice, first in line \(first); keep one of them")
                }
                if places.isEmpty {
                    add(Place(context.mark), "'\(key.excerpt)' stands twice; keep one of them")
                }
                replaced += places.count
                if places.isEmpty || replaced >= mostRepetitions { return (nil, lines, diagnostics) }
                text = current.replacing(places, from: replaced - places.count)
            } catch {
                let (mark, problem) = Self.problem(error)
                add(mark, "\(what) is not YAML here\(problem ?? ""); \(form)")
                return (nil, lines, diagnostics)
            }
        }
    }

    /// Where YAML's parser found a fault, and what it is, in words for those of its own that are not plain.
    private static func problem(_ error: any Error) -> (mark: Place, text: String?) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _) where problem.contains("mapping values"):
            return (
                Place(mark),
                ": a value with ': ' in it stands in quotes, as in 'summary: \"ReLU: what it does\"'"
            )
        case YamlError.scanner(let context?, _, _, _) where context.text.contains("quoted scalar"):
            return (
                Place(context.mark), ": the quotation mark is not closed, or has something unknown behind it"
            )
        case YamlError.scanner(_, let problem, let mark, let yaml):
            let line = yaml.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(mark.line - 1)
                .first
            if problem.contains("tab character")
                || problem.contains("any token") && line?.contains("\t") == true
            {
                return (Place(mark), ": it is indented by spaces, not by tabs")
            }
            if problem.contains("could not find expected ':'") {
                return (Place(mark), ": a line before has no ': '")
            }
            return (Place(mark), ": \(problem)")
        case YamlError.parser(_, let problem, let mark, _): return (Place(mark), ": \(problem)")
        case YamlError.composer(_, let problem, let mark, _): return (Place(mark), ": \(problem)")
        case YamlError.reader(let problem, let offset, _, let yaml):
            // The offset counts what Swift takes for characters.
            let before = Lines(String(yaml.prefix(offset ?? 0)))
            return (before.end, ": \(problem)")
        default: return (Place(line: 1, column: 1), nil)
        }
    }
}

extension Place {
    fileprivate init(_ mark: Yams.Mark) { self.init(line: mark.line, column: mark.column) }
}
