import PlainText

/// A value that a page can show: a scalar, or a list of such, nested to any depth.
public protocol Displayable {
    /// 0 for a scalar, 1 for a list of scalars, 2 for a matrix …
    static var depth: Int { get }
    /// Adds the scalars of the value in order; for a list of lists, row by row.
    func appendLeaves(to leaves: inout [Leaf])
    /// For a list of lists, adds the number of scalars in each row.
    func appendRowLengths(to lengths: inout [Int])
    /// The value as a number, for a curve of its history; nil where it is not one.
    var scalar: Double? { get }
}

extension Displayable {
    public static var depth: Int { 0 }
    public func appendRowLengths(to lengths: inout [Int]) { lengths.append(1) }
    public var scalar: Double? { nil }
}

extension Float: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.number(Number(self))) }
    public var scalar: Double? { Double(self) }
}

extension Double: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.number(Number(self))) }
    public var scalar: Double? { self }
}

extension Displayable where Self: FixedWidthInteger {
    public func appendLeaves(to leaves: inout [Leaf]) {
        leaves.append(
            .number(
                Self.isSigned
                    ? Number(kind: .int, bits: UInt64(truncatingIfNeeded: self))
                    : Number(kind: .uint, bits: UInt64(truncatingIfNeeded: self))))
    }
    public var scalar: Double? { Double(self) }
}

extension Int: Displayable {}
extension Int8: Displayable {}
extension Int16: Displayable {}
extension Int32: Displayable {}
extension Int64: Displayable {}
extension UInt: Displayable {}
extension UInt8: Displayable {}
extension UInt16: Displayable {}
extension UInt32: Displayable {}
extension UInt64: Displayable {}

extension Bool: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.bool(self)) }
}

extension String: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.text(Text(self))) }
}

extension Optional: Displayable where Wrapped: Displayable {
    public static var depth: Int { Wrapped.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        if let value = self { value.appendLeaves(to: &leaves) } else { leaves.append(.nothing) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        if let value = self { value.appendRowLengths(to: &lengths) } else { lengths.append(1) }
    }
    public var scalar: Double? { self?.scalar ?? nil }
}

extension Array: Displayable where Element: Displayable {
    public static var depth: Int { 1 + Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in self { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: self, to: &lengths)
    }
}

/// What all sequences of displayable things share.
public enum Sequences {
    public static func appendRowLengths<S: Sequence>(of rows: S, to lengths: inout [Int])
    where S.Element: Displayable {
        var count = 0
        for row in rows {
            if S.Element.depth > 0 { row.appendRowLengths(to: &lengths) } else { count += 1 }
        }
        if S.Element.depth == 0 { lengths.append(count) }
    }
}

/// Shows any sequence of displayable things (a slice, a range, a matrix of a library that knows nothing of
/// exhibits) as an array is shown.
public struct DisplayedSequence<Base: Sequence>: Displayable where Base.Element: Displayable {
    let base: Base

    public init(_ base: Base) { self.base = base }

    public static var depth: Int { 1 + Base.Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in base { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: base, to: &lengths)
    }
}
