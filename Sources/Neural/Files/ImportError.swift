import PlainText

/// Why a file cannot be imported, and the position of the fault.
///
/// The constant texts of an importer are in the code that throws, so that a program contains only those of
/// the importers it calls.
public struct ImportError: Error, Sendable, TextConvertible {
    let formatName: StaticString
    /// The position of the fault in bytes: in the file, or in ``part`` after decompression.
    public let offset: Int
    let partName: Text
    let what: StaticString
    let excerpt: Text
    let wanted: Text
    let advice: StaticString

    /// The format that was read, such as `.npy`.
    public var format: String { Text(stringLiteral: formatName).string }
    /// The name of the compressed file in an archive to which ``offset`` refers; empty if it refers to the
    /// file itself.
    public var part: String { partName.string }
    /// What is wrong.
    public var problem: String { Text(stringLiteral: what).string }
    /// The text or bytes found at the position, shortened.
    public var found: String { excerpt.string }
    /// What would be valid there.
    public var expected: String { wanted.string }
    /// How to correct the fault; may be empty.
    public var hint: String { Text(stringLiteral: advice).string }

    /// The whole message, in one line.
    public var text: Text {
        var text: Text = "\(formatName), byte \(offset)"
        if !partName.isEmpty { text.append(" of \(quoted(partName)), decompressed") }
        text.append(": \(what); found \(excerpt), expected \(wanted).")
        if advice.utf8CodeUnitCount > 0 { text.append(" Hint: \(advice).") }
        return text
    }
}

extension ImportError: Equatable {
    /// Whether both have the same message.
    public static func == (left: ImportError, right: ImportError) -> Bool { left.text == right.text }
}
