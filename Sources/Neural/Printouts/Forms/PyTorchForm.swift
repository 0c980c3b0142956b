import PlainText

/// `tensor([[0.5]], requires_grad=True)`, `Parameter containing:` before it, `torch.Size([1, 1])` next to it,
/// and the lines `[torch.FloatTensor of size 3x4]` and `[ CPUFloatType{3,4} ]` after numbers without
/// brackets.
enum PyTorchForm {
    static func isName(_ word: ArraySlice<UInt8>) -> Bool {
        word.spells("tensor") || word.spells("torch.tensor") || word.spells("torch.FloatTensor")
            || word.spells("Parameter") || word.spells("nn.Parameter") || word.spells("torch.nn.Parameter")
    }

    static func begins(_ scanner: FormScanner) -> Bool {
        if scanner.begins("Parameter containing:") || scanner.begins("torch.Size(") { return true }
        let word = scanner.word(scanner.position)
        if isName(word) { return scanner.byte(scanner.position + word.count) == UInt8(ascii: "(") }
        return signatureEnd(scanner) != nil
    }

    static func read(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        if scanner.begins("Parameter containing:") {
            scanner.position += 21
        } else if scanner.begins("torch.Size(") {
            while let byte = scanner.peek, byte != UInt8(ascii: ")"), !scanner.isNewline(byte) {
                scanner.position += 1
            }
            if scanner.peek == UInt8(ascii: ")") { scanner.position += 1 }
        } else if let end = signatureEnd(scanner) {
            scanner.setFormOfLast(.pyTorch)
            scanner.position = end
        } else {
            try scanner.readCall(scanner.word(scanner.position), form: .pyTorch)
        }
    }

    /// The end of the line after an array that names the array's type; nil if there is none here.
    private static func signatureEnd(_ scanner: FormScanner) -> Int? {
        guard scanner.isAtLineStart, scanner.peek == UInt8(ascii: "["), !scanner.items.isEmpty else {
            return nil
        }
        let name = scanner.word(scanner.afterSpace(scanner.position + 1))
        let isType =
            name.begins("torch.") || name.begins("CPU") && name.suffix(4).spells("Type")
            || name.begins("CUDA") && name.suffix(4).spells("Type")
        guard isType else { return nil }
        let end = scanner.lineEnd(scanner.position)
        return scanner.bytes[scanner.position..<end].lastIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
    }
}

extension PrintForm {
    static var pyTorch: PrintForm {
        PrintForm(
            begins: { PyTorchForm.begins($0) },
            read: { (scanner) throws(UnreadablePrintout) in try PyTorchForm.read(&scanner) })
    }
}
