import CMarkGFM

/// What stands before a place within a paragraph, as far as it can be drawn over what follows, or be drawn over itself.
///
/// A combining mark is drawn over the character before it, whatever elements both are in: U+0336 behind an inline value strikes
/// its last digit out. A few are drawn over the one that follows too.
struct TextBeside {
    private enum Kind { case other, value, doubleMark(Unicode.Scalar) }
    private var kind = Kind.other

    /// Notes a text; the mark that it begins with, where it is drawn over an inline value.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        guard let first = bytes.first, let last = bytes.last else { return nil }
        let before = kind
        kind = last < 0x80 ? .other : Self.doubleMark(endOf: bytes).map(Kind.doubleMark) ?? .other
        guard case .value = before, first >= 0x80 else { return nil }
        // What is nearly as wide as nothing is no base of a mark's own.
        let rest = String(decoding: bytes, as: UTF8.self).unicodeScalars.drop(while: Self.isThin)
        if rest.isEmpty { kind = before }
        return rest.first.flatMap { $0.properties.isMark ? $0 : nil }
    }

    /// Notes an inline value; the mark before it that is drawn over it.
    mutating func beginValue() -> Unicode.Scalar? {
        defer { kind = .value }
        return if case .doubleMark(let mark) = kind { mark } else { nil }
    }

    private static func isThin(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .format, .control: return true
        case .spaceSeparator: return ![" ", "\u{A0}", "\u{3000}"].contains(scalar)
        default: return scalar == "\u{FFFC}"
        }
    }

    /// Those of canonical combining classes 233 and 234, and half marks.
    private static func doubleMark(endOf bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        let last = String(decoding: bytes.suffix(4), as: UTF8.self).unicodeScalars.last
        return last.flatMap { scalar in
            let isDouble = [233, 234].contains(scalar.properties.canonicalCombiningClass.rawValue)
            return isDouble || (0xFE20...0xFE2F).contains(scalar.value) ? scalar : nil
        }
    }
}

extension ReferenceReader {
    /// Refuses a mark that a stranger's text draws over an inline value.
    mutating func checkMarks(at node: Node, _ mark: Unicode.Scalar?, isBefore: Bool) {
        guard isSandboxed, let mark else { return }
        fault(
            node.place(behind: lineOffset),
            "with --sandbox no combining mark can stand right \(isBefore ? "before" : "behind") an inline value, which it is "
                + "drawn over: U+\(String(mark.value, radix: 16, uppercase: true)); put a space or a letter between them"
        )
    }
}
