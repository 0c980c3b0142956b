import Yams

/// Parses YAML, and reports faults at their places with what to do.
enum YAMLText {
    /// The prefix of placeholders for repeated keys.
    private static let repeated = "\u{10FFFD}"
    /// No list of settings is longer.
    static let maxBytes = 1 << 16
    /// The limit of repeated keys that are reported together: the text is parsed again after each.
    private static let maxRepetitions = 20

    /// Converts lines and characters as the YAML parser counts them to lines and bytes.
    struct Lines {
        /// Lines by YAML's rules.
        private let lines: [Substring]
        /// The beginning of each line in the text, and its terminator: YAML's lines also end at three
        /// characters that end no line of a file.
        private let starts: [(place: SourceLocation, end: Unicode.Scalar)]
        private static let ends: [Unicode.Scalar] = ["\n", "\u{85}", "\u{2028}", "\u{2029}"]
        /// Whether some keys are repeated.
        fileprivate(set) var hasRepetitions = false

        init(_ text: String) {
            let scalars = text.unicodeScalars
            var lines: [Substring] = []
            var starts: [(place: SourceLocation, end: Unicode.Scalar)] = []
            var (start, place) = (scalars.startIndex, SourceLocation(line: 1, column: 1))
            while let index = scalars[start...].firstIndex(where: Self.ends.contains) {
                let (line, end, next) = (text[start..<index], scalars[index], scalars.index(after: index))
                lines.append(line)
                starts.append((place, end))
                place =
                    end == "\n"
                    ? SourceLocation(line: place.line + 1, column: 1)
                    : SourceLocation(
                        line: place.line, column: place.column + text.utf8.distance(from: start, to: next))
                start = next
            }
            self.lines = lines + [text[start...]]
            self.starts = starts + [(place, "\n")]
        }

        func place(line: Int, column: Int, lineOffset: Int) -> SourceLocation {
            let index = min(max(line, 1), lines.count) - 1
            let before = lines[index].unicodeScalars.prefix(max(column - 1, 0))
            let start = starts[index].place
            return SourceLocation(
                line: start.line + lineOffset, column: start.column + before.reduce(0) { $0 + UTF8.width($1) }
            )
        }

        /// The end of the text, as the YAML parser counts.
        fileprivate var end: SourceLocation {
            SourceLocation(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
        }

        /// The places of a key that is repeated in the mapping that contains it at `first`.
        fileprivate func repetitions(of key: String, after first: SourceLocation) -> [(
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
                    // In the same mapping a key has the same indentation, unless it is in braces.
                    let isLevel = before != nil || abs(column - first.column) <= 1
                    if after.first == ":", isFirst, isLevel { found.append((number, range)) }
                }
            }
            return found
        }

        /// The first alias `*name` for an anchor `&name`: a few of them can expand to a text of any length.
        fileprivate func alias() -> (name: String, place: SourceLocation)? {
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
                return (name, SourceLocation(line: line + 1, column: before.unicodeScalars.count + 1))
            }
        }

        fileprivate func place(of key: (line: Int, range: Range<String.Index>)) -> SourceLocation {
            let line = lines[key.line - 1].unicodeScalars
            return SourceLocation(
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

    /// Whether a key replaces a repeated one, which was reported already.
    static func isRepeated(_ key: String, in lines: Lines) -> Bool {
        lines.hasRepetitions && key.hasPrefix(repeated)
    }

    /// - Returns: the mapping; nil if there is none, or it is faulty: then there are diagnostics.
    static func compose(
        _ text: String, path: String, lineOffset: Int, what: String, legal: [String]
    ) -> (node: Node?, lines: Lines, diagnostics: [Diagnostic]) {
        var lines = Lines(text)
        var text = text
        var diagnostics: [Diagnostic] = []
        var replaced = 0
        func add(_ mark: SourceLocation, _ message: String) {
            let place = lines.place(line: mark.line, column: mark.column, lineOffset: lineOffset)
            diagnostics.append(
                Diagnostic(path: path, at: place, message: message))
        }
        let form = "each line is 'key: value', with \(legal.joined(separator: ", ")) as keys"
        if text.utf8.count > maxBytes {
            add(SourceLocation(line: 1, column: 1), "\(what) has more than \(maxBytes) bytes; \(form)")
            return (nil, lines, diagnostics)
        }
        if let (name, place) = lines.alias() {
            add(
                place,
                "'*\(name.excerpt)' refers to a value that is written elsewhere; write the value itself")
            return (nil, lines, diagnostics)
        }
        while true {
            do {
                // All scalars stay text until a type is asked for.
                return (try Yams.compose(yaml: text, .basic), lines, diagnostics)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let current = Lines(text)
                lines.hasRepetitions = true
                let first = lines.place(line: context.mark.line, column: 1, lineOffset: lineOffset).line
                let key = keys.first ?? ""
                let places = current.repetitions(of: key, after: SourceLocation(context.mark))
                for place in places.prefix(maxRepetitions) {
                    add(
                        current.place(of: place),
                        "'\(key.excerpt)' appears twice, first in line \(first); keep one of them")
                }
                if places.isEmpty {
                    add(SourceLocation(context.mark), "'\(key.excerpt)' appears twice; keep one of them")
                }
                replaced += places.count
                if places.isEmpty || replaced >= maxRepetitions { return (nil, lines, diagnostics) }
                text = current.replacing(places, from: replaced - places.count)
            } catch {
                let (mark, problem) = Self.problem(error)
                add(mark, "\(what) is not YAML here\(problem ?? ""); \(form)")
                return (nil, lines, diagnostics)
            }
        }
    }

    /// The place and description of the YAML parser's fault, in plain words where its own are unclear.
    private static func problem(_ error: any Error) -> (mark: SourceLocation, text: String?) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _) where problem.contains("mapping values"):
            return (
                SourceLocation(mark),
                ": a value with ': ' in it needs quotes, as in 'summary: \"ReLU: what it does\"'"
            )
        case YamlError.scanner(let context?, _, _, _) where context.text.contains("quoted scalar"):
            return (
                SourceLocation(context.mark),
                ": the quotation mark is not closed, or is followed by something unknown"
            )
        case YamlError.scanner(_, let problem, let mark, let yaml):
            let line = yaml.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(mark.line - 1)
                .first
            if problem.contains("tab character")
                || problem.contains("any token") && line?.contains("\t") == true
            {
                return (SourceLocation(mark), ": it has to be indented by spaces, not by tabs")
            }
            if problem.contains("could not find expected ':'") {
                return (SourceLocation(mark), ": an earlier line has no ': '")
            }
            return (SourceLocation(mark), ": \(problem)")
        case YamlError.parser(_, let problem, let mark, _): return (SourceLocation(mark), ": \(problem)")
        case YamlError.composer(_, let problem, let mark, _): return (SourceLocation(mark), ": \(problem)")
        case YamlError.reader(let problem, let offset, _, let yaml):
            // The offset counts characters as Swift does.
            let before = Lines(String(yaml.prefix(offset ?? 0)))
            return (before.end, ": \(problem)")
        default: return (SourceLocation(line: 1, column: 1), nil)
        }
    }
}

extension SourceLocation {
    fileprivate init(_ mark: Yams.Mark) { self.init(line: mark.line, column: mark.column) }
}
