/// Text that is short, and of which Markdown's parser would make gigabytes, or need hours.
///
/// Nobody writes such text, but a stranger's chapter may have it. So it is looked for before the text is parsed.
enum Excess {
    /// In bytes; a whole novel has hardly more.
    static let largestChapter = 1 << 19
    /// How many lists, quotes, emphases and the like may stand in each other.
    static let deepest = 100
    static let mostColumns = 1000
    /// How many cells all tables may have: rows that are too short are filled.
    static let mostCells = 100_000
    /// How many bytes all links by label may repeat of their definitions.
    static let mostRepeated = 1 << 26
    /// How many lines are gone through again for lines that could be the second one of a table.
    private static let mostRereadLines = 10_000_000
    /// What all lines with cells cost, as `Tables` counts it.
    private static let mostTableWork = 1 << 33

    static let tooDeep =
        "lists, quotes, emphasis and the like are nested more than \(deepest) deep here; write it flatter, or, if it is "
        + "no Markdown, as a block of code"

    /// What is too much; nil if nothing is.
    static func fault(
        in source: SourceText, after lineOffset: Int
    ) -> (place: Place, message: String)? {
        var tables = Tables()
        var definitions = Definitions()
        let nesting = Nesting(size: source.bytes.count)
        var inlines = InlineWork(size: source.bytes.count)
        for number in lineOffset..<source.lines.count {
            let line = source.lines[number]
            let (depth, text) = containers(of: line)
            func place(_ index: Int) -> Place { Place(line: number + 1, column: index - line.startIndex + 1) }
            // Spaces at a line's end begin nothing.
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

    /// How many lists and quotes begin on a line, or go on, and the text behind their marks.
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

    /// Whether it is a line across the page, as `- - -`, and begins no lists.
    private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
        let marks = line.lazy.filter { $0 != 0x20 && $0 != 0x09 }
        guard let first = marks.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "*") else {
            return false
        }
        return marks.allSatisfy { $0 == first }
    }

    /// How deep blocks may be nested, by what stands before the text of a line.
    ///
    /// A line may go on with all blocks of the lines before it, so the marks of one line are not all of them. Each blank
    /// line, and each part of a paragraph, costs the parser a step for each block that it is in.
    private struct Nesting {
        /// Of the chapter, in bytes.
        let size: Int
        private static let mostSteps = 1 << 27

        init(size: Int) { self.size = size }

        /// - Returns: what is wrong with it.
        func add(_ marks: ArraySlice<UInt8>) -> String? {
            // An item takes two columns or more of the lines in it, a quote its mark.
            let halves = marks.reduce(0) { $0 + ($1 == 0x3E ? 2 : $1 == 0x09 ? 4 : 1) }
            return halves / 2 * size > Self.mostSteps ? tooDeep : nil
        }
    }

    /// What may be tables: their lines have no empty one between them.
    private struct Tables {
        /// Of the lines since the last empty one.
        private var lines = 0
        private var columns = 0
        /// Lines that could be the second one of a table.
        private var rules = 0
        /// In what stands before that.
        private var cells = 0
        /// What it costs to read the lines since the last empty one as rows.
        private var rowWork = 0
        private var allWork = 0

        /// - Returns: what is wrong with it.
        mutating func add(_ text: ArraySlice<UInt8>) -> String? {
            if text.isEmpty {
                cells += columns * lines
                (lines, columns, rules, rowWork) = (0, 0, 0, 0)
                return nil
            }
            lines += 1
            // A row's cells are gone through for each of them, which is quick.
            let marks = text.count { $0 == UInt8(ascii: "|") }
            let work = marks * marks + 16 * text.count
            rowWork += work
            let found = Self.columns(below: text)
            if found > mostColumns {
                return "a table has \(mostColumns) columns at the most, not \(found); make several of it"
            }
            // What stands before it is read once more, as a table's head.
            if found > 0 { allWork += rowWork }
            if columns > 0 { allWork += work }
            if allWork > mostTableWork {
                return
                    "this line may be one of a table, and it or those before it have too many '|' to be read as rows; "
                    + "put an empty line before it, or write what is no table as a block of code"
            }
            if found > 0 {
                // The first one costs the square of the lines before it, though little of that.
                rules += columns == 0 ? lines / 10 + 1 : 1
                columns = max(columns, found)
                if rules * lines > mostRereadLines {
                    return
                        "a table needs an empty line before it, where \(lines) lines of text stand before it"
                }
            }
            guard cells + columns * lines > mostCells else { return nil }
            return
                "tables have \(mostCells) cells at the most, those included that are not written; leave some of "
                + "these out"
        }

        /// Of the line below a table's head; 0 where it is another line.
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

    /// What may be definitions of links: each link by label repeats address and title.
    private struct Definitions {
        private var brackets = 0
        private var longest = 0
        private var longestPlace = Place(line: 1, column: 1)
        private var length = 0
        private var place = Place(line: 1, column: 1)
        /// What ends the title that has begun.
        private var quote: UInt8?
        /// Whether an address or a title may follow on the next line.
        private var goesOn = false

        mutating func add(_ text: ArraySlice<UInt8>, isItem: Bool, at start: Place) {
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

        var fault: (place: Place, message: String)? {
            let (size, isOver) = longest.multipliedReportingOverflow(by: brackets)
            guard isOver || size > mostRepeated else { return nil }
            return (
                longestPlace,
                "the link that is defined here has \(longest) bytes, which is too much for a chapter with \(brackets) "
                    + "brackets '[', each of which may repeat it; shorten it, or put an empty line behind it"
            )
        }

        /// What stands behind the colon.
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

        /// What closes a title that begins in a text, and does not end there.
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
