import PlainText

/// Reads numbers in nested brackets of any supported language: rows in brackets, or separated by semicolons
/// as in MATLAB and Julia.
///
/// Brackets whose rows do not form one array are read as a list of arrays, if each bracket in them forms one:
/// `[[[0.5]], [0.1]]` has two.
struct BracketReader {
    let form: PrintedWeights.Form
    var decimalComma = false
    private(set) var decimals: [ArraySlice<UInt8>] = []
    /// Whether a semicolon separated rows.
    private(set) var hasSemicolons = false
    /// Whether commas separate numbers, known from the first two on.
    private(set) var commas: Bool?

    /// One bracket and its contents.
    struct Node {
        /// The length along each axis; nil if the contents differ in shape.
        var shape: [Int]?
        let start: Int
        var end = 0
        var children: [Node] = []
        /// The range of the bracket's numbers among all numbers.
        var numbers = 0..<0
    }

    init(form: PrintedWeights.Form) { self.form = form }

    /// Reads the bracket at the scanner's position, and moves past it.
    static func read(
        _ scanner: inout FormScanner, form: PrintedWeights.Form
    ) throws(UnreadablePrintout) -> (reader: BracketReader, node: Node) {
        let start = scanner.position
        do throws(UnreadablePrintout) {
            var reader = BracketReader(form: form)
            reader.decimalComma = scanner.hasDecimalCommas && hasDecimalCommas(scanner, gaps: false)
            let node = try reader.readList(&scanner, depth: 0)
            return (reader, node)
        } catch {
            let failed = scanner.position
            scanner.position = start
            guard hasDecimalCommas(scanner, gaps: true) else { throw error }
            var reader = BracketReader(form: form)
            reader.decimalComma = true
            do throws(UnreadablePrintout) {
                let node = try reader.readList(&scanner, depth: 0)
                scanner.hasDecimalCommas = true
                return (reader, node)
            } catch _ {
                scanner.position = failed
                throw error
            }
        }
    }

