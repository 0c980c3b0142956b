import PlainText

/// Text around arrays: prompts, names, sentences, comments, rules, and the brackets of lists of arrays.
extension FormScanner {
    mutating func skipSurroundings() throws(UnreadablePrintout) {
        if isAtLineStart, skipPrompt() || skipComment() { return }
        guard let byte = peek else { return }
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): try openBracket(byte)
        case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"): try closeBracket(byte)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): skipQuoted(byte)
        default:
            if wordLength(position) > 0 {
                try readWord()
                return
            }
            guard Self.mayBeginNumber(byte) else {
                if !skipComment() { position += 1 }
                break
            }
            let token = token(position)
            if Self.isEllipsis(token) {
                try checkEllipsis(token)
            } else if let number = PrintedNumber.decimal(token), isInListOfArrays {
                append(shape: [], decimals: [number], form: .list, at: position)
                position += token.count
                return
            } else {
                position += max(1, token.count)
            }
        }
        isAtLineStart = false
    }

    /// Whether a number, or an ellipsis for numbers, can begin with this byte.
    private static func mayBeginNumber(_ byte: UInt8) -> Bool {
        PrintedNumber.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".") || byte == 0xE2
    }

    /// Whether a list is open that contains arrays, or for which a name is known.
    private var isInListOfArrays: Bool {
        guard let bracket = open.last, bracket.byte == UInt8(ascii: "[") else { return false }
        return items.count > bracket.items || label != nil
    }

    /// Skips `>>>`, `In [5]:`, `Out[5]:`, `julia>`, or `>`; what follows is treated as the beginning of a
    /// line.
    private mutating func skipPrompt() -> Bool {
        var end = position
        if begins(">>>") {
            end += 3
        } else if begins("julia>") {
            end += 6
        } else if begins(">") {
            end += 1
        } else if begins("In ") || begins("In[") || begins("Out[") || begins("Out ") {
            end += begins("In") ? 2 : 3
            end = afterSpace(end, lines: false)
            guard byte(end) == UInt8(ascii: "[") else { return false }
            end = end + 1 + digits(end + 1).count
            guard byte(end) == UInt8(ascii: "]") else { return false }
            end += 1
            if byte(end) == UInt8(ascii: ":") { end += 1 }
            if byte(end) == UInt8(ascii: "=") { end += 1 }
        } else {
            return false
        }
        position = afterSpace(end, lines: false)
        label = nil
        return true
    }

    /// Skips `# …`, `// …`, or `% …` to the end of the line, and `/* … */` and `(* … *)`.
    private mutating func skipComment() -> Bool {
        if begins("#") || begins("//") || begins("%") {
            position = lineEnd(position)
            return true
        }
        guard begins("/*") || begins("(*") else { return false }
        let closing: StaticString = begins("/*") ? "*/" : "*)"
        var end = position + 2
        while end < bytes.count, !bytes[end...].begins(closing) { end += 1 }
        position = min(bytes.count, end + 2)
        return true
    }

    private mutating func openBracket(_ byte: UInt8) throws(UnreadablePrintout) {
        let next = afterSpace(position + 1)
        if byte != UInt8(ascii: "("), self.byte(next) == Self.closing(byte) {
            emptyLists += 1
            position = next + 1
            if let label, label.depth >= open.count { self.label = nil }
            return
        }
        if byte == UInt8(ascii: "("), let end = remarkEnd(position) {
            position = end
            return
        }
        guard open.count < Self.deepest else {
            throw error(
                "brackets are nested too deep", expected: "at most \(Self.deepest) of them",
                hint: "remove brackets that hold no arrays")
        }
        open.append(Bracket(byte: byte, position: position, items: items.count))
        position += 1
    }

    /// The end of a round bracket that contains no array, such as a remark or the arguments of a call; nil
    /// for others.
    private func remarkEnd(_ start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < min(bytes.count, start + 300), !isNewline(bytes[index]) {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): return nil
            default:
                let isFirst = !PrintoutReader.isWord(bytes[index - 1])
                let word = bytes[index...]
                if isFirst, word.begins("tensor(") || word.begins("array(") || word.begins("np.array(") {
                    return nil
                }
            }
            index += 1
        }
        return nil
    }

    private mutating func closeBracket(_ byte: UInt8) throws(UnreadablePrintout) {
        if let index = open.lastIndex(where: { Self.closing($0.byte) == byte }) {
            open.removeSubrange(index...)
        } else if byte == UInt8(ascii: "]") {
            throw error(
                "a bracket closes nothing", expected: "an array or the end of the text",
                hint: "remove it, or add the bracket that opens it")
        }
        position += 1
        if let label, label.depth >= open.count, !open.isEmpty || items.last != nil { self.label = nil }
    }

    /// Reads a quoted text as a name; an apostrophe does not begin one.
    private mutating func skipQuoted(_ quote: UInt8) {
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end] != quote, !isNewline(bytes[end]), end - start < 200 { end += 1 }
        let isApostrophe = position > 0 && PrintoutReader.isWord(bytes[position - 1])
        guard !isApostrophe, byte(end) == quote, end > start else {
            position += 1
            return
        }
        label = (Text(bytes: Array(bytes[start..<end])), open.count)
        position = end + 1
    }

    /// Throws an error if numbers were left out between arrays, or between the rows of a table.
    private mutating func checkEllipsis(_ token: ArraySlice<UInt8>) throws(UnreadablePrintout) {
        let next = afterSpace(position + token.count, lines: false)
        let endsLine = next >= bytes.count || isNewline(bytes[next]) || bytes[next] == UInt8(ascii: ",")
        if !items.isEmpty, token.begins("...") ? endsLine && isAtLineStart || !open.isEmpty : endsLine {
            throw shortened(at: position, token, form: items.last?.form)
        }
        position += token.count
    }

    /// The length of the word at `start`: letters, digits, and the characters that join them in names of
    /// weights.
    private func wordLength(_ start: Int) -> Int {
        guard let first = byte(start), PrintoutReader.isWord(first), first != UInt8(ascii: ".") else {
            return 0
        }
        var end = start
        while let byte = byte(end) {
            let joins = byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
            guard PrintoutReader.isWord(byte) || byte >= 0xC3 && byte < 0xE2 || joins && end > start else {
                // TensorFlow's names end in ":0".
                if byte >= 0x80, byte < 0xC0, end > start, bytes[end - 1] >= 0xC3 {
                    end += 1
                    continue
                }
                break
            }
            end += 1
        }
        if byte(end) == UInt8(ascii: ":"), byte(end + 1) == UInt8(ascii: "0"),
            !PrintoutReader.isWord(byte(end + 2) ?? 0)
        {
            end += 2
        }
        return end - start
    }

    /// Reads a word. It may be the name of the array that follows, also with an index, such as `w[0]` or
    /// `IW{1,1}`.
    private mutating func readWord() throws(UnreadablePrintout) {
        let start = position
        let length = wordLength(start)
        position += length
        isAtLineStart = false
        wordsInLine += 1
        if let bracket = open.last, bracket.byte == UInt8(ascii: "["), items.count > bracket.items,
            bracket.items < items.count, isAmongArrays(bracket)
        {
            position = start
            throw error(
                "this is not an array", at: start, length: length, expected: "an array, “,” or “]”",
                hint:
                    "the list opened at \(place(bracket.position)) holds arrays; does one of them miss a bracket?"
            )
        }
        while let end = indexEnd(position) { position = end }
        let name = bytes[start..<position]
        let weight = WeightName(Text(bytes: Array(name)))
        let next = byte(afterSpace(position, lines: false))
        let isSentence = wordsInLine > 2 && next != UInt8(ascii: "=") && next != UInt8(ascii: ":")
        label = weight.role == nil && isSentence ? nil : (Text(bytes: Array(name)), open.count)
        try TableForm.readNamed(&self, weight: weight)
    }

    /// Whether arrays are in the bracket itself, not in another within it.
    private func isAmongArrays(_ bracket: Bracket) -> Bool {
        var index = bracket.position + 1
        index = afterSpace(index)
        return byte(index) != UInt8(ascii: "(") && byte(index) != UInt8(ascii: "'")
    }

    /// The end of an index directly after a word: brackets that hold whole numbers or nothing. Nil if there
    /// is none.
    private func indexEnd(_ start: Int) -> Int? {
        guard let first = byte(start), first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
            let closing = Self.closing(first)
        else { return nil }
        var index = start + 1
        while let byte = byte(index), index - start < 40 {
            if byte == closing { return index + 1 }
            let isPart =
                PrintedNumber.isDigit(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
                || byte == 0x20
            if !isPart { return nil }
            index += 1
        }
        return nil
    }
}
