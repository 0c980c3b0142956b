import PlainText

/// Lines of numbers: from a spreadsheet (tabs), from CSV (commas, or semicolons and decimal commas), or
/// separated by spaces.
///
/// An empty line ends an array. Output of pandas, with row and column numbers, is a table as well.
enum TableForm {
    static func begins(_ scanner: FormScanner) -> Bool {
        scanner.isAtLineStart && RowsReader.separator(scanner, scanner.position) != nil
    }

    static func read(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        let start = scanner.position
        let separator = RowsReader.separator(scanner, start) ?? .space
        let reader = RowsReader(scanner, at: start, separator: separator)
        var (rows, end) = (reader.rows, reader.end)
        if let count = frameRows(rows) {
            rows = rows[1...count].map { Array($0.dropFirst()) }
            end = scanner.lineEnd(reader.starts[count])
        } else {
            let columns = try reader.columns(scanner, form: .table)
            let isIndexed =
                separator == .space
                ? wordsAbove(scanner, start) == columns - 1 : isBelowEmptyCell(scanner, start, separator)
            if columns > 1, isNumbered(rows), isIndexed {
                rows = rows.map { Array($0.dropFirst()) }
            }
        }
        let isWhole = rows.allSatisfy { $0.count == 2 && $0.allSatisfy(PrintedNumber.isUnsigned) }
        guard separator != .comma || !isWhole else {
            throw scanner.error(
                "this may be one number with a decimal comma, or two", at: start, length: 20, form: .table,
                expected: "a decimal point, or more than one number in a line",
                hint: "write 0.5 for a decimal comma, and 0.0, 5.0 for two numbers")
        }
        if separator != .comma, scanner.bytes[start..<end].contains(UInt8(ascii: ",")) {
            scanner.hasDecimalCommas = true
        }
        scanner.append(
            shape: [rows.count, rows[0].count], decimals: rows.flatMap { $0 }, form: .table, hasAxes: false,
            at: start)
        scanner.position = end
        let next = scanner.nextLine(end)
        if scanner.bytes[next...].begins("..") || FormScanner.isEllipsis(scanner.bytes[next...]) {
            let token = scanner.token(next)
            let isLast = scanner.afterSpace(token.endIndex, lines: false) == scanner.lineEnd(next)
            if !isLast || scanner.open.isEmpty && scanner.items.last?.array.shape[1] ?? 0 > 1 {
                throw scanner.shortened(at: next, token, form: .table)
            }
        }
    }

    /// Reads a line such as `kernel: 0.5 -1.25` or `b = 0.5`, from after its name, if it is a line of
    /// numbers.
    static func readNamed(_ scanner: inout FormScanner, weight: WeightName) throws(UnreadablePrintout) {
        guard weight.role != nil, scanner.wordsInLine < 9 else { return }
        var start = scanner.afterSpace(scanner.position, lines: false)
        var isParted = false
        if let byte = scanner.byte(start),
            byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ",")
                || byte == UInt8(ascii: ";")
        {
            start = scanner.afterSpace(start + 1, lines: false)
            isParted = true
        }
        guard start < scanner.bytes.count, !scanner.isNewline(scanner.bytes[start]) else { return }
        guard RowsReader.separator(scanner, start) != nil else {
            // "w = 0.5, b = 0.25"
            let token = scanner.token(start, limit: 400)
            guard isParted, let number = PrintedNumber.decimal(token) else { return }
            scanner.append(shape: [1, 1], decimals: [number], form: .table, hasAxes: false, at: start)
            scanner.position = token.endIndex
            return
        }
        // In "kernel 1", the number counts kernels.
        let end = scanner.lineEnd(start)
        if !isParted, PrintedNumber.isWhole(scanner.token(start)),
            scanner.afterSpace(scanner.token(start).endIndex, lines: false) >= end
        {
            return
        }
        scanner.position = start
        scanner.isAtLineStart = true
        try read(&scanner)
    }

    /// The number of rows that pandas numbered, below a line of column numbers; nil if this is not a data
    /// frame.
    private static func frameRows(_ rows: [[ArraySlice<UInt8>]]) -> Int? {
        guard rows.count > 1, counts(rows[0]) else { return nil }
        let inner = rows.dropFirst().prefix { $0.count == rows[0].count + 1 }
        guard !inner.isEmpty else { return nil }
        let numbers = inner.map { $0[0] }
        let count = numbers.indices.first { wholeNumber(numbers[$0]) != UInt64($0) } ?? numbers.count
        return count > 0 ? count : nil
    }

    /// Whether the first column counts the rows, from 0 or 1.
    private static func isNumbered(_ rows: [[ArraySlice<UInt8>]]) -> Bool {
        guard let first = wholeNumber(rows[0][0]), first < 2 else { return false }
        return rows.indices.allSatisfy { wholeNumber(rows[$0][0]) == first + UInt64($0) }
    }

    /// The number of words in the line above: column names, as R and pandas print them.
    private static func wordsAbove(_ scanner: FormScanner, _ start: Int) -> Int {
        var index = start - 1
        while index >= 0, scanner.bytes[index] <= 0x20 { index -= 1 }
        var (words, isWord) = (0, false)
        while index >= 0, !scanner.isNewline(scanner.bytes[index]), start - index < 2000 {
            let wasWord = isWord
            isWord = scanner.bytes[index] > 0x20
            if isWord, !wasWord { words += 1 }
            index -= 1
        }
        return words
    }

    /// Whether the line above begins with an empty cell, `,0,1` or `"","V1"`, as pandas and R write above the
    /// numbers of rows.
    private static func isBelowEmptyCell(
        _ scanner: FormScanner, _ start: Int, _ separator: RowsReader.Separator
    ) -> Bool {
        guard let end = scanner.bytes[..<start].lastIndex(of: 0x0A) else { return false }
        let above = (scanner.bytes[..<end].lastIndex(of: 0x0A) ?? -1) + 1
        var line = scanner.bytes[above..<end]
        if line.begins("\"\"") { line = line.dropFirst(2) }
        switch separator {
        case .comma: return line.first == UInt8(ascii: ",")
        case .semicolon: return line.first == UInt8(ascii: ";")
        case .tab: return line.first == 0x09
        case .space: return false
        }
    }

    /// Whether the numbers are 0, 1, 2 and so on.
    private static func counts(_ numbers: [ArraySlice<UInt8>]) -> Bool {
        for (index, number) in numbers.enumerated() where wholeNumber(number) != UInt64(index) {
            return false
        }
        return true
    }
}

extension PrintedNumber {
    /// Whether the number is only digits, as on both sides of a decimal comma, with or without a minus sign.
    static func isUnsigned(_ number: ArraySlice<UInt8>) -> Bool {
        isWhole(number.first == UInt8(ascii: "-") ? number.dropFirst() : number)
    }
}

extension PrintForm {
    static var table: PrintForm {
        PrintForm(
            begins: { TableForm.begins($0) },
            read: { (scanner) throws(UnreadablePrintout) in try TableForm.read(&scanner) })
    }
}
