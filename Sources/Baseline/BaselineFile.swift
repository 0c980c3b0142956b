import Exhibits

/// A chapter's baseline: its values, one per line, in the chapter's order, followed by what they were made
/// from.
///
///     name⇥type⇥value⇥as shown
///     @ cell⇥6b1f3ab0c2d4e5f6
///     @ source Neural/Dense.swift⇥0123456789abcdef
package struct BaselineFile: Equatable, Sendable {
    /// A chapter's displayed values, in the order in which the page shows them.
    package var values: [BaselineValue]
    /// The line of each value in the file.
    package private(set) var lines: [Int] = []
    /// What the values were made from when they were accepted.
    package var origins: [Origin]
    /// The largest movement in ulps that passed when values were accepted.
    package var seen: UInt64
    /// Whether the values are those that `accept` wrote.
    package private(set) var isAsWritten = true

    /// A baseline as `accept` makes it, of values that were just computed.
    package init(values: [BaselineValue], origins: [Origin] = [], seen: UInt64 = 0) {
        self.values = values
        self.origins = origins
        self.seen = seen
    }

    static let header = "# Displayed values, written by `book accept`. name, type, value, as shown."
    static let originsHeader = "# What they were made from: `book check` names what changed."
    private static let seenName = "seen"
    private static let valuesName = "values"

    /// The file as `accept` writes it, with its headings.
    package var text: String {
        var text = Self.header + "\n"
        let lines = Self.text(of: values)
        text += lines
        text += Self.originsHeader + "\n"
        text += "@ \(Self.valuesName)\t\(Origin.digest(lines))\n"
        if seen > 0 { text += "@ \(Self.seenName)\t\(seen) ulp\n" }
        for origin in origins {
            text +=
                "@ \(origin.kind.rawValue)\(origin.name.isEmpty ? "" : " \(origin.name)")\t\(origin.state)\n"
        }
        return text
    }

    private static func text(of values: [BaselineValue]) -> String {
        values.map { "\($0.name)\t\($0.type.word)\t\($0.value)\t\($0.printed)\n" }.joined()
    }

    /// A line of a baseline that can't be read.
    package struct BadLine: Error, Equatable, Sendable {
        /// From 1, in the baseline's file.
        package var line: Int
        /// What is wrong with the line, and what would be legal.
        package var message: String
        /// Whether the line still names a value, which is then compared too.
        package var namesValue = false
    }

    /// Reads all lines that are valid. If any is not, the rest says nothing about the chapter.
    package static func read(_ text: String) -> (file: BaselineFile, badLines: [BadLine]) {
        var file = BaselineFile(values: [])
        var badLines: [BadLine] = []
        var digest: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || (line.hasPrefix("#") && !line.contains("\t")) { continue }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            func fault(_ message: String) { badLines.append(BadLine(line: index + 1, message: message)) }
            if fields.count == 2, fields[0].hasPrefix("@ ") {
                let words = fields[0].dropFirst(2).split(separator: " ", maxSplits: 1).map(String.init)
                switch words.first ?? "" {
                case valuesName: digest = fields[1]
                case seenName:
                    guard case .ulps(let seen)? = Tolerance(fields[1]) else {
                        fault("'\(fields[1])' is not a distance; expected whole ulps, as in '2 ulp'")
                        break
                    }
                    file.seen = seen
                case let word:
                    guard let kind = Origin.Kind(rawValue: word) else {
                        let legal = [valuesName, seenName] + Origin.Kind.allCases.map(\.rawValue)
                        fault("unknown word '\(word)' after '@'; expected \(legal.joined(separator: ", "))")
                        break
                    }
                    file.origins.append(Origin(kind, words.count > 1 ? words[1] : "", state: fields[1]))
                }
                continue
            }
            guard fields.count == 4 else {
                fault(
                    "a record has four fields, name, type, value and as shown, separated by tabs; this line has "
                        + "\(fields.count)")
                continue
            }
            let value = BaselineValue(
                name: fields[0], type: ValueType(word: fields[1]), value: fields[2], printed: fields[3])
            if let message = value.fault {
                badLines.append(BadLine(line: index + 1, message: message, namesValue: true))
            }
            file.values.append(value)
            file.lines.append(index + 1)
        }
        file.isAsWritten = digest == nil || digest == Origin.digest(Self.text(of: file.values))
        return (file, badLines)
    }
}

extension BaselineValue {
    /// What is wrong with it; nil if it is as `accept` writes it.
    var fault: String? {
        let isRight: Bool
        switch type {
        case .float: isRight = Float(value).map { "\($0)" == value && !$0.isNaN } ?? isNaN(bits: 32)
        case .double: isRight = Double(value).map { "\($0)" == value && !$0.isNaN } ?? isNaN(bits: 64)
        case .int: isRight = Int64(value).map { "\($0)" == value } ?? false
        case .uint: isRight = UInt64(value).map { "\($0)" == value } ?? false
        case .bool, .claim: isRight = value == "true" || value == "false"
        case .nothing: isRight = value == "nil"
        case .digest:
            let parts = value.split(separator: ":", omittingEmptySubsequences: false)
            isRight = parts.count == 2 && Int(parts[0]) != nil && Digest.isText(parts[1].utf8)
        case .text, .control: isRight = true
        case .unknown(let word):
            return "unknown type '\(word)'; expected \(ValueType.known.map(\.word).joined(separator: ", "))"
        }
        return isRight
            ? nil : "'\(value)' is not a \(type.word) as 'book accept' writes it, so it was changed by hand"
    }

    /// `nan:7fc00000`
    private func isNaN(bits width: Int) -> Bool {
        guard value.hasPrefix("nan:"), let bits = UInt64(value.dropFirst(4), radix: 16) else { return false }
        return width == 32
            ? UInt32(exactly: bits).map { Float(bitPattern: $0).isNaN } ?? false
            : Double(bitPattern: bits).isNaN
    }
}
