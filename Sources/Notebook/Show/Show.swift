import Exhibits
import PlainText

// Functions that a chapter calls to show something below a cell. Each exhibit has a file here, and a line in
// `Tests/Fixtures/expect/exhibits`; the drawings and tables themselves are in `Exhibits`.

/// A value that a page can show: numbers, truth values, texts, and lists of these to any depth.
public typealias Displayable = Exhibits.Displayable

/// Shows a value with a name, below the cell. Next to its line, a value is shown without a name.
///
///     show("the loss", 0.0625)
///     show("weights", [[0.5, -1.25], [2, 0]] as [[Float]], digits: 3)
///
/// - Parameters:
///   - name: the text before the value, which is also its name in the record.
///   - value: a number, a truth value, a text, or lists of these to any depth. A long list is folded.
///   - digits: how many significant digits are shown; by default the chapter's number.
public func show<T: Displayable>(_ name: Text, _ value: T, digits: Int? = nil) {
    show(name, Value(value), digits)
}

/// Shows a collection with a name: a matrix, a slice, a view of another collection.
///
///     let kernel = Matrix<Float>([[0.5, -1.25], [2, 0]])
///     show("the kernel", kernel)
public func show<T: Collection>(_ name: Text, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(name, Value(collection: value), digits)
}

/// Shows an array with a name: `show("biases", [0.5, -1.25])`. Resolves the ambiguity between the two others,
/// which both take arrays.
@_documentation(visibility: internal)
public func show<T: Displayable & Collection>(_ name: Text, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(name, Value(value), digits)
}

@export(interface)
func show(_ name: Text, _ value: Value, _ digits: Int?) {
    var html = HTML()
    html.raw("<div class=\"show\"><span class=\"name\">")
    html.text(name)
    html.raw("</span> ")
    value.write(to: &html, digits: digits ?? recorder.digits)
    html.raw("</div>")
    var entries = Entries()
    entries.add(name, value, digits: digits ?? recorder.digits)
    recorder.output(html, entries.all)
}

// Overloads for names that the chapter built as a `String`.

/// Shows a value with a name that is a `String`; a literal makes a page's program smaller.
@_disfavoredOverload @_documentation(visibility: internal)
public func show<T: Displayable>(_ name: String, _ value: T, digits: Int? = nil) {
    show(Text(name), value, digits: digits)
}

/// Shows a collection (a matrix, a slice) with a name that is a `String`; a literal makes a page's program
/// smaller.
@_disfavoredOverload @_documentation(visibility: internal)
public func show<T: Collection>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(Text(name), value, digits: digits)
}

/// Shows an array with a name that is a `String`; a literal makes a page's program smaller.
@_disfavoredOverload @_documentation(visibility: internal)
public func show<T: Displayable & Collection>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(Text(name), value, digits: digits)
}
