/// The line and column of a program's bytes according to its `#sourceLocation` directives. Only the tool
/// writes them (`lineDirectives`).
struct LocatedText {
    private struct Line {
        var offset: Int
        var number: Int
        /// The text of the directive before and after the number, if any.
        var directive: (Range<Int>, Range<Int>)?
    }

    let bytes: [UInt8]
    private var lines: [Line] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let opening = Array("#sourceLocation(".utf8)
        var line = Line(offset: 0, number: 1)
        for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            lines.append(line)
            line.offset += text.count + 1
            line.number += 1
            guard text.starts(with: opening), let mark = text.ranges(of: "line: ".utf8).last else { continue }
            let digits = text[mark.upperBound...].prefix {
                $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
            }
            guard let number = Int(String(decoding: digits, as: UTF8.self)) else { continue }
            line.number = number
            line.directive = (text.startIndex..<digits.startIndex, digits.endIndex..<text.endIndex)
        }
    }

    private func line(of offset: Int) -> Line {
        var (low, high) = (0, lines.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if lines[middle].offset <= offset { low = middle } else { high = middle - 1 }
        }
        return lines[low]
    }

    func place(of offset: Int) -> (line: Int, column: Int) {
        let line = line(of: offset)
        return (line.number, offset - line.offset + 1)
    }

    /// A directive that gives the next line the number of a byte's line.
    ///
    /// - Parameter earlier: how much to subtract.
    func location(of offset: Int, earlier: Int = 0) -> [UInt8] {
        let line = line(of: offset)
        guard let (before, after) = line.directive else { return [] }
        return bytes[before] + Array("\(line.number - earlier)".utf8) + bytes[after]
    }
}
