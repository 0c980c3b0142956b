/// The text of a block without what its containers put before its lines, and where each byte of it stands.
struct BlockText {
    var bytes: [UInt8] = []
    /// Where lines begin: offsets in `bytes`, and places in the chapter.
    private var starts: [(offset: Int, place: Place)] = []

    init() {}

    /// Paragraphs, headings: lines of the chapter, the first from a column on.
    ///
    /// Of the other lines indentation and quote marks are no part of the text: it can't begin with them.
    init(_ source: SourceText, lines: ClosedRange<Int>, column: Int) {
        self.init(source, lines: lines) { line, number in
            number == lines.lowerBound
                ? line.dropFirst(column - 1) : line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
        }
    }

    /// Lines of the chapter.
    ///
    /// - Parameter text: the end of a line that is the block's.
    init(
        _ source: SourceText, lines: ClosedRange<Int>,
        text: (_ line: ArraySlice<UInt8>, _ number: Int) -> ArraySlice<UInt8>
    ) {
        for number in lines where source.lines.indices.contains(number - 1) {
            let line = source.lines[number - 1]
            let rest = text(line, number)
            append(rest, at: Place(line: number, column: line.count - rest.count + 1))
        }
    }

    /// HTML blocks: text as cmark has it, whose lines are ends of the chapter's.
    init(_ literal: [UInt8], in source: SourceText, fromLine first: Int) {
        var lines = literal.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let number = first + index
            let count =
                source.lines.indices.contains(number - 1) ? source.lines[number - 1].count : line.count
            append(line, at: Place(line: number, column: max(1, count - line.count + 1)))
        }
        bytes = literal
    }

    /// A part of another one.
    init(_ whole: BlockText, _ range: Range<Int>) {
        bytes = Array(whole.bytes[range])
        starts = [(0, whole.place(range.lowerBound))]
        let behind = whole.starts[whole.index(behind: range.lowerBound)...]
        for start in behind.prefix(while: { $0.offset < range.upperBound }) {
            starts.append((start.offset - range.lowerBound, start.place))
        }
    }

    /// The same lines with other ends.
    init(_ literal: [UInt8], like other: BlockText) {
        let lines = literal.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            append(line, at: other.starts[min(index, other.starts.count - 1)].place)
        }
        bytes = literal
    }

    /// Text that begins at a place.
    init(_ literal: [UInt8], at place: Place) {
        bytes = literal
        starts = [(0, place)]
    }

    private mutating func append(_ line: ArraySlice<UInt8>, at place: Place) {
        starts.append((bytes.count, place))
        bytes += line
        bytes.append(0x0A)
    }

    func place(_ offset: Int) -> Place {
        let index = index(behind: offset)
        guard index > 0 else { return Place(line: 1, column: 1) }
        let start = starts[index - 1]
        return Place(line: start.place.line, column: start.place.column + offset - start.offset)
    }

    /// The first line that begins behind an offset.
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
