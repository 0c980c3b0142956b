import PlainText

/// Arrays as Julia shows them, `2×3 Matrix{Float32}:` or `3-element Vector{Float32}:` and lines of numbers,
/// and as Julia prints them, `Float32[0.5 0.25; -1.0 2.0]`.
enum JuliaForm {
    static func begins(_ scanner: FormScanner) -> Bool {
        typedBracket(scanner) != nil || scanner.isAtLineStart && lengths(scanner) != nil
    }

    /// The position of the bracket after `Float32`, `Float64`, or `Float16`.
    private static func typedBracket(_ scanner: FormScanner) -> Int? {
        let word = scanner.word(scanner.position)
        guard word.spells("Float32") || word.spells("Float64") || word.spells("Float16") else { return nil }
        return scanner.byte(word.endIndex) == UInt8(ascii: "[") ? word.endIndex : nil
    }

    /// The lengths before `Matrix{…}:` or `Vector{…}:`, and the end of their line.
    private static func lengths(_ scanner: FormScanner) -> (shape: [Int], end: Int)? {
        var shape: [Int] = []
        var index = scanner.position
        while true {
            let digits = scanner.digits(index)
            guard let length = wholeNumber(digits.prefix(10)), shape.count < 9 else { return nil }
            shape.append(Int(clamping: length))
            index = digits.endIndex
            guard scanner.bytes[index...].begins("×") else { break }
            index += 2
        }
        if shape.count == 1 {
            guard scanner.bytes[index...].begins("-element") else { return nil }
            index += 8
        }
        guard scanner.byte(index) == 0x20 else { return nil }
        let end = scanner.lineEnd(index)
        guard end - index < 200, scanner.bytes[index..<end].last(where: { $0 > 0x20 }) == UInt8(ascii: ":")
        else {
            return nil
        }
        return (shape, end)
    }

    static func read(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        if let bracket = typedBracket(scanner) {
            let type = Text(bytes: Array(scanner.bytes[scanner.position..<bracket]))
            scanner.position = bracket
            try scanner.readBrackets(form: .julia, type: type)
            return
        }
        guard let (shape, end) = lengths(scanner) else { return }
        let start = scanner.position
        guard shape.count < 3 else {
            throw scanner.error(
                "an array of \(shape.count) axes is shown slice by slice", at: start, length: 30,
                form: .julia,
                expected: "matrices and vectors", hint: "print(W) prints a matrix in one piece")
        }
        let next = scanner.afterSpace(end)
        let reader = RowsReader(scanner, at: next, separator: .space, limit: shape[0])
        let following = reader.rows.isEmpty ? next : scanner.nextLine(reader.end - 1)
        let line = scanner.bytes[following..<scanner.lineEnd(following)]
        if reader.rows.count < shape[0],
            let place = line.indices.first(where: { FormScanner.isEllipsis(line[$0...]) })
        {
            throw scanner.shortened(at: place, scanner.token(place), form: .julia)
        }
        let columns = try reader.columns(scanner, form: .julia)
        guard reader.rows.count == shape[0], shape.count == 2 ? columns == shape[1] : columns == 1 else {
            throw scanner.error(
                "the array says it is \(PrintedArray.text(ofShape: shape))", at: start, length: 30,
                form: .julia,
                expected: "as many numbers; there are \(reader.rows.count) rows of \(columns)",
                hint: "print(W) prints all of it, in one piece")
        }
        scanner.append(shape: shape, decimals: reader.rows.flatMap { $0 }, form: .julia, at: start)
        scanner.position = reader.end
    }
}

extension PrintForm {
    static var julia: PrintForm {
        PrintForm(
            begins: { JuliaForm.begins($0) },
            read: { (scanner) throws(UnreadablePrintout) in try JuliaForm.read(&scanner) })
    }
}
