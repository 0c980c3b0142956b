import CMarkGFM

/// A code span and its place in the chapter: the Markdown parser reports neither its exact place nor its
/// backticks.
struct CodeSpan {
    /// The span's text, without surrounding spaces and line breaks.
    var text: String
    /// The number of backticks on either side.
    var backticks: Int
    /// The place of the first backtick.
    var opening: SourceLocation
    /// The places of the bytes of `text`, one piece per line.
    var pieces: [InlineValue.Piece]
    /// The place after the span.
    var end: SourceLocation

    var place: SourceLocation { pieces[0].place }

    /// The meaning of a span.
    enum Meaning: Equatable {
        /// Text in a code font.
        case code
        /// Its value is printed.
        case value
        case fault(String)
    }

    var meaning: Meaning {
        // A span with two or more backticks is shown verbatim.
        guard backticks == 1, Self.hasInterpolation(text) else { return .code }
        if text.hasPrefix("\\("), text.hasSuffix("\\)") || text.hasSuffix("\\]") {
            let inner = text.dropFirst(2).dropLast(2).trimmed
            return .fault("'\(text)' is TeX; an equation is written $`\(inner)`$")
        }
        guard text.hasPrefix("\\("), text.hasSuffix(")"), InterpolationShape(text) != .endsInText else {
            return .fault(
                "'\(text)' is not computed, since a value has to be the whole span, as in `\\(value)`; move what "
                    + "surrounds it out of the backticks. With two backticks on each side it is shown verbatim"
            )
        }
        if text.dropFirst(2).dropLast().trimmed.isEmpty {
            return .fault(
                "the inline value '\(text)' is empty; write what it shows, as in `\\(value)`. With two backticks on each "
                    + "side it is shown verbatim")
        }
        return .value
    }

    /// Whether a text has `\(` outside of string literals; inside them it is Swift that is only shown.
    private static func hasInterpolation(_ text: String) -> Bool {
        var isQuoted = false
        var last: UInt8 = 0
        for byte in text.utf8 {
            if last == UInt8(ascii: "\\") {
                if byte == UInt8(ascii: "("), !isQuoted { return true }
                last = 0
                continue
            }
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            last = byte
        }
        return false
    }

    /// A fence that was written within a paragraph, where it has no effect.
    func misplacedFence(in source: SourceText) -> String? {
        let line = source.lines[opening.line - 1]
        let isAtStart = line.prefix(opening.column - 1).allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }
        if isAtStart, let fence = FenceLine(line.dropFirst(opening.column - 1), least: 1),
            fence.length >= 3 || Fence(info: fence.info).isRight
        {
            return fence.length < 3
                ? "a cell begins with three backticks, not \(fence.length): ```\(fence.text.dropFirst(fence.length))"
                : "the line '\(fence.text)' is part of the paragraph before it, and does not begin a cell; indent it by "
                    + "less than four spaces"
        }
        guard backticks >= 3, let first = text.split(whereSeparator: \.isWhitespace).first,
            text.count > first.count, !first.contains("`"), Fence.isMeant(String(first))
        else { return nil }
        return "a cell is not written within a line; put ```\(first), the code, and ``` on lines of their own"
    }
}

/// Finds a document's code spans in its source, one after another.
struct CodeSpanFinder {
    let source: SourceText
    /// The place after the last span that was found.
    private(set) var cursor: SourceLocation
    /// The remaining bytes that may be examined. In ordinary text each byte is examined about once; in
    /// malicious text each backtick could begin every span.
    private var effort: Int

    init(_ source: SourceText, from cursor: SourceLocation) {
        self.source = source
        self.cursor = cursor
        effort = 64 * source.bytes.count
    }

    /// - Parameter lines: the lines of the block that contains the span.
    /// - Returns: nil if it is not found, as only in malicious text.
    mutating func find(_ literal: String, in lines: ClosedRange<Int>) -> CodeSpan? {
        let bytes = Array(literal.utf8)
        var line = max(lines.lowerBound, 1)
        var column = 0
        if cursor.line >= line { (line, column) = (cursor.line, cursor.column - 1) }
        while line <= min(lines.upperBound, source.lines.count) {
            let text = source.lines[line - 1]
            var next = min(text.startIndex + column, text.endIndex)
            effort -= text.endIndex - next
            while next < text.endIndex {
                guard effort > 0 else { return nil }
                if text[next] == UInt8(ascii: "\\") {
                    next += 2
                    continue
                }
                let count = text[next...].prefix { $0 == UInt8(ascii: "`") }.count
                let start = SourceLocation(line: line, column: next - text.startIndex + 1)
                if count > 0,
                    let span = align(bytes, opening: start, backticks: count, last: lines.upperBound)
                {
                    effort += text.endIndex - next
                    cursor = span.end
                    return span
                }
                next += max(count, 1)
            }
            (line, column) = (line + 1, 0)
        }
        return nil
    }

