import PlainText

/// Numbers that lost their decimal point in copying.
extension FormScanner {
    /// Throws an error at the first number that lost its decimal point: one that begins with a zero, as no program
    /// prints it, or a large whole number where NumPy, PyTorch or Keras printed points in all others.
    func checkPoints() throws(UnreadablePrintout) {
        for item in items {
            let numbers = item.array.decimals
            let hasPoints =
                (item.form == .numPy || item.form == .pyTorch || item.form == .keras) && numbers.count > 2
                && numbers.count(where: { !$0.contains(UInt8(ascii: ".")) }) == 1
            for number in numbers where Self.hasLostPoint(number, amongPoints: hasPoints) {
                // A number that had to be converted is not in the text as it is.
                let isOwn =
                    number.startIndex >= item.position && number.endIndex <= bytes.count
                    && bytes[number.startIndex..<number.endIndex] == number
                throw error(
                    "a number has lost its decimal point", at: isOwn ? number.startIndex : item.position,
                    length: isOwn ? number.count : 20, form: item.form, expected: "a number such as 0.1569",
                    hint:
                        "“\(Text(bytes: Array(number)))” is not how numbers are printed; copy it again, or write the point"
                )
            }
        }
    }

    private static func hasLostPoint(_ number: ArraySlice<UInt8>, amongPoints: Bool) -> Bool {
        let isSigned = number.first == UInt8(ascii: "-") || number.first == UInt8(ascii: "+")
        let digits = (isSigned ? number.dropFirst() : number).prefix(while: PrintedNumber.isDigit)
        guard digits.endIndex == number.endIndex, digits.count > 1 else { return false }
        return digits.first == UInt8(ascii: "0") || amongPoints && digits.count > 3
    }
}
