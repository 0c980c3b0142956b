/// The text of a block without its containers' prefixes, and the place of each byte.
struct BlockText {
    var bytes: [UInt8] = []
    /// The beginnings of lines: offsets in `bytes`, and places in the chapter.
    private var starts: [(offset: Int, place: SourceLocation)] = []

    init() {}

    /// A paragraph or heading: lines of the chapter, the first from a column on.
    ///
    /// Indentation and quote marks of the other lines are not part of the text, which can't begin with them.
    init(_ source: SourceText, lines: ClosedRange<Int>, column: Int) {
        self.init(source, lines: lines) { line, number in
            number == lines.lowerBound
                ? line.dropFirst(column - 1) : line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
        }
    }

    /// Lines of the chapter.
    ///
    /// - Parameter text: returns the part of a line that belongs to the block.
    init(
        _ source: SourceText, lines: ClosedRange<Int>,
        text: (_ line: ArraySlice<UInt8>, _ number: Int) -> ArraySlice<UInt8>
    ) {
        for number in lines where source.lines.indices.contains(number - 1) {
            let line = source.lines[number - 1]
            let rest = text(line, number)
            append(rest, at: SourceLocation(line: number, column: line.count - rest.count + 1))
        }
    }

    /// A block of HTML: text from cmark, each line of which is the end of a line of the chapter.
    init(_ literal: [UInt8], in source: SourceText, fromLine first: Int) {
        var lines = literal.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let number = first + index
            let count =
                source.lines.indices.contains(number - 1) ? source.lines[number - 1].count : line.count
            append(line, at: SourceLocation(line: number, column: max(1, count - line.count + 1)))
        }
        bytes = literal
    }

    /// A part of another text.
    init(_ whole: BlockText, _ range: Range<Int>) {
        bytes = Array(whole.bytes[range])
        starts = [(0, whole.place(range.lowerBound))]
        let behind = whole.starts[whole.index(behind: range.lowerBound)...]
        for start in behind.prefix(while: { $0.offset < range.upperBound }) {
            starts.append((start.offset - range.lowerBound, start.place))
        }
    }

    /// The same lines with other endings.
    init(_ literal: [UInt8], like other: BlockText) {
        let lines = literal.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            append(line, at: other.starts[min(index, other.starts.count - 1)].place)
        }
        bytes = literal
    }

    /// Text that begins at a place.
    init(_ literal: [UInt8], at place: SourceLocation) {
        bytes = literal
        starts = [(0, place)]
    }

    private mutating func append(_ line: ArraySlice<UInt8>, at place: SourceLocation) {
        starts.append((bytes.count, place))
        bytes += line
        bytes.append(0x0A)
    }

    func place(_ offset: Int) -> SourceLocation {
        let index = index(behind: offset)
        guard index > 0 else { return SourceLocation(line: 1, column: 1) }
        let start = starts[index - 1]
        return SourceLocation(line: start.place.line, column: start.place.column + offset - start.offset)
    }

    /// The index of the first line that begins after an offset.
    private func index(behind offset: Int) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
