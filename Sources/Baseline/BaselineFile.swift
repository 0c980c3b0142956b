/// A record's form: one value a line, `name⇥type⇥value⇥as shown`, in the chapter's order.
package enum BaselineFile {
    static let header = "# Displayed values, written by `book accept`. name, type, value, as shown."

    package static func write(_ values: [RecordedValue]) -> String {
        var text = header + "\n"
        for value in values {
            text += "\(value.name)\t\(value.type)\t\(value.value)\t\(value.printed)\n"
        }
        return text
    }

    /// What can't be read of a record, with the line of the record's file.
    package struct Fault: Error, Equatable, Sendable {
        package var line: Int
        package var message: String
    }

    static let types = [
        "Float", "Double", "Int", "UInt", "Bool", "Text", "Nil", "Digest", "Control", "Claim",
    ]

    package static func read(_ text: String) throws(Fault) -> [RecordedValue] {
        var values: [RecordedValue] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || (line.hasPrefix("#") && !line.contains("\t")) { continue }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 4 else {
                throw Fault(
                    line: index + 1,
                    message: "a record has four fields, name, type, value and as shown, separated by tabs; "
                        + "this line has \(fields.count)")
            }
            guard types.contains(String(fields[1])) else {
                throw Fault(
                    line: index + 1,
                    message: "unknown type '\(fields[1])'; expected \(types.joined(separator: ", "))")
            }
            values.append(
                RecordedValue(
                    name: String(fields[0]), type: String(fields[1]), value: String(fields[2]),
                    printed: String(fields[3])))
        }
        return values
    }
}
