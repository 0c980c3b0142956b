import PlainText

/// A value that a page can show: a scalar, or a list of such, nested to any depth.
///
/// A chapter's own type can conform with a single function; the other requirements have defaults for scalars:
///
///     struct Percent: Displayable {
///         var share: Double
///         func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.text("\(Int(share * 100)) %")) }
///     }
public protocol Displayable {
    /// 0 for a scalar, 1 for a list of scalars, 2 for a matrix …
    static var depth: Int { get }
    /// Adds the scalars of the value in order; for a list of lists, row by row.
    func appendLeaves(to leaves: inout [Leaf])
    /// For a list of lists, adds the number of scalars in each row.
    func appendRowLengths(to lengths: inout [Int])
    /// The value as a number, for a curve of its history; nil if it is not one.
    var scalar: Double? { get }
    /// Whether the value is nil, and therefore not a list, whatever its type.
    var isNone: Bool { get }
    /// Adds the value as Swift's `print` writes it, or, if `isElement`, as `print` writes the elements of a
    /// list. A native program uses Swift's own `print`; a page's program has only this.
    func appendPrinted(to text: inout Text, isElement: Bool)
}

extension Displayable {
    public static var depth: Int { 0 }
    public func appendRowLengths(to lengths: inout [Int]) { lengths.append(1) }
    public var scalar: Double? { nil }
    public var isNone: Bool { false }
    public func appendPrinted(to text: inout Text, isElement: Bool) { text.append(Value(self).text) }
}

extension Float: Displayable {
    @export(interface)
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.number(Number(self))) }
    public var scalar: Double? { Double(self) }
}

extension Double: Displayable {
    @export(interface)
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
    @export(interface)
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.bool(self)) }
}

extension String: Displayable {
    @export(interface)
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.text(Text(self))) }
    @export(interface)
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        if isElement { text.append(quoted: Text(self)) } else { text.append(string: self) }
    }
}

/// The type that `#file` and `#function` may have.
extension StaticString: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.text(Text(stringLiteral: self))) }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        let own = Text(stringLiteral: self)
        if isElement { text.append(quoted: own) } else { text.append(own) }
    }
}

extension Substring: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.text(Text(String(self)))) }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        String(self).appendPrinted(to: &text, isElement: isElement)
    }
}

extension Character: Displayable {
    public func appendLeaves(to leaves: inout [Leaf]) { leaves.append(.text(Text(String(self)))) }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        String(self).appendPrinted(to: &text, isElement: isElement)
    }
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
    public var isNone: Bool { self?.isNone ?? true }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        guard let value = self else {
            text.append("nil")
            return
        }
        text.append("Optional(")
        value.appendPrinted(to: &text, isElement: true)
        text.append(")")
    }
}

extension Array: Displayable where Element: Displayable {
    public static var depth: Int { 1 + Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in self { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: self, to: &lengths)
    }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        Sequences.appendPrinted(self, to: &text)
    }
}

/// Sorted by element, because a set's own order differs from run to run.
extension Set: Displayable where Element: Displayable {
    public static var depth: Int { 1 + Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in sortedForDisplay { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        // In a list of scalars, their order does not matter.
        if Element.depth == 0 {
            Sequences.appendRowLengths(of: self, to: &lengths)
        } else {
            Sequences.appendRowLengths(of: sortedForDisplay, to: &lengths)
        }
    }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        if isElement { text.append("Set(") }
        Sequences.appendPrinted(self, to: &text)
        if isElement { text.append(")") }
    }

    private var sortedForDisplay: [Element] {
        // Texts are slow to make, and numbers do not need them.
        map { (element: $0, scalar: $0.scalar, text: $0.scalar == nil ? Value($0).text : nil) }.sorted {
            one, other in
            DisplayOrder.precedes(one.scalar, other.scalar)
                ?? (one.text ?? Value(one.element).text).bytes.lexicographicallyPrecedes(
                    (other.text ?? Value(other.element).text).bytes)
        }.map { $0.element }
    }
}

/// The order of values that have none of their own: numbers by size, then NaN, then everything else by its
/// text.
public enum DisplayOrder {
    /// Whether `one` comes first, compared as numbers; nil if their texts decide.
    public static func precedes(_ one: Double?, _ other: Double?) -> Bool? {
        guard let one, let other else { return one == nil && other == nil ? nil : one != nil }
        if one.isNaN != other.isNaN { return other.isNaN }
        return one == other || one.isNaN ? nil : one < other
    }
}

/// Code that all sequences of displayable elements share.
public enum Sequences {
    /// Adds the number of scalars in each row to `lengths`; if the elements are scalars, adds their count.
    public static func appendRowLengths<S: Sequence>(of rows: S, to lengths: inout [Int])
    where S.Element: Displayable {
        var count = 0
        for row in rows {
            if S.Element.depth > 0 { row.appendRowLengths(to: &lengths) } else { count += 1 }
        }
        if S.Element.depth == 0 { lengths.append(count) }
    }

    static func appendPrinted<S: Sequence>(_ elements: S, to text: inout Text) where S.Element: Displayable {
        text.append("[")
        var isFirst = true
        for element in elements {
            if !isFirst { text.append(", ") }
            isFirst = false
            element.appendPrinted(to: &text, isElement: true)
        }
        text.append("]")
    }
}

// The two other kinds of arrays.

extension ArraySlice: Displayable where Element: Displayable {
    public static var depth: Int { 1 + Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in self { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: self, to: &lengths)
    }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        // The form that Swift prints within a list.
        if isElement { text.append("ArraySlice(") }
        Sequences.appendPrinted(self, to: &text)
        if isElement { text.append(")") }
    }
}

extension ContiguousArray: Displayable where Element: Displayable {
    public static var depth: Int { 1 + Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in self { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: self, to: &lengths)
    }
    public func appendPrinted(to text: inout Text, isElement: Bool) {
        if isElement { text.append("ContiguousArray(") }
        Sequences.appendPrinted(self, to: &text)
        if isElement { text.append(")") }
    }
}

/// Shows any sequence of displayable elements (a slice, a range, a matrix of a library that does not know
/// `Exhibits`) like an array.
public struct DisplayedSequence<Base: Sequence>: Displayable where Base.Element: Displayable {
    let base: Base

    /// Shows the elements of `base`, which is iterated once for its scalars and once for its rows.
    public init(_ base: Base) { self.base = base }

    public static var depth: Int { 1 + Base.Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in base { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: base, to: &lengths)
    }
}
