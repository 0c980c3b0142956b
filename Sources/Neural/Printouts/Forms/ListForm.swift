import PlainText

/// `[[0.5, -1.25]]`: Python's lists, `tolist()`, `print(array)` of NumPy, and `[1 2; 3 4]` of MATLAB.
///
/// Commas distinguish lists from NumPy's arrays, and semicolons mark MATLAB's.
extension PrintForm {
    static var list: PrintForm {
        PrintForm(
            begins: { $0.peek == UInt8(ascii: "[") && $0.beginsNumbers($0.position) },
            read: { (scanner) throws(UnreadablePrintout) in
                try scanner.readBrackets(form: .list)
            })
    }
}
