/// Characters that turn the direction of text around: code that has them reads otherwise than it runs.
enum Direction {
    /// The first of them in some code: its offset in UTF-8 bytes, and what to do about it.
    static func fault(in code: String) -> (offset: Int, message: String)? {
        let bytes = code.utf8
        // All are of three bytes that begin so.
        guard bytes.contains(0xE2) else { return nil }
        guard let index = code.unicodeScalars.firstIndex(where: turns) else { return nil }
        let number = String(code.unicodeScalars[index].value, radix: 16, uppercase: true)
        return (
            bytes.distance(from: bytes.startIndex, to: index),
            "the character U+\(number) turns the direction of what follows, so the code reads otherwise than it runs; "
                + "remove it, or write \\u{\(number)} within a string"
        )
    }

    private static func turns(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
