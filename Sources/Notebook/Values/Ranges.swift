import Exhibits
import PlainText

// A collection need not store its elements: `0...Int.max` has more than any program can visit, and a program
// may define a collection of its own. So only the first elements of a collection with too many are shown, and
// a range of integers is shown as Swift prints it, without visiting any elements.

/// The most elements visited in a collection that may not store them.
private let maxElements = 1 << 20

extension Collection where Element: Displayable {
    /// Whether the collection has more elements than are visited. Found at once with random access; in other
    /// collections, that many elements are visited.
    var hasTooMany: Bool {
        // A generic function does not know that a collection is a range. The index arithmetic of ranges traps
        // if an `Int` can't hold a distance.
        #if !arch(wasm32)
            if let integers = self as? any IntegerRangeView { return integers.spansTooMany }
            if StandardLibrary.isCountless(self) { return true }
        #else
            if let range = self as? Range<Int> { return range.spansTooMany }
            if let range = self as? ClosedRange<Int> { return range.spansTooMany }
        #endif
        return index(startIndex, offsetBy: maxElements + 1, limitedBy: endIndex) != nil
    }

    /// The text shown for a collection with too many elements.
    var firstElements: Text {
        var elements: [Element] = []
        for element in self {
            elements.append(element)
            if elements.count == 4 { break }
        }
        var text = Value(elements).text
        text.bytes.removeLast()
        text.append(", … more than \(maxElements) values]")
        return text
    }
}

extension Value {
    /// A collection as a list, or its first elements if it has too many.
    init<C: Collection>(collection: C) where C.Element: Displayable {
        self =
            collection.hasTooMany
            ? Value(leaf: .text(collection.firstElements)) : Value(DisplayedSequence(collection))
    }
}

/// A range of integers, or a part or the reverse of one.
public protocol IntegerRangeView: RandomAccessCollection where Element: FixedWidthInteger & Displayable {
    /// The value that is shown for the range.
    var __book_value: Value { get }
}

extension IntegerRangeView {
    public var __book_value: Value {
        spansTooMany ? Value(leaf: .text(firstElements)) : Value(DisplayedSequence(self))
    }

    var spansTooMany: Bool { spans(maxElements) }

    /// Whether the ends are at least `distance` apart. The actual distance may not fit in an `Int`.
    func spans(_ distance: Int) -> Bool {
        guard let first, let last else { return false }
        let low = Element.Magnitude(truncatingIfNeeded: Swift.min(first, last))
        let high = Element.Magnitude(truncatingIfNeeded: Swift.max(first, last))
        return high &- low >= distance
    }
}

extension Range: IntegerRangeView where Bound: FixedWidthInteger & Displayable, Bound.Stride: SignedInteger {
    public var __book_value: Value { Value(from: lowerBound, "..<", to: upperBound) }
}

extension ClosedRange: IntegerRangeView
where Bound: FixedWidthInteger & Displayable, Bound.Stride: SignedInteger {
    public var __book_value: Value { Value(from: lowerBound, "...", to: upperBound) }
}

extension Slice: IntegerRangeView where Base: IntegerRangeView {}
extension ReversedCollection: IntegerRangeView where Base: IntegerRangeView {}

extension Value {
    /// `0..<10`
    fileprivate init<T: Displayable>(from lower: T, _ word: StaticString, to upper: T) {
        var text = Value(lower).text
        text.append(word)
        text.append(Value(upper).text)
        self.init(leaf: .text(text))
    }
}

/// A collection whose elements are read when it is shown.
final class DisplayedCollection<T: Collection>: AnyDisplayed where T.Element: Displayable {
    private let base: T
    init(_ base: T) { self.base = base }
    override var value: Value? { Value(collection: base) }
    override var hasDisplay: Bool { true }
}

private final class DisplayedIntegers<T: IntegerRangeView>: AnyDisplayed {
    private let base: T
    init(_ base: T) { self.base = base }
    override var value: Value? { base.__book_value }
    override var hasDisplay: Bool { true }
}

public func __builtin_log_with_id<T: IntegerRangeView>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: Displayable {
    recorder.log(DisplayedIntegers(value), name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// Shows a range with a name, as it is written: `show("the units", 0..<16)`.
public func show<T: IntegerRangeView>(_ name: Text, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(name, value.__book_value, digits)
}

/// Shows a range with a name that is a `String`; a literal makes a page's program smaller.
@_disfavoredOverload @_documentation(visibility: internal)
public func show<T: IntegerRangeView>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(Text(name), value.__book_value, digits)
}
