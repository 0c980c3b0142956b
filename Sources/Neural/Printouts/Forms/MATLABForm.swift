import PlainText

/// Matrices as MATLAB and Octave display them: `W1 =`, optionally a factor for all numbers (`1.0e+03 *`),
/// optionally split into `Columns 1 through 8`. PyTorch's C++ library and its first versions
/// (`Columns 1 to 8`) print the same way.
///
/// MATLAB's input syntax, `W1 = [1 2; 3 4]`, is read like all other brackets.
enum MATLABForm {
    static func begins(_ scanner: FormScanner) -> Bool {
        guard scanner.isAtLineStart else { return false }
        if factor(scanner, scanner.position) != nil || columns(scanner, scanner.position) != nil {
            return true
        }
        guard RowsReader.separator(scanner, scanner.position) == .space else { return false }
        return scanner.label != nil && lineBeforeEndsInEquals(scanner)
    }

    /// Whether the last line before this one that is not blank ends in `=`.
    private static func lineBeforeEndsInEquals(_ scanner: FormScanner) -> Bool {
        var index = scanner.position - 1
        while index >= 0, scanner.position - index < 1000, scanner.bytes[index] <= 0x20 { index -= 1 }
        return index >= 0 && scanner.bytes[index] == UInt8(ascii: "=")
    }

    static func read(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        let start = scanner.position
        var power = 0
        if let (scale, end) = factor(scanner, scanner.position) {
            power = scale
            scanner.position = scanner.afterSpace(end)
        }
        var rows: [[ArraySlice<UInt8>]] = []
        var next = 0
        while true {
            var isBlock = false
            if let block = columns(scanner, scanner.position) {
                guard rows.isEmpty || block.first == next else {
                    throw scanner.error(
                        "columns are missing", length: 20, form: .matlab, expected: "column \(next)",
                        hint: "print it again, whole")
                }
                next = block.last + 1
                isBlock = true
                scanner.position = scanner.afterSpace(block.end)
            } else if !rows.isEmpty {
                break
            }
            let reader = RowsReader(scanner, at: scanner.position, separator: .space)
            _ = try reader.columns(scanner, form: .matlab)
            guard !reader.rows.isEmpty, rows.isEmpty || rows.count == reader.rows.count else {
                throw scanner.error(
                    reader.rows.isEmpty
                        ? "there are no numbers" : "these columns have \(reader.rows.count) rows",
                    length: 20, form: .matlab,
                    expected: rows.isEmpty ? "rows of numbers" : "\(rows.count) rows as in the first columns",
                    hint: "disp(mat2str(W)) prints a matrix in one piece")
            }
            if rows.isEmpty {
                rows = reader.rows
            } else {
                for row in rows.indices { rows[row] += reader.rows[row] }
            }
            scanner.position = reader.end
            if !isBlock { break }
            let following = scanner.afterSpace(reader.end)
            guard columns(scanner, following) != nil else { break }
            scanner.position = following
        }
        scanner.append(
            shape: [rows.count, rows[0].count],
            decimals: rows.flatMap { $0.map { PrintedNumber.scaled($0, byTenTo: power) } }, form: .matlab,
            hasAxes: false,
            at: start)
    }

    /// The power of ten in a line `1.0e+03 *` or `0.01 *`, and the end of the line.
    private static func factor(_ scanner: FormScanner, _ start: Int) -> (power: Int, end: Int)? {
        let token = scanner.token(start)
        guard let first = token.first, PrintedNumber.isDigit(first) else { return nil }
        let end = scanner.afterSpace(token.endIndex, lines: false)
        guard scanner.byte(end) == UInt8(ascii: "*"), PrintedNumber.isPlain(token) else { return nil }
        let last = scanner.afterSpace(end + 1, lines: false)
        guard last >= scanner.bytes.count || scanner.isNewline(scanner.bytes[last]) else { return nil }
        guard let value = Double(decimal: token) else { return nil }
        for power in -30...30 where value == Double(decimal: ("1e\(power)" as Text).bytes[...]) {
            return (power, last)
        }
        return nil
    }

    /// The first and last column in a line `Columns 1 through 8`, counted as printed, and the end of these
    /// words.
    private static func columns(_ scanner: FormScanner, _ start: Int) -> (first: Int, last: Int, end: Int)? {
        guard scanner.bytes[start...].begins("Column") else { return nil }
        var index = start + 6
        if scanner.byte(index) == UInt8(ascii: "s") { index += 1 }
        index = scanner.afterSpace(index, lines: false)
        let first = scanner.digits(index)
        guard let from = wholeNumber(first), from < 1_000_000 else { return nil }
        index = scanner.afterSpace(first.endIndex, lines: false)
        var last = Int(from)
        let word = scanner.word(index)
        if word.spells("through") || word.spells("and") || word.spells("to") {
            index = scanner.afterSpace(index + word.count, lines: false)
            let digits = scanner.digits(index)
            guard let to = wholeNumber(digits), to >= from, to < 1_000_000 else { return nil }
            last = Int(to)
            index = digits.endIndex
        }
        if scanner.byte(index) == UInt8(ascii: ":") { index += 1 }
        return (Int(from), last, index)
    }

    /// If one array is MATLAB's, arrays in brackets without commas, `[0.5 0.25]`, are taken for MATLAB's too,
    /// though NumPy also prints them.
    static func recognized(_ items: [PrintedWeights.Item]) -> [PrintedWeights.Item] {
        guard items.contains(where: { $0.form == .matlab }),
            items.allSatisfy({ $0.form != .pyTorch && $0.form != .keras })
        else { return items }
        return items.map { item in
            var item = item
            if item.form == .table || (item.form == .numPy || item.form == .list) && item.array.dtype == nil {
                item.form = .matlab
                item.hasAxes = false
            }
            return item
        }
    }
}

extension PrintForm {
    static var matlab: PrintForm {
        PrintForm(
            begins: { MATLABForm.begins($0) },
            read: { (scanner) throws(UnreadablePrintout) in try MATLABForm.read(&scanner) })
    }
}
