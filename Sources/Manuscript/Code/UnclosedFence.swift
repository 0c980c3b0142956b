import CMarkGFM

/// A code block without a closing line: it swallows what follows, up to the next closing line or the end of
/// its container.
struct UnclosedFence {
    /// The place of its opening fence.
    var place: SourceLocation
    var message: String
    /// Whether everything after it is misread.
    var takesInTheRest: Bool

    init(place: SourceLocation, message: String, takesInTheRest: Bool) {
        self.place = place
        self.message = message
        self.takesInTheRest = takesInTheRest
    }

    /// Nil if the block is closed.
    ///
    /// - Parameter isBlockOfCode: whether a code block begins on a line.
    init?(
        _ fence: FenceMarks, at place: SourceLocation, text: String, source: SourceText,
        isBlockOfCode: (Int) -> Bool
    ) {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Line($0) }
        // A closing line is not part of the text. The line there may also open the next block.
        let next = place.line + lines.count
        let after = next <= source.lines.count ? Line(source.lines[next - 1]) : nil
        let opensAnother = isBlockOfCode(next)
        let closes = after?.closes(fence) ?? false
        // The closing line may belong to another block.
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
                ": line \(next) is outside of the list or quote that contains the block; indent it, or mark it, as the "
                + "opening line"
        } else if !takesInTheRest {
            message += " before line \(next), where its list or quote ends"
        }
    }

    /// A line without quote marks.
    private struct Line {
        private var indentation: Int
        private var text: ArraySlice<UInt8>

        init(_ line: some Collection<UInt8>) {
            let bytes = Array(line)
            text = bytes[...].trimmed
            indentation = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.reduce(0) { $0 + ($1 == 0x09 ? 4 : 1) }
        }

        /// Without quote marks.
        private var unquoted: ArraySlice<UInt8> { text.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E } }

        var isEmpty: Bool { unquoted.isEmpty }

        func closes(_ fence: FenceMarks) -> Bool {
            unquoted.count >= fence.length && unquoted.allSatisfy { $0 == fence.mark }
        }

        /// Whether it would open a block that only a line like this one's end can close.
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

        /// Why a line that looks like a closing fence is not one.
        func reason(notToClose fence: FenceMarks) -> String? {
            let marks = text.prefix { $0 == fence.mark }.count
            if marks >= 3 {
                let info = text.dropFirst(marks)
                let isWord = info.first != 0x20 || Fence.isMeant(String(decoding: info, as: UTF8.self))
                if isWord, opens(over: fence) { return "begins another block before this one is closed" }
                if !info.isEmpty { return "has text after its marks" }
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
            return atEnd >= 3 ? "has its marks after text; put them on a line of their own" : nil
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
    /// The fence of a code block; nil if the block is indented instead.
    var fence: FenceMarks? {
        var (length, offset, mark) = (Int32(0), Int32(0), CChar(0))
        guard cmark_node_get_fenced(self, &length, &offset, &mark) != 0 else { return nil }
        return FenceMarks(mark: UInt8(bitPattern: mark), length: Int(length))
    }
}
