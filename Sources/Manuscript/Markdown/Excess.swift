/// Short text for which the Markdown parser would need gigabytes or hours.
///
/// Such text is not written by accident, but a stranger's chapter may contain it, so it is rejected before
/// parsing.
enum Excess {
    /// In bytes; few novels have more.
    static let largestChapter = 1 << 19
    /// The nesting limit of lists, quotes, emphasis and the like.
    static let deepest = 100
    static let maxColumns = 1000
    /// The limit of cells in all tables: short rows are padded.
    static let maxCells = 100_000
    /// The limit of bytes that links by label repeat of their definitions.
    static let maxRepeated = 1 << 26
    /// The limit of lines that are reread for possible delimiter rows of tables.
    private static let maxRereadLines = 10_000_000
    /// The limit of the cost of possible table rows, as `Tables` counts it.
    private static let maxTableWork = 1 << 33

    static let tooDeep =
        "lists, quotes, emphasis and the like are nested more than \(deepest) deep here; flatten them, or, if this is "
        + "not Markdown, write it as a block of code"

    /// The first excess; nil if there is none.
    static func fault(
        in source: SourceText, after lineOffset: Int
    ) -> (place: SourceLocation, message: String)? {
        var tables = Tables()
        var definitions = Definitions()
        let nesting = Nesting(size: source.bytes.count)
        var inlines = InlineWork(size: source.bytes.count)
        for number in lineOffset..<source.lines.count {
            let line = source.lines[number]
            let (depth, text) = containers(of: line)
            func place(_ index: Int) -> SourceLocation {
                SourceLocation(line: number + 1, column: index - line.startIndex + 1)
            }
            // White space at a line's end opens nothing.
            let end = text.isEmpty ? line.lastIndex { $0 != 0x20 && $0 != 0x09 } : text.startIndex - 1
            let marks = line[..<(end.map { $0 + 1 } ?? line.startIndex)]
            if !isRule(line), let message = nesting.add(marks) {
                return (place(line.startIndex), message)
            }
            if let (index, message) = inlines.add(text) { return (place(index), message) }
            if let message = tables.add(text) { return (place(text.startIndex), message) }
            definitions.add(text, isItem: depth > 0, at: place(text.startIndex))
        }
        return definitions.fault
    }

    /// The number of lists and quotes that a line opens or continues, and the text after their markers.
    private static func containers(of line: ArraySlice<UInt8>) -> (depth: Int, text: ArraySlice<UInt8>) {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        var depth = 0
        var rest = line.drop(while: isSpace)
        while let first = rest.first {
            var next = rest.drop(while: isDigit)
            if first != UInt8(ascii: ">") {
                let marks = isDigit(first) ? ".)" : "-+*"
                guard let mark = next.first, marks.utf8.contains(mark),
                    next.dropFirst().first.map(isSpace) ?? true
                else { break }
            }
            next = next.dropFirst()
            depth += 1
            rest = next.drop(while: isSpace)
        }
        return (depth, rest)
    }

