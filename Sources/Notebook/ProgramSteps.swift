import Exhibits
import PlainText

// Functions that the tool calls between a chapter's cells. Their names begin with `__book` so that they do
// not collide with a chapter's own names.

/// Called when the program starts. Numbers are shown with `digits` significant digits.
@export(interface)
public func __book_start(digits: Int) {
    recorder.digits = digits
    Wire.start()
    tracker.start()
    #if !arch(wasm32)
        Caller.start()
        ThrowHooks.start()
    #endif
    #if BOOK_EXIT_HOOKS && os(Linux)
        ExitHooks.start()
        CrashFrames.start()
    #endif
}

/// Called when a cell starts. The values of `count` lines are shown, those after the program's line `start`.
@export(interface)
public func __book_cell(_ index: Int, _ start: Int, _ count: Int) {
    recorder.beginCell(index, after: start, lines: count)
}

/// An inline value that is a single value: the tool calls `appendInterpolation` on the result. The compiler
/// takes a third of the time that it takes for the same value in a string.
@export(interface)
public func __book_inline(_ index: Int) -> __BookText.StringInterpolation {
    __BookText.StringInterpolation(index: index)
}

/// An inline value made of several values, with text between them.
@export(interface)
public func __book_inline(_ index: Int, _ text: __BookText) {
    text.value.send(as: index)
}

/// Sends an inline value in a program that keeps the chapter's lines and columns, where there is only room
/// for a quote before the value. The operator's name is reserved for the tool.
infix operator ⟿

/// Sends `text` as inline value number `index`. The tool writes this call into a chapter's program; chapters
/// do not.
@export(interface) @_documentation(visibility: internal)
public func ⟿ (text: __BookText, index: Int) {
    text.value.send(as: index)
}

/// Called when the program ends.
@export(interface)
public func __book_end() {
    recorder.end()
}

/// An inline value's text: Swift's string interpolation, with each value shown as on the rest of the page. A
/// chapter can't name this type: an extension of it could change how other values are shown, and a claim in a
/// text of the chapter's own would appear nowhere.
public struct __BookText: ExpressibleByStringInterpolation {
    let value: StringInterpolation

    public init(stringLiteral text: StaticString) {
        value = StringInterpolation()
        value.appendLiteral(text)
    }

    public init(stringInterpolation: StringInterpolation) { value = stringInterpolation }

    public final class StringInterpolation: StringInterpolationProtocol {
        /// The index of the inline value, if it is sent as soon as its value arrives.
        private let index: Int?
        private var html = HTML()
        private var entries = Entries()

        init(index: Int? = nil) { self.index = index }

        public convenience init(literalCapacity: Int, interpolationCount: Int) { self.init() }

        @export(interface)
        public func appendLiteral(_ text: StaticString) { html.text(Text(stringLiteral: text)) }

        @export(interface)
        func append(_ value: Value, digits: Int?) {
            value.writeInline(to: &html, digits: digits ?? recorder.digits)
            entries.add("", value, digits: digits ?? recorder.digits)
            if let index { send(as: index) }
        }

        @export(interface)
        func send(as index: Int) {
            recorder.send(Record(.inlineValue, cell: index, html: html, entries: entries.all))
        }

        @export(interface)
        public func appendInterpolation(_ claim: Claim) {
            recorder.take(claim)
            claim.write(to: &html, inline: true)
            entries.add(claim.entry(""))
            if let index { send(as: index) }
        }

        public func appendInterpolation<T: Displayable>(_ value: T, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        public func appendInterpolation<T: Displayable & Sequence>(_ value: T, digits: Int? = nil) {
            append(Value(value), digits: digits)
        }

        public func appendInterpolation<T: Collection>(_ value: T, digits: Int? = nil)
        where T.Element: Displayable {
            append(Value(collection: value), digits: digits)
        }

        public func appendInterpolation<T: IntegerRangeView>(_ value: T, digits: Int? = nil)
        where T.Element: Displayable {
            append(value.__book_value, digits: digits)
        }

        @_disfavoredOverload
        public func appendInterpolation<T: TextConvertible>(_ value: T) {
            append(Value(leaf: .text(value.text)), digits: nil)
        }

        @_disfavoredOverload
        public func appendInterpolation<T: CustomStringConvertible>(_ value: T) {
            #if !arch(wasm32)
                if StandardLibrary.describesOnlyNatively(T.self) {
                    append(reflected: value, digits: nil)
                    return
                }
            #endif
            append(Value(leaf: .text(Text(description(of: value)))), digits: nil)
        }

        #if arch(wasm32)
            @available(*, unavailable, message: "the value has no 'description'")
            @_disfavoredOverload
            public func appendInterpolation<T>(_ value: T) {}
        #else
            /// Anything else, shown as in a REPL. For a page, the compiler rejects it.
            @_disfavoredOverload
            public func appendInterpolation<T>(_ value: T, digits: Int? = nil) {
                append(reflected: value, digits: digits)
            }

            private func append<T>(reflected value: T, digits: Int?) {
                var found = Entries()
                Reflected(value, digits: digits ?? recorder.digits).write(
                    to: &html, &found, name: "", digits: digits ?? recorder.digits)
                for entry in found.all { entries.add(entry) }
                if let index { send(as: index) }
            }
        #endif
    }
}
