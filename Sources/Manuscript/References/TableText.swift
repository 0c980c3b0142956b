/// The source of a table's rows and cells.
struct TableText {
    var text = BlockText()
    /// The line of the header row.
    private(set) var header: Int
    /// The cells' ranges for each row, without the delimiter row.
    private(set) var rows: [[Range<Int>]] = []

    /// - Parameter block: may include a paragraph directly above the table, which cmark counts as part of it.
    init?(_ source: SourceText, _ block: LeafBlock) {
        let lines = block.lines
        guard lines.lowerBound > 0,
            let delimiter = lines.dropFirst().first(where: {
                source.lines.indices.contains($0 - 1) && Self.isDelimiter(source.lines[$0 - 1])
            })
        else { return nil }
        header = delimiter - 1
        text = BlockText(
            source, lines: header...lines.upperBound, column: header == lines.lowerBound ? block.column : 1)
        var start = 0
        var line = header
        while start < text.bytes.count {
            let end = text.bytes[start...].firstIndex(of: 0x0A) ?? text.bytes.count
            if line != delimiter { rows.append(Self.cells(text.bytes, start..<end)) }
            line += 1
            start = end + 1
        }
    }

    static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
        let legal: [UInt8] = [0x20, 0x09, 0x3E, UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: "-")]
        return line.contains(UInt8(ascii: "-")) && line.allSatisfy(legal.contains)
    }

    /// The cells between a row's bars.
    static func cells(_ bytes: [UInt8], _ row: Range<Int>) -> [Range<Int>] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x3E }
        var start = bytes[row].firstIndex { !isSpace($0) } ?? row.upperBound
        let end = (bytes[row].lastIndex { !isSpace($0) } ?? row.lowerBound - 1) + 1
        guard start < end else { return [] }
        if bytes[start] == UInt8(ascii: "|") { start += 1 }
        var cells: [Range<Int>] = []
        var index = start
        while index < end {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
                continue
            }
            if bytes[index] == UInt8(ascii: "|") {
                cells.append(start..<index)
                start = index + 1
            }
            index += 1
        }
        if start < end { cells.append(start..<end) }
        return cells
    }
}
