import Exhibits
import PlainText

// What the tool writes between a chapter's cells. The names begin with `__book` so that no chapter's own
// names meet them.

/// The program starts. Numbers are shown with `digits` significant digits.
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

/// A cell starts. The values of `count` lines are shown, those after the program's line `start`.
@export(interface)
public func __book_cell(_ index: Int, _ start: Int, _ count: Int) {
    recorder.beginCell(index, after: start, lines: count)
}

/// An inline value that is one value: the tool calls `appendInterpolation` of what this gives. The compiler takes a third
/// of the time for that which it takes for the same in a string.
@export(interface)
public func __book_inline(_ index: Int) -> __BookText.StringInterpolation {
    __BookText.StringInterpolation(index: index)
}

/// An inline value of several, with text between them.
@export(interface)
public func __book_inline(_ index: Int, _ text: __BookText) {
    text.value.send(as: index)
}

/// Sends an inline value in a program that has the chapter's lines and columns, where only a quote has room before the value.
/// The operator's name belongs to the tool.
infix operator ⟿

/// Sends `text` as inline value number `index`. The tool writes this call into a chapter's program; chapters do not.
@export(interface) @_documentation(visibility: internal)
public func ⟿ (text: __BookText, index: Int) {
    text.value.send(as: index)
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

/// The text of a data file, which the chapter's front matter names: `data: [data/seed-weights.txt]`.
///
///     let printout = try! Printout(data("data/seed-weights.txt"))
///
/// - Parameter name: the file, relative to the chapters' folder, as front matter has it.
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

/// An inline value's text: Swift's own string interpolation, each value shown as on the rest of the page. A chapter can't name
/// it: an extension of its own would say what is shown of other values than it is about, and a claim that it put into a text
/// of its own would stand nowhere.
public struct __BookText: ExpressibleByStringInterpolation {
    let value: StringInterpolation

    public init(stringLiteral text: StaticString) {
        value = StringInterpolation()
        value.appendLiteral(text)
    }

    public init(stringInterpolation: StringInterpolation) { value = stringInterpolation }

    public final class StringInterpolation: StringInterpolationProtocol {
        /// Of the inline value, where it is sent as soon as it has come.
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
            /// Anything else, as a REPL shows it. A page can't: the compiler refuses it there.
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
