import PlainText

/// Why, and where, a file is not what an importer reads.
///
/// The fixed words of an importer stand where it fails, so that a program contains those of the importers it
/// calls, and no others.
public struct ImportError: Error, Sendable, TextConvertible {
    let formatName: StaticString
    /// How many bytes come before the fault: in the file, or in ``part`` after decompression.
    public let offset: Int
    let partName: Text
    let what: StaticString
    let excerpt: Text
    let wanted: Text
    let advice: StaticString

    /// The format that was read, such as `.npy`.
    public var format: String { Text(stringLiteral: formatName).string }
    /// The compressed file of an archive that ``offset`` counts in; empty where it counts in the file itself.
    public var part: String { partName.string }
    /// What is wrong.
    public var problem: String { Text(stringLiteral: what).string }
    /// What stands there, shortened.
    public var found: String { excerpt.string }
    /// What would be legal there.
    public var expected: String { wanted.string }
    /// How to put it right; may be empty.
    public var hint: String { Text(stringLiteral: advice).string }

    /// Everything, in one line.
    public var text: Text {
        var text: Text = "\(formatName), byte \(offset)"
        if !partName.isEmpty { text.append(" of \(quoted(partName)), decompressed") }
        text.append(": \(what); found \(excerpt), expected \(wanted).")
        if advice.utf8CodeUnitCount > 0 { text.append(" Hint: \(advice).") }
        return text
    }
}

extension ImportError: Equatable {
    /// Whether both say the same.
    public static func == (left: ImportError, right: ImportError) -> Bool { left.text == right.text }
}
