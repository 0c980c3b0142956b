/// One array of a print-out: its shape, and its numbers as they were printed.
public struct PrintedArray: Sendable, Equatable {
    /// The length along each axis, as NumPy's `shape`: empty for a single number.
    public let shape: [Int]
    /// The printed type, such as `float32`; nil where the print-out names none.
    public let dtype: String?
    /// The numbers as decimal text in UTF-8, in order, each one legal for ``PrintedScalar``.
    let decimals: [[UInt8]]

    /// How many numbers there are: the product of the shape.
    public var count: Int { decimals.count }

    /// The numbers in order (the last axis fastest), each decimal rounded once, to `Scalar`.
    public func values<Scalar: PrintedScalar>(as type: Scalar.Type = Scalar.self) -> [Scalar] {
        decimals.map { Scalar(String(decoding: $0, as: UTF8.self)) ?? .nan }
    }

    /// The shape as Python writes it: `(1, 16)`, `(16,)` or `()`.
    var shapeText: String {
        var text = "("
        for (axis, length) in shape.enumerated() {
            if axis > 0 { text += ", " }
            text += "\(length)"
        }
        return text + (shape.count == 1 ? ",)" : ")")
    }

    /// Whether shapes, types and printed numbers are the same.
    public static func == (left: PrintedArray, right: PrintedArray) -> Bool {
        guard left.shape == right.shape, left.decimals == right.decimals else { return false }
        switch (left.dtype, right.dtype) {
        case (nil, nil): return true
        case (let one?, let other?): return one.utf8.elementsEqual(other.utf8)
        default: return false
        }
    }
}
