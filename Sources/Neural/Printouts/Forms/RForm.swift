import PlainText

/// Arrays as R prints them: a matrix with `[,1] [,2]` and `[1,]`, in blocks of columns if it is wide, a
/// vector after `[1]`, and lists of them, after `[[1]]` or `$name`.
enum RForm {
    /// What an index in R's brackets counts.
    private enum Index { case row(Int), column(Int), element(Int), item }

    static func begins(_ scanner: FormScanner) -> Bool {
        guard scanner.isAtLineStart else { return false }
        if scanner.begins(", , ") { return true }
        if scanner.peek == UInt8(ascii: "$"), !scanner.word(scanner.position + 1).isEmpty { return true }
        guard let (index, end) = index(scanner, scanner.position) else { return false }
        switch index {
        case .column, .row: return true
        case .element:
            // NumPy prints "[1]" as well.
            let next = scanner.afterSpace(end, lines: false)
            return next > end && RowsReader.separator(scanner, next) == .space
        case .item:
            let next = scanner.nextLine(end)
            guard let (following, _) = Self.index(scanner, next) else { return false }
            if case .item = following { return false }
            return true
        }
    }

    static func read(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        if scanner.begins(", , ") {
            throw scanner.error(
                "an array of more than two axes is printed slice by slice", length: 20, form: .r,
                expected: "matrices and vectors",
                hint: "cat(jsonlite::toJSON(w, digits = NA)) prints all of it, as nested lists")
        }
        if scanner.peek == UInt8(ascii: "$") {
            let name = scanner.word(scanner.position + 1)
            scanner.label = (Text(bytes: Array(name)), scanner.open.count)
            scanner.position += 1 + name.count
            return
        }
        guard let (first, end) = index(scanner, scanner.position) else { return }
        switch first {
        case .item: scanner.position = end
        case .element: try readVector(&scanner)
        case .row, .column: try readMatrix(&scanner)
        }
    }

    private static func readVector(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        let start = scanner.position
        var next = start
        var numbers: [ArraySlice<UInt8>] = []
        while let (index, end) = index(scanner, next), case .element(let place) = index,
            place == numbers.count + 1
        {
            let cells = RowsReader.cells(scanner, scanner.afterSpace(end, lines: false), .space)
            guard let cells else {
                throw scanner.error(
                    "this line has something that is not a number", at: end, length: 20, form: .r,
                    expected: "numbers such as -0.5", hint: "")
            }
            numbers += cells
            scanner.position = scanner.lineEnd(next)
            next = scanner.nextLine(next)
        }
        guard !numbers.isEmpty else {
            throw scanner.error(
                "a vector does not begin with its first number", length: 10, form: .r, expected: "[1]",
                hint: "was it copied whole?")
        }
        scanner.append(shape: [numbers.count], decimals: numbers, form: .r, at: start)
        try checkOmitted(scanner)
    }

    private static func readMatrix(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        let start = scanner.position
        var rows: [[ArraySlice<UInt8>]] = []
        var next = start
        var isFirst = true
        while true {
            // The header line, "[,1] [,2]": if its first column is column 1, another matrix begins.
            if let (index, _) = index(scanner, next), case .column(let column) = index {
                let expected = (rows.first?.count ?? 0) + 1
                if !isFirst, column == 1 { break }
                guard column == expected else {
                    throw scanner.error(
                        "columns are missing", at: next, length: 20, form: .r, expected: "[,\(expected)]",
                        hint: "was it copied whole?")
                }
                next = scanner.nextLine(next)
            } else if !isFirst {
                break
            }
            isFirst = false
            var row = 0
            while let (index, end) = index(scanner, next), case .row(let number) = index {
                guard number == row + 1, rows.isEmpty || row < rows.count || row == rows.count,
                    let cells = RowsReader.cells(scanner, scanner.afterSpace(end, lines: false), .space)
                else {
                    throw scanner.error(
                        "this is not row \(row + 1)", at: next, length: 30, form: .r,
                        expected: "[\(row + 1),] and numbers", hint: "was it copied whole?")
                }
                if row < rows.count { rows[row] += cells } else { rows.append(cells) }
                row += 1
                scanner.position = scanner.lineEnd(next)
                next = scanner.nextLine(next)
            }
            guard row == rows.count, row > 0, rows.allSatisfy({ $0.count == rows[0].count }) else {
                throw scanner.error(
                    "rows of this matrix have different lengths", at: start, length: 20, form: .r,
                    expected: "as many numbers in each row", hint: "was it copied whole?")
            }
        }
        scanner.append(
            shape: [rows.count, rows[0].count], decimals: rows.flatMap { $0 }, form: .r, hasAxes: false,
            at: start)
        try checkOmitted(scanner)
    }

    /// R says how much it left out: `[ reached getOption("max.print") -- omitted 5 rows ]`.
    private static func checkOmitted(_ scanner: FormScanner) throws(UnreadablePrintout) {
        let next = scanner.nextLine(scanner.position)
        let line = scanner.bytes[next..<scanner.lineEnd(next)]
        guard line.begins("[ reached getOption") || line.begins(" [ reached") else { return }
        throw scanner.shortened(at: next, line.prefix(20), form: .r)
    }

    /// The index `[1,]`, `[,1]`, `[1]`, or `[[1]]` at `start`, and its end.
    private static func index(_ scanner: FormScanner, _ start: Int) -> (Index, end: Int)? {
        guard scanner.byte(start) == UInt8(ascii: "[") else { return nil }
        func number(_ digits: ArraySlice<UInt8>) -> Int? {
            wholeNumber(digits.prefix(10)).map { Int(clamping: $0) }
        }
        func isClosed(_ index: Int) -> Bool { scanner.byte(index) == UInt8(ascii: "]") }
        if scanner.byte(start + 1) == UInt8(ascii: "[") {
            let digits = scanner.digits(start + 2)
            let end = digits.endIndex
            guard !digits.isEmpty, isClosed(end), isClosed(end + 1) else { return nil }
            let next = scanner.afterSpace(end + 2, lines: false)
            return next >= scanner.bytes.count || scanner.isNewline(scanner.bytes[next])
                ? (.item, end + 2) : nil
        }
        if scanner.byte(start + 1) == UInt8(ascii: ",") {
            let digits = scanner.digits(start + 2)
            guard let column = number(digits), isClosed(digits.endIndex) else { return nil }
            return (.column(column), digits.endIndex + 1)
        }
        let digits = scanner.digits(start + 1)
        guard let place = number(digits) else { return nil }
        if isClosed(digits.endIndex) { return (.element(place), digits.endIndex + 1) }
        guard scanner.byte(digits.endIndex) == UInt8(ascii: ","), isClosed(digits.endIndex + 1) else {
            return nil
        }
        return (.row(place), digits.endIndex + 2)
    }
}

extension PrintForm {
    static var r: PrintForm {
        PrintForm(
            begins: { RForm.begins($0) },
            read: { (scanner) throws(UnreadablePrintout) in try RForm.read(&scanner) })
    }
}
