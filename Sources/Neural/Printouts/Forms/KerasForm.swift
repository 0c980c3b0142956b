import PlainText

/// Keras' variables: `<tf.Variable 'dense/kernel:0' shape=(1, 16) dtype=float32, numpy=array(…)>` of Keras 2,
/// `<Variable path=sequential/dense/kernel, shape=(1, 16), dtype=float32, value=[[…]]>` of Keras 3, and
/// `tf.Tensor(…)`.
enum KerasForm {
    static func begins(_ scanner: FormScanner) -> Bool {
        scanner.begins("<tf.Variable") || scanner.begins("<Variable ") || scanner.begins("<KerasVariable")
            || scanner.begins("<tf.Tensor") || scanner.begins("tf.Tensor(")
    }

    static func read(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        if scanner.begins("tf.Tensor(") {
            try scanner.readCall(scanner.word(scanner.position), form: .keras)
            return
        }
        let start = scanner.position
        let before = scanner.items.count
        var type: Text?
        var shape: (text: ArraySlice<UInt8>, place: Int)?
        scanner.position += scanner.word(start + 1).count + 1
        while true {
            scanner.position = scanner.afterSpace(scanner.position)
            guard let byte = scanner.peek else {
                throw scanner.error(
                    "the variable is not closed", form: .keras, expected: "“>”", hint: "was it copied whole?")
            }
            if byte == UInt8(ascii: ">") { break }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                scanner.position += 1
                continue
            }
            if byte == UInt8(ascii: "'") {
                let end = scanner.bytes[(scanner.position + 1)...].firstIndex(of: byte) ?? scanner.bytes.count
                scanner.label = (
                    Text(bytes: Array(scanner.bytes[(scanner.position + 1)..<end])), scanner.open.count
                )
                scanner.position = min(end + 1, scanner.bytes.count)
                continue
            }
            let key = scanner.word(scanner.position)
            scanner.position += key.count
            guard !key.isEmpty, scanner.skip("=") else {
                throw scanner.error(
                    "this does not belong to a variable", form: .keras, expected: "“>”, or a name and “=”",
                    hint: Self.hint)
            }
            if key.spells("numpy") || key.spells("value") {
                try readNumbers(&scanner)
                continue
            }
            let value = scanner.position
            // Keras 2 separates shape and type with a space.
            try scanner.skipValue(form: .keras)
            let end = scanner.bytes[value..<scanner.position].endBeforeSpace ?? scanner.position
            scanner.position = end
            let text = scanner.bytes[value..<end]
            if key.spells("dtype") { type = Text(bytes: Array(text)) }
            if key.spells("path") { scanner.label = (Text(bytes: Array(text)), scanner.open.count) }
            if key.spells("shape") { shape = (text, value) }
        }
        scanner.position += 1
        guard scanner.items.count > before else {
            throw scanner.error(
                "a variable is printed without its numbers", at: start, length: 40, form: .keras,
                expected: "numpy=… or value=…", hint: Self.hint)
        }
        if let type { scanner.setType(before, type) }
        if let shape, scanner.items.count == before + 1 {
            try scanner.checkShape(shape.text, at: shape.place)
        }
    }

    private static var hint: Text { "print(model.get_weights()) prints the numbers" }

    private static func readNumbers(_ scanner: inout FormScanner) throws(UnreadablePrintout) {
        let name = scanner.word(scanner.position)
        if NumPyForm.isName(name) {
            try scanner.readCall(name, form: .keras)
        } else if scanner.peek == UInt8(ascii: "[") {
            try scanner.readBrackets(form: .keras)
        } else {
            try scanner.readSingle(form: .keras)
        }
    }
}

extension PrintForm {
    static var keras: PrintForm {
        PrintForm(
            begins: { KerasForm.begins($0) },
            read: { (scanner) throws(UnreadablePrintout) in try KerasForm.read(&scanner) })
    }
}

extension ArraySlice<UInt8> {
    /// The end of a value that is followed by a space outside of brackets; nil if there is no such space.
    fileprivate var endBeforeSpace: Int? {
        var depth = 0
        for index in indices {
            switch self[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case 0x20, 0x0A, 0x0D: if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }
}
