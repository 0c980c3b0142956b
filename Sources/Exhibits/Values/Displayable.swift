import PlainText

/// A value that a page can show: a scalar, or a list of such, nested to any depth.
///
/// A chapter's own type is shown as what it conforms with; the other requirements have what a scalar needs:
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
    /// The value as a number, for a curve of its history; nil where it is not one.
    var scalar: Double? { get }
    /// Whether it is nil, so that there is no list, whatever its type.
    var isNone: Bool { get }
    /// Adds the value as Swift's `print` writes it, or, within a list, as that writes elements. A native program's
    /// `print` is Swift's own; a page's program has only this.
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

/// As `#file` and `#function` may be.
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

/// In the order of its elements, since its own order is another in each run.
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
        // A text takes long to make, and numbers need none.
        map { (element: $0, scalar: $0.scalar, text: $0.scalar == nil ? Value($0).text : nil) }.sorted {
            one, other in
            DisplayOrder.precedes(one.scalar, other.scalar)
                ?? (one.text ?? Value(one.element).text).bytes.lexicographicallyPrecedes(
                    (other.text ?? Value(other.element).text).bytes)
        }.map { $0.element }
    }
}

/// The order of what has none of its own: numbers by their size, not-a-number after them, then all else by its text.
public enum DisplayOrder {
    /// Whether one comes first, by the numbers that they are; nil where their texts decide.
    public static func precedes(_ one: Double?, _ other: Double?) -> Bool? {
        guard let one, let other else { return one == nil && other == nil ? nil : one != nil }
        if one.isNaN != other.isNaN { return other.isNaN }
        return one == other || one.isNaN ? nil : one < other
    }
}

/// What all sequences of displayable things share.
public enum Sequences {
    /// Adds to `lengths` how many scalars each row has; of rows that are scalars, how many there are.
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
        // Swift's own form within a list.
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

/// Shows any sequence of displayable things (a slice, a range, a matrix of a library that knows nothing of
/// exhibits) as an array is shown.
public struct DisplayedSequence<Base: Sequence>: Displayable where Base.Element: Displayable {
    let base: Base

    /// Shows the elements of `base`, which is walked through once for its scalars and once for its rows.
    public init(_ base: Base) { self.base = base }

    public static var depth: Int { 1 + Base.Element.depth }
    public func appendLeaves(to leaves: inout [Leaf]) {
        for element in base { element.appendLeaves(to: &leaves) }
    }
    public func appendRowLengths(to lengths: inout [Int]) {
        Sequences.appendRowLengths(of: base, to: &lengths)
    }
}
