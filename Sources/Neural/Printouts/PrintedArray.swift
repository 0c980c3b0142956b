import PlainText

/// One array of a print-out or of a JSON file: its shape, and its numbers as they were printed.
public struct PrintedArray: Sendable, Equatable, NumericArray {
    /// The array's name in a JSON file; nil in a print-out.
    public var name: Text?
    /// The length along each axis, as NumPy's `shape`: empty for a single number.
    public let shape: [Int]
    let typeName: Text?
    /// The numbers as decimal text in UTF-8, in order, each one legal for ``PrintedScalar``.
    let decimals: [ArraySlice<UInt8>]

    /// The printed type, such as `float32`; nil if the print-out names none.
    public var dtype: String? { typeName?.string }

    /// The number of elements: the product of the shape.
    public var count: Int { decimals.count }

    /// The numbers in order (the last axis fastest), each decimal rounded once, to `Scalar`.
    public func values<Scalar: PrintedScalar>(as type: Scalar.Type = Scalar.self) -> [Scalar] {
        decimals.map { Scalar(decimal: $0) ?? .nan }
    }

    /// The shape as Python writes it: `(1, 16)`, `(16,)` or `()`.
    public var shapeText: Text { Self.text(ofShape: shape) }

    static func text(ofShape shape: [Int]) -> Text {
        var text: Text = "("
        for (axis, length) in shape.enumerated() {
            if axis > 0 { text.append(", ") }
            text.append(length)
        }
        text.append(shape.count == 1 ? ",)" : ")")
        return text
    }
}
