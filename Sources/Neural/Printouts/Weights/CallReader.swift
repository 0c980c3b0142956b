import PlainText

/// Arrays that are printed as calls: `array([…], dtype=float32)`, `tensor([…], requires_grad=True)`.
extension FormScanner {
    /// Reads a call: the brackets or the single number in it, and its other arguments up to the `)`.
    ///
    /// A call that contains other arrays, `array([array(…), …], dtype=object)`, is read as a list.
    mutating func readCall(
        _ name: ArraySlice<UInt8>, form: PrintedWeights.Form
    ) throws(UnreadablePrintout) {
        let start = position
        position = afterSpace(start + name.count)
        guard peek == UInt8(ascii: "(") else {
            throw error(
                "“\(Text(bytes: Array(name)))” is not called", form: form, expected: "“(”",
                hint: "an array is \(Text(bytes: Array(name)))([…])")
        }
        let inner = firstInBrackets(position)
        if PrintForm.isCallName(word(inner)) || word(inner).spells("list") {
            open.append(Bracket(byte: UInt8(ascii: "("), position: position, items: items.count))
            position += 1
            return
        }
        position = afterSpace(position + 1)
        let before = items.count
        if let byte = peek, byte == UInt8(ascii: "["),
            self.byte(afterSpace(position + 1)) == UInt8(ascii: "]")
        {
            emptyLists += 1
            position = afterSpace(position + 1) + 1
        } else if peek == UInt8(ascii: "[") {
            try readBrackets(form: form)
        } else {
            try readSingle(form: form)
        }
        try readArguments(start: start, before: before, form: form)
    }

    /// Reads a number that is an array of its own.
    mutating func readSingle(form: PrintedWeights.Form) throws(UnreadablePrintout) {
        let token = token(position)
        guard let number = PrintedNumber.decimal(token) else {
            if Self.isEllipsis(token) { throw shortened(at: position, token, form: form) }
            throw error(
                token.isEmpty ? "a number is missing" : "this is not a number", length: max(1, token.count),
                form: form, expected: "a number such as -0.5 or “[”")
        }
        append(shape: [], decimals: [number], form: form, at: position)
        position += token.count
    }

    /// Reads `, dtype=float32, device='cuda:0', grad_fn=<AddBackward0>)`.
    private mutating func readArguments(
        start: Int, before: Int, form: PrintedWeights.Form
    ) throws(UnreadablePrintout) {
        position = afterSpace(position)
        while skip(",") {
            if peek == UInt8(ascii: ")") { break }
            let key = word(position)
            let at = position
            position += key.count
            guard !key.isEmpty, skip("=") else {
                throw error(
                    "this does not belong to an array", at: at, length: max(1, key.count), form: form,
                    expected: "“)”, or a name and “=”", hint: "an array is array([…], dtype=float32)")
            }
            let value = position
            try skipValue(form: form)
            if key.spells("dtype") {
                let type = bytes[value..<position].filter {
                    $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"")
                }
                setTypes(from: before, Text(bytes: type))
            } else if key.spells("shape"), items.count == before + 1 {
                try checkShape(bytes[value..<position], at: value)
            }
            position = afterSpace(position)
        }
        guard peek == UInt8(ascii: ")") else {
            throw error(
                position >= bytes.count ? "the array is not closed" : "the array goes on after its numbers",
                form: form, expected: "“,” or “)”",
                hint: "the array that begins at \(place(start)) needs its “)”, and no “]” too many")
        }
        position += 1
    }

    /// Skips a value: a word, a quoted text, or brackets of any kind.
    mutating func skipValue(form: PrintedWeights.Form) throws(UnreadablePrintout) {
        let start = position
        var depth = 0
        while let byte = peek, !isNewline(byte) || depth > 0 {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"):
                if byte == UInt8(ascii: ">"), position == start || bytes[start] == UInt8(ascii: "'") { break }
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ","): if depth == 0 { return }
            default: break
            }
            position += 1
        }
    }

    private mutating func setTypes(from first: Int, _ type: Text) {
        for index in first..<items.count { setType(index, type) }
    }

    /// Checks that the array read last has the shape that is printed with it, such as `(1, 16)`.
    func checkShape(_ text: ArraySlice<UInt8>, at place: Int) throws(UnreadablePrintout) {
        var lengths: [Int] = []
        for part in text.split(whereSeparator: { !PrintedNumber.isDigit($0) }) {
            lengths.append(Int(clamping: wholeNumber(part) ?? .max))
        }
        guard let actual = items.last?.array.shape, lengths != actual else { return }
        throw error(
            "the array says it has shape \(PrintedArray.text(ofShape: lengths))", at: place,
            length: text.count,
            form: items.last?.form,
            expected: "as many numbers; there are \(PrintedArray.text(ofShape: actual))",
            hint: "print it again, whole")
    }
}
