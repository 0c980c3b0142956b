import Yams

/// YAML as it is parsed, with each fault at its place and in words that say what to do.
enum YAMLText {
    /// Begins what a key that stands twice is replaced by.
    static let repeated = "\u{10FFFD}"

    /// Finds the bytes of what YAML's parser counts in characters.
    struct Lines {
        private let lines: [Substring]

        init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

        func place(line: Int, column: Int, lineOffset: Int) -> Place {
            var bytes = column
            if lines.indices.contains(line - 1) {
                let before = lines[line - 1].unicodeScalars.prefix(max(column - 1, 0))
                bytes += before.reduce(0) { $0 + UTF8.width($1) } - before.count
            }
            return Place(line: max(line, 1) + lineOffset, column: max(bytes, 1))
        }

        /// The places of a key that stands twice or more in the mapping in which it stands at `first`.
        fileprivate func repetitions(of key: String, after first: Place) -> [(
            line: Int, range: Range<String.Index>
        )] {
            var found: [(Int, Range<String.Index>)] = []
            for number in first.line...max(first.line, lines.count) where number <= lines.count {
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

        fileprivate func replacing(
            _ places: [(line: Int, range: Range<String.Index>)], from number: Int
        ) -> String {
            var lines = lines
            for (offset, place) in places.enumerated().reversed() {
                lines[place.line - 1].replaceSubrange(place.range, with: "\(repeated)\(number + offset)")
            }
            return lines.joined(separator: "\n")
        }
    }

    /// - Returns: the mapping; nil where there is none, or what is wrong with it is in the diagnostics.
    static func compose(
        _ text: String, path: String, lineOffset: Int, what: String, legal: [String]
    ) -> (node: Node?, lines: Lines, diagnostics: [Diagnostic]) {
        let lines = Lines(text)
        var text = text
        var diagnostics: [Diagnostic] = []
        var replaced = 0
        func add(_ mark: Place, _ message: String) {
            let place = lines.place(line: mark.line, column: mark.column, lineOffset: lineOffset)
            diagnostics.append(
                Diagnostic(path: path, line: place.line, column: place.column, message: message))
        }
        let form = "each line is 'key: value', with \(legal.joined(separator: ", ")) as keys"
        while true {
            do {
                // All scalars stay text: what they are to be is asked for later.
                return (try Yams.compose(yaml: text, .basic), lines, diagnostics)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let current = Lines(text)
                let key = keys.first ?? ""
                let places = current.repetitions(of: key, after: Place(context.mark))
                let first = context.mark.line + lineOffset
                for place in places {
                    let line = text.split(separator: "\n", omittingEmptySubsequences: false)[place.line - 1]
                    let column =
                        line.unicodeScalars.distance(from: line.startIndex, to: place.range.lowerBound) + 1
                    add(
                        Place(line: place.line, column: column),
                        "'\(key)' stands twice, first in line \(first); keep one of them")
                }
                if places.isEmpty {
                    add(Place(context.mark), "'\(key)' stands twice; keep one of them")
                    return (nil, lines, diagnostics)
                }
                text = current.replacing(places, from: replaced)
                replaced += places.count
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
            let before = yaml.prefix(offset ?? 0)
            let line = before.count { $0 == "\n" } + 1
            let column =
                (before.split(separator: "\n", omittingEmptySubsequences: false).last?.count ?? 0) + 1
            return (Place(line: line, column: column), ": \(problem)")
        default: return (Place(line: 1, column: 1), nil)
        }
    }
}

extension Place {
    fileprivate init(_ mark: Yams.Mark) { self.init(line: mark.line, column: mark.column) }
}