    /// Whether each comma in the brackets here has digits on both sides, and, with `gaps`, spaces separate
    /// numbers: `[0,5 -1,25]`.
    private static func hasDecimalCommas(_ scanner: FormScanner, gaps needsGaps: Bool) -> Bool {
        var (depth, index, commas, gaps) = (0, scanner.position, 0, 0)
        let bytes = scanner.bytes
        while index < bytes.count {
            let byte = bytes[index]
            if FormScanner.closing(byte) != nil { depth += 1 }
            if byte == UInt8(ascii: "]") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "}") {
                depth -= 1
                if depth <= 0 { break }
            }
            if byte == UInt8(ascii: ",") {
                guard index > 0, PrintedNumber.isDigit(bytes[index - 1]), index + 1 < bytes.count,
                    PrintedNumber.isDigit(bytes[index + 1])
                else { return false }
                commas += 1
            }
            if byte == UInt8(ascii: ".") { return false }
            if scanner.spaceLength(index) > 0, index > 0, PrintedNumber.isDigit(bytes[index - 1]) {
                gaps += 1
            }
            index += 1
        }
        return commas > 0 && (gaps > 0 || !needsGaps)
    }

    private mutating func readList(
        _ scanner: inout FormScanner, depth: Int
    ) throws(UnreadablePrintout) -> Node {
        var node = Node(start: scanner.position)
        guard depth < FormScanner.deepest, let opening = scanner.peek,
            let closing = FormScanner.closing(opening)
        else {
            throw error(
                scanner, "brackets are nested too deep", expected: "at most \(FormScanner.deepest) of them",
                hint: "an array has as many brackets around its numbers as it has axes")
        }
        let first = decimals.count
        var rowEnds: [Int] = []
        scanner.position = scanner.afterSpace(scanner.position + 1)
        var hasNumbers: Bool?
        while true {
            if scanner.peek == closing { break }
            if let byte = scanner.peek, FormScanner.closing(byte) != nil {
                guard hasNumbers != true else {
                    throw error(
                        scanner, "a row begins where the rows before it have a number",
                        expected: "a number or “]”",
                        hint: "close the row before this one; every row has as many brackets around it")
                }
                hasNumbers = false
                node.children.append(try readList(&scanner, depth: depth + 1))
            } else {
                try readNumber(&scanner, isAmongRows: hasNumbers == false)
                hasNumbers = true
            }
            let end = scanner.position
            scanner.position = scanner.afterSpace(scanner.position)
            let comma = scanner.skip(",")
            if !comma, hasNumbers == true, scanner.skip(";") {
                hasSemicolons = true
                rowEnds.append(decimals.count)
            }
            if scanner.peek == closing { break }
            if scanner.peek == nil || scanner.peek == UInt8(ascii: ")") || scanner.peek == UInt8(ascii: "}")
                || scanner.peek == UInt8(ascii: "]")
            {
                let atEnd = scanner.peek == nil
                throw error(
                    scanner, atEnd ? "a row is not closed" : "the array ends before its row",
                    expected: "“,” or “\(Text(bytes: [closing]))”",
                    hint:
                        "the row opened at \(scanner.place(node.start)) needs its “\(Text(bytes: [closing]))”"
                )
            }
            guard hasNumbers == true, rowEnds.last != decimals.count else { continue }
            if let commas, commas != comma, !hasSemicolons {
                scanner.position = comma ? end : scanner.position
                throw error(
                    scanner, commas ? "a comma is missing" : "there is a comma where there were none",
                    length: 12,
                    expected: commas ? "“,” or “]”" : "a number such as -0.5 or “]”",
                    hint: "separate either all the numbers with commas or none")
            }
            commas = comma
        }
        scanner.position += 1
        node.end = scanner.position
        node.numbers = first..<decimals.count
        if hasNumbers == true {
            node.shape = try shape(scanner, node, rowEnds: rowEnds)
        } else {
            node.shape = node.children.first?.shape.map { [node.children.count] + $0 }
            if node.children.contains(where: { $0.shape == nil || $0.shape != node.children[0].shape }) {
                node.shape = nil
            }
        }
        return node
    }

    /// The shape of numbers in one bracket: a row, or the rows between semicolons.
    private func shape(
        _ scanner: FormScanner, _ node: Node, rowEnds: [Int]
    ) throws(UnreadablePrintout) -> [Int] {
        guard !rowEnds.isEmpty else { return [node.numbers.count] }
        var ends = rowEnds
        if ends.last != node.numbers.upperBound { ends.append(node.numbers.upperBound) }
        var start = node.numbers.lowerBound
        let columns = ends[0] - start
        for (row, end) in ends.enumerated() {
            guard end - start == columns else {
                let place = start < decimals.count ? decimals[start].startIndex : node.start
                let isOwn = place > node.start && place < node.end
                throw UnreadablePrintout(
                    "row \(row + 1) has \(counted(end - start, "number"))", in: scanner.bytes,
                    at: isOwn ? place : node.start,
                    length: 20, form: form, expected: "\(columns) as in the first row",
                    hint: "every row has one length; was a number or a semicolon lost?")
            }
            start = end
        }
        return [ends.count, columns]
    }

    private mutating func readNumber(
        _ scanner: inout FormScanner, isAmongRows: Bool
    ) throws(UnreadablePrintout) {
        let name = scanner.word(scanner.position)
        let isCall = PrintoutReader.isNumberName(name)
        if isCall {
            scanner.position += name.count
            guard scanner.skip("(") else {
                throw error(scanner, "“\(Text(bytes: Array(name)))” is not called", expected: "“(”")
            }
        }
        var token = scanner.token(scanner.position)
        if decimalComma, scanner.byte(token.endIndex) == UInt8(ascii: ",") {
            token = scanner.bytes[token.startIndex..<scanner.token(token.endIndex + 1).endIndex]
        }
        guard let number = PrintedNumber.decimal(token, decimalComma: decimalComma) else {
            throw notNumber(scanner, token)
        }
        guard !isAmongRows else {
            throw error(
                scanner, "a number stands where the rows before it have a row", length: token.count,
                expected: "“[” or “]”", hint: "every number has as many brackets around it")
        }
        decimals.append(number)
        scanner.position += token.count
        guard isCall else { return }
        scanner.position = scanner.afterSpace(scanner.position)
        if !scanner.skip(")") {
            throw error(
                scanner, "the number goes on after its digits", expected: "“)”",
                hint: "NumPy writes np.float32(0.5)")
        }
    }

    private func notNumber(_ scanner: FormScanner, _ token: ArraySlice<UInt8>) -> UnreadablePrintout {
        if FormScanner.isEllipsis(token) { return scanner.shortened(at: scanner.position, token, form: form) }
        if token.isEmpty {
            return error(
                scanner, scanner.peek == nil ? "the text ends in an array" : "a number is missing",
                expected: "a number such as -0.5 or “[”",
                hint: scanner.peek == nil ? "was it copied whole?" : "")
        }
        let isNext = token.begins("dtype") || token.begins("array") || token.begins("tensor")
        let isMissing = token.spells("None") || token.spells("null") || token.spells("NA")
        return error(
            scanner, "this is not a number", length: token.count, expected: "a number such as -0.5 or “[”",
            hint: isNext
                ? "the array before this needs its “]”"
                : isMissing
                    ? "a weight has a value; was the layer ever built?"
                    : "numbers are decimal, such as 0.5, -1e-05, nan or inf")
    }

    private func error(
        _ scanner: FormScanner, _ what: Text, length: Int = 1, expected: Text, hint: Text = ""
    ) -> UnreadablePrintout {
        scanner.error(what, length: length, form: form, expected: expected, hint: hint)
    }
}

