import PlainText

/// The arrays in text that Python prints for NumPy arrays, such as for Keras' `get_weights()`.
///
/// Reads `array(…)` calls, alone or in lists, several lists one after another, and bare brackets as
/// `print(array)` writes them, with or without commas:
///
/// ```text
/// [array([[0.5, -1.25]], dtype=float32), array([0., 0.], dtype=float32)]
/// [[ 0.5  -1.25]]
/// ```
///
///     let printout = try Printout("[array([[1., -2.]], dtype=float32), array([0.5, 1.], dtype=float32)]")
///     printout.arrays[0].shape  // [1, 2]
///     let model = try Sequential<Float>(printout, activations: [.relu])
public struct Printout: Sendable, Equatable {
    /// The arrays, in the order they were printed: at least one, none of them empty.
    public let arrays: [PrintedArray]

    /// Reads every array of `text`.
    ///
    /// - Throws: ``PrintoutError`` at the first character that cannot belong to a print-out: rows of
    ///   unequal length, brackets missing or left over, something that is not a number, an array
    ///   shortened with `...`, an empty array, or no array at all. It never stops the program.
    @export(interface)
    public init(_ text: String) throws(PrintoutError) {
        var reader = PrintoutReader(Text(text).bytes)
        arrays = try reader.readAll()
    }
}

extension Printout: TextConvertible {
    /// The shapes of the arrays: `(1, 16), (16,), (16, 1), (1,)`.
    public var text: Text {
        @export(interface) get {
            var text = Text()
            for (index, array) in arrays.enumerated() {
                if index > 0 { text.append(", ") }
                text.append(array.shapeText)
            }
            return text
        }
    }
}
