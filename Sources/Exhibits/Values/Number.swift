import PlainText

/// A number as a cell computed it: its type and its bits, so that nothing is lost on the way to a page or a
/// record.
public struct Number: Equatable, Hashable, Sendable {
    /// The type that a number was computed in. Integers of all widths are kept in 64 bits.
    public enum Kind: UInt8, Sendable {
        /// `Float`, IEEE 754 in 32 bits.
        case float
        /// `Double`, IEEE 754 in 64 bits.
        case double
        /// A signed integer.
        case int
        /// An unsigned integer.
        case uint
    }

    /// How ``bits`` are read.
    public var kind: Kind
    /// The IEEE bit pattern of a `Float` (low 32 bits) or a `Double`; the two's complement of an integer.
    public var bits: UInt64

    /// A number from its bits, which are not checked: for a `Float`, the upper 32 must be zero.
    public init(kind: Kind, bits: UInt64) {
        self.kind = kind
        self.bits = bits
    }

    /// A number with all bits of `value`, including those of a NaN.
    public init(_ value: Float) { self.init(kind: .float, bits: UInt64(value.bitPattern)) }
    /// A number with all bits of `value`, including those of a NaN.
    public init(_ value: Double) { self.init(kind: .double, bits: value.bitPattern) }
    /// A signed number, exactly.
    public init(_ value: Int) { self.init(kind: .int, bits: UInt64(bitPattern: Int64(value))) }
    /// An unsigned number, exactly.
    public init(_ value: UInt64) { self.init(kind: .uint, bits: value) }

    /// The value as a `Double`; exact for `Float`, and for integers below 2⁵³.
    public var double: Double {
        switch kind {
        case .float: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .double: return Double(bitPattern: bits)
        case .int: return Double(Int64(bitPattern: bits))
        case .uint: return Double(bits)
        }
    }

    /// Whether the number is less than `other`: exactly if both are integers of the same type, otherwise as
    /// `Double`s.
    @export(interface) @inline(never)
    func isLess(than other: Number) -> Bool {
        if kind == other.kind {
            if kind == .int { return Int64(bitPattern: bits) < Int64(bitPattern: other.bits) }
            if kind == .uint { return bits < other.bits }
        }
        return double < other.double
    }

    /// The shortest decimal that reads back as the same bits in the same type.
    public var shortest: Text {
        var text = Text()
        switch kind {
        case .float: text.append(string: Float(bitPattern: UInt32(truncatingIfNeeded: bits)).description)
        case .double: text.append(string: Double(bitPattern: bits).description)
        case .int:
            let value = Int64(bitPattern: bits)
            if value < 0 { text.append("-") }
            text.append(value.magnitude)
        case .uint: text.append(bits)
        }
        return text
    }

    /// The decimal a page shows: at most `digits` significant digits, correctly rounded (half to even) from
    /// the exact value. Digits before the decimal point are never rounded away; zeros at the end are kept,
    /// so that `25.0000` says that there is more, and `25.0` that there is not.
    public func printed(digits: Int) -> Text {
        switch kind {
        case .int, .uint: return shortest
        case .float, .double: return Decimal.round(shortest: shortest, exact: double, digits: digits)
        }
    }

    /// The type's name in Swift.
    public var typeName: StaticString {
        switch kind {
        case .float: return "Float"
        case .double: return "Double"
        case .int: return "Int"
        case .uint: return "UInt"
        }
    }
}
