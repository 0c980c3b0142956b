import Exhibits
import PlainText

// What the tool writes between a chapter's cells. The names begin with `__book` so that no chapter's own
// names meet them.

/// The program starts. Numbers are shown with `digits` significant digits.
@export(interface)
public func __book_start(digits: Int) {
    recorder.digits = digits
    _ = System.isMainThread
    tracker.start()
    #if !arch(wasm32)
        ThrowWatch.start()
    #endif
}

/// A cell starts.
@export(interface)
public func __book_cell(_ index: Int, _ showsValues: Bool) {
    recorder.beginCell(index, showsValues: showsValues)
}

/// An inline value has its value.
@export(interface)
public func __book_inline(_ index: Int, _ text: InlineText) {
    recorder.send(Record(.inlineValue, cell: index, html: text.html, entries: text.entries.all))
}

/// The program ends.
@export(interface)
public func __book_end() {
    recorder.end()
}

/// Keeps a data file that the chapter's front matter names.
@export(interface)
public func __book_data(_ name: StaticString, _ text: StaticString) {
    dataFiles.append((name, text))
}

private nonisolated(unsafe) var dataFiles: [(name: StaticString, text: StaticString)] = []

/// The text of a data file. The chapter's front matter names its files: `data: [seed-weights.txt]`.
///
/// Stops the chapter where the file is not named there.
@export(interface)
public func data(_ name: StaticString) -> String {
    for file in dataFiles where file.name.utf8CodeUnitCount == name.utf8CodeUnitCount {
        let a = UnsafeBufferPointer(start: file.name.utf8Start, count: name.utf8CodeUnitCount)
        let b = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        if a.elementsEqual(b) {
            return file.text.description
        }
    }
    stop("no such data file; name it in the front matter: 'data: [file.txt]'")
}

/// An inline value's text: Swift's own string interpolation, each value shown as on the rest of the page.
public struct InlineText: ExpressibleByStringInterpolation {
    var html = HTML()
    var entries = Entries()

    public init(stringLiteral text: StaticString) { html.text(Text(stringLiteral: text)) }

    public init(stringInterpolation: StringInterpolation) {
        html = stringInterpolation.html
        entries = stringInterpolation.entries
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var html = HTML()
        var entries = Entries()

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ text: StaticString) { html.text(Text(stringLiteral: text)) }

        @export(interface)
        private mutating func append(_ value: Value, digits: Int?) {
            value.writeInline(to: &html, digits: digits ?? recorder.digits)
            entries.add("", value, digits: digits ?? recorder.digits)
        }

        public mutating func appendInterpolation<T: Displayable>(_ value: T, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        public mutating func appendInterpolation<T: Displayable & Sequence>(_ value: T, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        public mutating func appendInterpolation<T: Collection>(_ value: T, digits: Int? = nil)
        where T.Element: Displayable {
            append(Value(DisplayedSequence(value)), digits: digits)
        }

        @_disfavoredOverload
        public mutating func appendInterpolation<T: TextConvertible>(_ value: T) {
            append(Value(leaf: .text(value.text)), digits: nil)
        }

        @_disfavoredOverload
        public mutating func appendInterpolation<T: CustomStringConvertible>(_ value: T) {
            append(Value(leaf: .text(Text(value.description))), digits: nil)
        }
    }
}
