import PlainText

/// Lines of numbers, with tabs, semicolons, commas or spaces between them.
struct RowsReader {
    enum Separator { case tab, semicolon, comma, space }

    private(set) var rows: [[ArraySlice<UInt8>]] = []
    /// Where each row begins.
    private(set) var starts: [Int] = []
    private(set) var end = 0
    /// The separator in the first line; all other lines must have the same.
    private var separator = Separator.space

    /// The numbers of the line that begins at `start`; nil if anything else is in it, or no numbers are.
    static func cells(
        _ scanner: FormScanner, _ start: Int, _ separator: Separator
    ) -> [ArraySlice<UInt8>]? {
        let line = scanner.bytes[start..<lineEnd(scanner, start)]
        let decimalComma = separator == .tab || separator == .semicolon || separator == .space
        var cells: [ArraySlice<UInt8>] = []
        var index = line.startIndex
        while true {
            index = separator == .tab ? afterBlanks(scanner, index) : scanner.afterSpace(index, lines: false)
            if index >= line.endIndex { break }
            var token = scanner.token(index)
            if scanner.peek(index) == UInt8(ascii: "\""), index + 1 < line.endIndex {
                token = scanner.token(index + 1)
                guard scanner.peek(token.endIndex) == UInt8(ascii: "\"") else { return nil }
            }
            if decimalComma, scanner.peek(token.endIndex) == UInt8(ascii: ","),
                PrintedNumber.isDigit(scanner.peek(token.endIndex + 1) ?? 0)
            {
                token = scanner.bytes[token.startIndex..<scanner.token(token.endIndex + 1).endIndex]
            }
            guard let number = PrintedNumber.decimal(token, decimalComma: decimalComma) else { return nil }
            cells.append(number)
            index = token.endIndex
            if scanner.peek(index) == UInt8(ascii: "\"") { index += 1 }
            index = separator == .tab ? afterBlanks(scanner, index) : scanner.afterSpace(index, lines: false)
            if index >= line.endIndex { break }
            switch separator {
            case .tab:
                guard scanner.bytes[index] == 0x09 else { return nil }
                index += 1
            case .semicolon:
                guard scanner.bytes[index] == UInt8(ascii: ";") else { return nil }
                index += 1
            case .comma:
                guard scanner.bytes[index] == UInt8(ascii: ",") else { return nil }
                index += 1
            case .space: if index == token.endIndex { return nil }
            }
        }
        return cells.isEmpty ? nil : cells
    }

    private static func afterBlanks(_ scanner: FormScanner, _ index: Int) -> Int {
        var index = index
        while scanner.peek(index) == 0x20 { index += 1 }
        return index
    }

    private static func lineEnd(_ scanner: FormScanner, _ start: Int) -> Int { scanner.lineEnd(start) }

    /// The separator of numbers in the line from `start` on; nil if it is not a row of numbers.
    static func separator(_ scanner: FormScanner, _ start: Int) -> Separator? {
        guard let first = scanner.peek(start) else { return nil }
        let begins =
            PrintedNumber.isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
            || first == UInt8(ascii: ".") || first == 0xE2 || first == UInt8(ascii: "\"")
            || first | 0x20 == UInt8(ascii: "n")
            || first | 0x20 == UInt8(ascii: "i")
        guard begins else { return nil }
        let line = scanner.bytes[start..<scanner.lineEnd(start)]
        if line.contains(0x09), cells(scanner, start, .tab) != nil { return .tab }
        if line.contains(UInt8(ascii: ";")), cells(scanner, start, .semicolon) != nil { return .semicolon }
        if cells(scanner, start, .space) != nil,
            !(line.contains(UInt8(ascii: ",")) && isOneToken(scanner, start))
        {
            return .space
        }
        return cells(scanner, start, .comma) != nil ? .comma : nil
    }

    private static func isOneToken(_ scanner: FormScanner, _ start: Int) -> Bool {
        !scanner.hasDecimalCommas && (cells(scanner, start, .space)?.count ?? 0) < 2
    }

    /// Reads the line at `start` and those after it, up to the first that is empty or is not a row of
    /// numbers.
    init(_ scanner: FormScanner, at start: Int, separator: Separator, limit: Int = .max) {
        self.separator = separator
        var next = start
        while rows.count < limit, next < scanner.bytes.count {
            guard let cells = Self.cells(scanner, next, separator) else { break }
            // If pandas numbered rows and columns, the next line of column numbers begins another table.
            if rows.count > 1, rows[1].count == rows[0].count + 1, cells.count != rows[1].count { break }
            rows.append(cells)
            starts.append(next)
            end = scanner.lineEnd(next)
            // Go on to the next line, unless it is empty.
            var line = end
            if scanner.peek(line) == 0x0D, scanner.peek(line + 1) == 0x0A { line += 1 }
            line += 1
            guard line < scanner.bytes.count else { break }
            next = scanner.afterSpace(line, lines: false)
            if next >= scanner.bytes.count || scanner.isNewline(scanner.bytes[next]) { break }
        }
    }

    /// The length of all rows; throws an error at the first row of another length.
    func columns(
        _ scanner: FormScanner, form: PrintedWeights.Form
    ) throws(UnreadablePrintout) -> Int {
        let columns = rows.first?.count ?? 0
        for (row, start) in zip(rows, starts) where row.count != columns {
            throw scanner.error(
                "this row has \(counted(row.count, "number"))",
                at: start,
                length: 40, form: form, expected: "\(columns) as in the row at \(scanner.place(starts[0]))",
                hint: "leave an empty line between two arrays; within one, every row has one length")
        }
        return columns
    }
}

extension FormScanner {
    func peek(_ index: Int) -> UInt8? { byte(index) }
}
