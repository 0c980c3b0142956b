import Exhibits
import Manuscript

/// Combining marks that browsers would draw over the text next to a value. A chapter's own code may show
/// them, so they are no evidence of forged records.
enum RecordMarks {
    /// The fault of a record's text, if any.
    static func fault(in record: Record) -> String? {
        if record.kind == .inlineValue, MarkTower.begins(record.html.bytes) {
            return
                "this value begins with a combining mark, which browsers draw over the text before it; put a letter before it"
        }
        if record.kind == .inlineValue, Indentation.isWide(record.html.string) {
            return
                "this value has more than \(Indentation.most) blanks in a row that keep their width, such as U+00A0, which may push text "
                + "out of sight; show fewer"
        }
        if MarkTower.first(in: record.html.bytes) != nil {
            return
                "the text shown here has a character with more than \(MarkTower.maxMarks) combining marks, which browsers draw over other "
                + "lines; show at most \(MarkTower.maxMarks) on one character"
        }
        // Printed text has no text next to it.
        if record.kind != .print, record.kind != .errorPrint,
            record.html.bytes.contains(where: { $0 >= 0x80 }),
            coversNeighbors(record.html.string.unicodeScalars)
        {
            return
                "the text shown here has a combining mark that browsers draw over adjacent text: one that encloses or "
                + "strikes out a character (leave it out), or one at the beginning of a label (put a letter before it)"
        }
        return nil
    }

    /// Whether there is a mark that reaches beyond its character, or one without a character at the beginning
    /// of isolated text.
    private static func coversNeighbors(_ scalars: String.UnicodeScalarView) -> Bool {
        var last: Unicode.Scalar = " "
        var begins = false
        for scalar in scalars {
            defer { last = scalar }
            if scalar == isolate {
                begins = true
                continue
            }
            if scalar.value < 0x80 {
                if scalar != " " { begins = false }
                continue
            }
            let properties = scalar.properties
            if properties.isDefaultIgnorableCodePoint || properties.isWhitespace { continue }
            // A keycap is drawn as one character with its digit.
            let isKeycap =
                scalar == "\u{20E3}" && (last == "\u{FE0F}" || "0123456789#*".unicodeScalars.contains(last))
            if properties.strikesOut {
                if !isKeycap { return true }
            } else if begins, [.nonspacingMark, .spacingMark].contains(properties.generalCategory) {
                return true
            }
            begins = false
        }
        return false
    }

    /// FSI: before a label.
    private static let isolate: Unicode.Scalar = "\u{2068}"
}