extension FormScanner {
    /// Reads the brackets here, and keeps the array or arrays in them. Errors name `form`.
    mutating func readBrackets(
        form: PrintedWeights.Form, type: Text? = nil
    ) throws(UnreadablePrintout) {
        let (reader, node) = try BracketReader.read(&self, form: form)
        let end = position
        let name = label?.name
        let bareForm: PrintedWeights.Form =
            form == .list ? (reader.hasSemicolons ? .matlab : reader.commas == true ? .list : .numPy) : form
        isInList = node.shape == nil
        try keep(node, of: reader, form: bareForm, type: type, name: name)
        isInList = false
        position = end
    }

    private mutating func keep(
        _ node: BracketReader.Node, of reader: BracketReader, form: PrintedWeights.Form, type: Text?,
        name: Text?
    ) throws(UnreadablePrintout) {
        let isBiases = isListOfBiases(node)
        if let shape = node.shape, !isBiases {
            // Numbers that Julia prints with spaces between them are a row of a matrix.
            let isRow = form == .julia && shape.count == 1 && reader.commas == false
            append(
                shape: isRow ? [1] + shape : shape, decimals: Array(reader.decimals[node.numbers]),
                type: type,
                form: form, hasAxes: form == .julia || !reader.hasSemicolons, name: name, at: node.start)
            return
        }
        if node.children.isEmpty {
            emptyLists += 1
            return
        }
        // If there are only rows of numbers, of unequal length, one of them was damaged.
        let first = node.children[0]
        if !isBiases, let length = first.shape?.first, node.children.allSatisfy({ $0.shape?.count == 1 }),
            let row = node.children.first(where: { $0.shape != first.shape }), let count = row.shape?.first
        {
            throw error(
                "this row has \(counted(count, "element"))", at: row.start,
                length: min(row.end - row.start, 40),
                form: form, expected: "\(length) as in the first row",
                hint: "every row has one length; was a number lost, or a bracket moved?")
        }
        for child in node.children { try keep(child, of: reader, form: form, type: type, name: name) }
    }

    /// Whether rows of numbers are biases, such as scikit-learn's `intercepts_` in lists: as many as kernels
    /// came before, each as long as its kernel has columns. If all have the same length, only their name can
    /// tell.
    private func isListOfBiases(_ node: BracketReader.Node) -> Bool {
        let count = node.children.count
        guard count > 1, count <= items.count, node.children.allSatisfy({ $0.shape?.count == 1 }) else {
            return false
        }
        let isNamed =
            label.map { WeightName($0.name).isScikitLearn && WeightName($0.name).role == .bias } ?? false
        guard node.shape == nil || isNamed else { return false }
        return zip(items.suffix(count), node.children).allSatisfy { kernel, bias in
            kernel.array.shape.count == 2 && kernel.array.shape.last == bias.shape?.first
        }
    }
}

/// A count and its noun: `1 row`, `2 rows`.
func counted(_ count: Int, _ what: StaticString) -> Text {
    "\(count) \(what)\(count == 1 ? "" as StaticString : "s")"
}
