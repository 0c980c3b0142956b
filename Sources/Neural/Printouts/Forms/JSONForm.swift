import PlainText

/// `{"0.weight": [[0.5]], "0.bias": [0.1]}`: one whole object of nested lists.
///
/// A text is only read as JSON if it contains nothing else. In Python's dictionaries, names are in
/// apostrophes.
extension PrintForm {
    static var json: PrintForm {
        PrintForm(
            begins: { scanner in
                guard scanner.peek == UInt8(ascii: "{"), scanner.isAtLineStart, scanner.items.isEmpty,
                    scanner.open.isEmpty,
                    scanner.byte(scanner.afterSpace(scanner.position + 1)) == UInt8(ascii: "\"")
                else { return false }
                return (try? PrintedArray.arrays(json: Array(scanner.bytes[scanner.position...]))) != nil
            },
            read: { (scanner) throws(UnreadablePrintout) in
                let start = scanner.position
                let arrays = (try? PrintedArray.arrays(json: Array(scanner.bytes[start...]))) ?? []
                for array in arrays {
                    scanner.append(
                        shape: array.shape, decimals: array.decimals, form: .json, name: array.name, at: start
                    )
                }
                scanner.position = scanner.bytes.count
            })
    }
}