    /// Whether it is a thematic break, as `- - -`, which opens no lists.
    private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
        let marks = line.lazy.filter { $0 != 0x20 && $0 != 0x09 }
        guard let first = marks.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "*") else {
            return false
        }
        return marks.allSatisfy { $0 == first }
    }

    /// The nesting depth of blocks, according to the prefixes of lines.
    ///
    /// A line may continue all blocks of the lines before it, so its own markers are not all of its blocks.
    /// Each blank line, and each paragraph, costs the parser a step per enclosing block.
    private struct Nesting {
        /// The chapter's size in bytes.
        let size: Int
        private static let maxSteps = 1 << 27

        init(size: Int) { self.size = size }

        /// - Returns: the fault, if any.
        func add(_ marks: ArraySlice<UInt8>) -> String? {
            // An item takes at least two columns of its lines, a quote its marker.
            let halves = marks.reduce(0) { $0 + ($1 == 0x3E ? 2 : $1 == 0x09 ? 4 : 1) }
            return halves / 2 * size > Self.maxSteps ? tooDeep : nil
        }
    }

    /// Possible tables: lines without an empty one between them.
    private struct Tables {
        /// The number of lines since the last empty one.
        private var lines = 0
        private var columns = 0
        /// Possible delimiter rows.
        private var rules = 0
        /// The number of cells in the text before that.
        private var cells = 0
        /// The cost of reading the lines since the last empty one as rows.
        private var rowWork = 0
        private var allWork = 0

        /// - Returns: the fault, if any.
        mutating func add(_ text: ArraySlice<UInt8>) -> String? {
            if text.isEmpty {
                cells += columns * lines
                (lines, columns, rules, rowWork) = (0, 0, 0, 0)
                return nil
            }
            lines += 1
            // A row's cells are searched for each cell, which is fast.
            let marks = text.count { $0 == UInt8(ascii: "|") }
            let work = marks * marks + 16 * text.count
            rowWork += work
            let found = Self.columns(below: text)
            if found > maxColumns {
                return "a table has at most \(maxColumns) columns, not \(found); split it"
            }
            // The line before it is parsed again as a header.
            if found > 0 { allWork += rowWork }
            if columns > 0 { allWork += work }
            if allWork > maxTableWork {
                return
                    "this line may be part of a table, and it or those before it have too many '|' to be read as rows; "
                    + "put an empty line before it, or write it as a block of code if it is not a table"
            }
            if found > 0 {
                // The first one costs the square of the number of lines before it, with a small factor.
                rules += columns == 0 ? lines / 10 + 1 : 1
                columns = max(columns, found)
                if rules * lines > maxRereadLines {
                    return
                        "a table needs an empty line before it, where \(lines) lines of text precede it"
                }
            }
            guard cells + columns * lines > maxCells else { return nil }
            return
                "tables have at most \(maxCells) cells in all, including omitted ones; leave some of "
                + "these out"
        }

        /// The number of columns of a delimiter row; 0 for other lines.
        private static func columns(below line: ArraySlice<UInt8>) -> Int {
            var count = 0
            var isInside = false
            for byte in line {
                switch byte {
                case UInt8(ascii: "-"):
                    if !isInside { count += 1 }
                    isInside = true
                case UInt8(ascii: "|"): isInside = false
                case 0x20, 0x09, 0x0B, 0x0C, UInt8(ascii: ":"): break
                default: return 0
                }
            }
            return count
        }
    }

    /// Possible link definitions: each link by label repeats the address and title.
    private struct Definitions {
        private var brackets = 0
        private var longest = 0
        private var longestPlace = SourceLocation(line: 1, column: 1)
        private var length = 0
        private var place = SourceLocation(line: 1, column: 1)
        /// The end of an open title.
        private var quote: UInt8?
        /// Whether an address or a title may follow on the next line.
        private var goesOn = false

        mutating func add(_ text: ArraySlice<UInt8>, isItem: Bool, at start: SourceLocation) {
            brackets += text.count { $0 == UInt8(ascii: "[") }
            if text.isEmpty || isItem && quote == nil { (quote, goesOn) = (nil, false) }
            if let end = quote {
                length += text.count
                if Self.contains(end, in: text) { quote = nil }
            } else if let rest = Self.definition(in: text) {
                (length, place) = (rest.count, start)
                quote = Self.openQuote(in: rest)
                goesOn = true
            } else if goesOn {
                length += text.count
                quote = Self.openQuote(in: text)
                goesOn = quote != nil
            }
            if length > longest { (longest, longestPlace) = (length, place) }
        }

        var fault: (place: SourceLocation, message: String)? {
            let (size, isOver) = longest.multipliedReportingOverflow(by: brackets)
            guard isOver || size > maxRepeated else { return nil }
            return (
                longestPlace,
                "the link that is defined here has \(longest) bytes, which is too much for a chapter with \(brackets) "
                    + "brackets '[', each of which may repeat it; shorten it, or put an empty line after it"
            )
        }

        /// The text after the colon.
        private static func definition(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
            var last: UInt8 = 0
            for index in text.indices {
                if last == UInt8(ascii: "]"), text[index] == UInt8(ascii: ":") {
                    return text.starts(with: "[^".utf8) ? nil : text[(index + 1)...]
                }
                last = text[index]
            }
            return nil
        }

        /// The closing quote of a title that begins but does not end in a text.
        private static func openQuote(in text: ArraySlice<UInt8>) -> UInt8? {
            var last: UInt8 = 0x20
            for index in text.indices {
                let byte = text[index]
                if last == 0x20 || last == 0x09, "\"'(".utf8.contains(byte) {
                    let end = byte == UInt8(ascii: "(") ? UInt8(ascii: ")") : byte
                    return contains(end, in: text[(index + 1)...]) ? nil : end
                }
                last = byte
            }
            return nil
        }

        private static func contains(_ quote: UInt8, in text: ArraySlice<UInt8>) -> Bool {
            var last: UInt8 = 0
            return text.contains { byte in
                defer { last = last == UInt8(ascii: "\\") ? 0 : byte }
                return byte == quote && last != UInt8(ascii: "\\")
            }
        }
    }
}
