import CMarkGFM

/// A block of code whose closing line is missing: it takes in what follows, to the next such line, or to the end of
/// what it stands in.
struct UnclosedFence {
    /// Where it is opened.
    var place: Place
    var message: String
    /// Whether nothing that follows is what its author meant it to be.
    var takesInTheRest: Bool

    init(place: Place, message: String, takesInTheRest: Bool) {
        self.place = place
        self.message = message
        self.takesInTheRest = takesInTheRest
    }

    /// Nil if the block is closed.
    ///
    /// - Parameters:
    ///   - isBlockOfCode: whether a block of code begins on a line.
    init?(
        _ fence: FenceMarks, at place: Place, text: String, source: SourceText,
        isBlockOfCode: (Int) -> Bool
    ) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Line($0) }
        // A closing line is no part of the text. The line there may also open the next block.
        let next = place.line + lines.count
        let after = next <= source.lines.count ? Line(source.lines[next - 1]) : nil
        let opensAnother = isBlockOfCode(next)
        let closes = after?.closes(fence) ?? false
        // The line that closes it may be another block's.
        let isClosed = closes && !opensAnother
        if isClosed, !lines.contains(where: { $0.opens(over: fence) }) { return nil }
        let isLast = opensAnother || !source.lines.dropFirst(next - 1).contains { !Line($0).isEmpty }
        takesInTheRest = !isClosed && isLast
        self.place = place
        message = "the block that begins here is not closed; end it with a line '\(fence.text)'"
        for (index, line) in lines.enumerated() where !isClosed || line.opens(over: fence) {
            guard let why = line.reason(notToClose: fence) else { continue }
            message += ": line \(place.line + index + 1) \(why)"
            return
        }
        if closes {
            message +=
                ": line \(next) stands outside of the list or quote that the block is in; indent it, or mark it, as the "
                + "opening line"
        } else if !takesInTheRest {
            message += " before line \(next), where the list or quote that it is in ends"
        }
    }

    /// A line without the marks of quotes around it.
    private struct Line {
        private var indentation: Int
        private var text: ArraySlice<UInt8>

        init(_ line: some Collection<UInt8>) {
            let bytes = Array(line)
            text = bytes[...].trimmed
            indentation = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.reduce(0) { $0 + ($1 == 0x09 ? 4 : 1) }
        }

        /// Without the marks of quotes around it.
        private var unquoted: ArraySlice<UInt8> { text.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E } }

        var isEmpty: Bool { unquoted.isEmpty }

        func closes(_ fence: FenceMarks) -> Bool {
            unquoted.count >= fence.length && unquoted.allSatisfy { $0 == fence.mark }
        }

        /// Whether it would begin a block that only a line like this one's end can close.
        func opens(over fence: FenceMarks) -> Bool {
            let marks = text.prefix { $0 == fence.mark }.count
            let info = text.dropFirst(marks).trimmed
            guard indentation < 4, marks >= fence.length, let first = info.first, !info.contains(fence.mark)
            else {
                return false
            }
            return (0x61...0x7A).contains(first | 0x20) || first == UInt8(ascii: "{")
                || first == UInt8(ascii: ".")
        }

        /// Why a line that looks like the end of a block is none.
        func reason(notToClose fence: FenceMarks) -> String? {
            let marks = text.prefix { $0 == fence.mark }.count
            if marks >= 3 {
                let info = text.dropFirst(marks)
                let isWord = info.first != 0x20 || Fence.isMeant(String(decoding: info, as: UTF8.self))
                if isWord, opens(over: fence) { return "begins another block before this one is closed" }
                if !info.isEmpty { return "has text behind its marks" }
                if marks < fence.length {
                    return "has \(marks) marks where the block was begun with \(fence.length)"
                }
                return "is indented by four spaces or more"
            }
            let other: UInt8 = fence.mark == UInt8(ascii: "~") ? UInt8(ascii: "`") : UInt8(ascii: "~")
            if text.count >= 3, text.allSatisfy({ $0 == other }) {
                return
                    "has '\(UnicodeScalar(other))' where the block was begun with '\(UnicodeScalar(fence.mark))'"
            }
            let atEnd = text.reversed().prefix { $0 == fence.mark }.count
            return atEnd >= 3 ? "has its marks behind text; put them on a line of their own" : nil
        }
    }
}

/// The backticks or tildes of a fence.
struct FenceMarks {
    var mark: UInt8
    var length: Int

    var text: String { String(repeating: mark == UInt8(ascii: "~") ? "~" : "`", count: length) }
}

extension OpaquePointer {
    /// A block of code's; nil if it is indented instead.
    var fence: FenceMarks? {
        var (length, offset, mark) = (Int32(0), Int32(0), CChar(0))
        guard cmark_node_get_fenced(self, &length, &offset, &mark) != 0 else { return nil }
        return FenceMarks(mark: UInt8(bitPattern: mark), length: Int(length))
    }
}
