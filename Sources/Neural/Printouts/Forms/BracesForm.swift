import PlainText

/// `{{1, 2}, {3, 4}}`: C, Java (`{0.5f, 1e-5f}`) and Mathematica (`{0.5, 1.*^-5}`).
extension PrintForm {
    static var braces: PrintForm {
        PrintForm(
            begins: { $0.peek == UInt8(ascii: "{") && $0.beginsNumbers($0.position) },
            read: { (scanner) throws(UnreadablePrintout) in
                try scanner.readBrackets(form: .braces)
            })
    }
}
