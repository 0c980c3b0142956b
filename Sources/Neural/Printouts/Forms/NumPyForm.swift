import PlainText

/// `array([[0.5, -1.25]], dtype=float32)`, with or without `np.` or `numpy.` before it, and JAX's
/// `Array([…])`.
enum NumPyForm {
    static func isName(_ word: ArraySlice<UInt8>) -> Bool {
        if PrintoutReader.isArrayName(word) || word.spells("Array") || word.spells("DeviceArray") {
            return true
        }
        return word.spells("jnp.array") || word.spells("onp.array")
    }

    /// Whether NumPy 2 prints a single number as a call of this name, `np.float64(0.5)`; whole numbers are counts.
    static func isNumberName(_ word: ArraySlice<UInt8>) -> Bool {
        word.begins("np.float") || word.begins("numpy.float")
    }
}

extension PrintForm {
    static var numPy: PrintForm {
        PrintForm(
            begins: {
                let word = $0.word($0.position)
                return (NumPyForm.isName(word) || NumPyForm.isNumberName(word))
                    && $0.byte($0.position + word.count) == UInt8(ascii: "(")
            },
            read: { (scanner) throws(UnreadablePrintout) in
                try scanner.readCall(scanner.word(scanner.position), form: .numPy)
            })
    }
}