    private mutating func align(_ literal: [UInt8], opening: SourceLocation, backticks: Int, last: Int)
        -> CodeSpan?
    {
        for isPadded in [false, true] {
            var walk = Walk(
                source, at: SourceLocation(line: opening.line, column: opening.column + backticks), last: last
            )
            if isPadded, !walk.skip(0x20, before: literal[...]) { continue }
            var places: [SourceLocation] = []
            let isEqual = literal.indices.allSatisfy { index in
                walk.skip(literal[index], before: literal[(index + 1)...]) { places.append($0) }
            }
            effort -= places.count
            guard isEqual else { continue }
            if isPadded, !walk.skip(0x20) { continue }
            guard walk.skipBackticks() == backticks, !places.isEmpty else { continue }
            let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
            let from = literal.prefix(while: isSpace).count
            let to = literal.count - literal.reversed().prefix(while: isSpace).count
            let range = from < to ? from..<to : 0..<literal.count
            return CodeSpan(
                text: String(decoding: literal[range], as: UTF8.self), backticks: backticks, opening: opening,
                pieces: Self.pieces(places[range]), end: walk.place)
        }
        return nil
    }

    private static func pieces(_ places: ArraySlice<SourceLocation>) -> [InlineValue.Piece] {
        var pieces: [InlineValue.Piece] = []
        var expected: SourceLocation?
        for (offset, place) in places.enumerated() {
            if place != expected { pieces.append(.init(offset: offset, place: place)) }
            expected = SourceLocation(line: place.line, column: place.column + 1)
        }
        return pieces
    }

    /// Reads the source as the Markdown parser reads a span: a line break and the container's prefix on the
    /// next line are one space.
    private struct Walk {
        let source: SourceText
        let last: Int
        var line: Int
        var index: Int
        /// The spaces before `index` that may belong to the container or to the span.
        var indentation = 0

        init(_ source: SourceText, at place: SourceLocation, last: Int) {
            self.source = source
            self.last = min(last, source.lines.count)
            line = place.line
            index = source.lines[line - 1].startIndex + place.column - 1
        }

        var place: SourceLocation {
            SourceLocation(line: line, column: index - source.lines[line - 1].startIndex + 1)
        }

        /// - Parameter rest: the rest of the span after this byte.
        mutating func skip(
            _ byte: UInt8, before rest: ArraySlice<UInt8> = [], at found: (SourceLocation) -> Void = { _ in }
        ) -> Bool {
            let text = source.lines[line - 1]
            if index == text.endIndex {
                guard byte == 0x20, line < last else { return false }
                found(place)
                line += 1
                let next = source.lines[line - 1]
                // Quote marks after four or more spaces may belong to the span.
                let isPrefix = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x3E }
                let own = rest.prefix(while: isPrefix).count { $0 == 0x3E }
                var others = max(next.prefix(while: isPrefix).count { $0 == 0x3E } - own, 0)
                index =
                    next.firstIndex {
                        if $0 == 0x3E { others -= 1 }
                        return !isPrefix($0) || others < 0
                    } ?? next.endIndex
                // Some columns of a tab may be left.
                indentation = next[..<index].reversed().prefix { $0 == 0x20 || $0 == 0x09 }
                    .reduce(0) { $0 + ($1 == 0x09 ? 4 : 1) }
                return true
            }
            if byte == 0x20 || byte == 0x09, indentation > 0, text[index] != byte {
                found(place)
                indentation -= 1
                return true
            }
            indentation = 0
            // In a table, `|` is written `\|`.
            if byte == UInt8(ascii: "|"), text[index...].starts(with: [UInt8(ascii: "\\"), byte]) {
                index += 1
            }
            guard text[index] == byte else { return false }
            found(place)
            index += 1
            return true
        }

        mutating func skipBackticks() -> Int {
            let count = source.lines[line - 1][index...].prefix { $0 == UInt8(ascii: "`") }.count
            index += count
            return count
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without surrounding white space.
    var trimmed: Substring {
        let start = drop(while: \.isWhitespace)
        return start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count)
    }
}
