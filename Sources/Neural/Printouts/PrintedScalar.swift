import PlainText

/// A type that a printed decimal can be rounded to, in one step.
public protocol PrintedScalar: BinaryFloatingPoint & Sendable {
    /// The value nearest to a decimal such as `-0.5`, `1e-05`, `nan` or `inf`, in UTF-8; nil for other text.
    ///
    /// Decimals beyond the type's range become infinite, or zero.
    init?(decimal text: ArraySlice<UInt8>)
}

extension Float: PrintedScalar {}
extension Double: PrintedScalar {}
