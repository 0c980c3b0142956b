import Exhibits
import PlainText

// What a chapter calls to show something below a cell.

public typealias Column = Exhibits.Column
public typealias Mark = Exhibits.Mark
public typealias NetworkDiagram = Exhibits.NetworkDiagram
public typealias Series = Exhibits.Series
public typealias Displayable = Exhibits.Displayable

/// Shows a value with a name.
public func show<T: Displayable>(_ name: Text, _ value: T, digits: Int? = nil) {
    show(name, Value(value), digits)
}

/// Shows a collection (a matrix, a slice) with a name.
public func show<T: Collection>(_ name: Text, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(name, Value(collection: value), digits)
}

/// Shows an array with a name.
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

/// Shows columns side by side: `table("The hidden layer", Column("unit", 0..<16), Column("bias", bias))`.
///
/// Stops the chapter where the columns differ in length.
@export(interface)
public func table(_ caption: Text, _ columns: Column..., digits: Int? = nil) {
    show(Table(caption, columns: columns), digits)
}

@export(interface)
private func show(_ table: Table, _ digits: Int?) {
    table.check()
    var html = HTML()
    table.write(to: &html, digits: digits ?? recorder.digits)
    recorder.output(html, table.entries(digits: digits ?? recorder.digits))
}

/// Draws series over two axes: `plot("ReLU", .line("max(0, z)", z, relu), x: "z", y: "output")`.
///
/// Stops the chapter where a series' x and y differ in length.
@export(interface)
public func plot(_ caption: Text, _ series: Series..., x: Text = "", y: Text = "") {
    show(Plot(caption, x: x, y: y, series: series))
}

@export(interface)
private func show(_ plot: Plot) {
    plot.check()
    var html = HTML()
    plot.write(to: &html)
    recorder.output(html, plot.entries(digits: recorder.digits))
}

/// Puts results side by side on a line: `numberLine("At x = 10", Mark("no ReLU", wrong), Mark("right", y))`.
@export(interface)
public func numberLine(_ caption: Text, _ marks: Mark..., digits: Int? = nil) {
    show(NumberLine(caption, marks: marks), digits)
}

@export(interface)
private func show(_ line: NumberLine, _ digits: Int?) {
    var html = HTML()
    line.write(to: &html, digits: digits ?? recorder.digits)
    recorder.output(html, line.entries(digits: digits ?? recorder.digits))
}

/// Draws a network of dense layers, a circle for each unit and a line for each weight:
/// `network("The network", model.layers[0].kernel, model.layers[1].kernel, picked: .bias(layer: 0, unit: 4))`.
///
/// Stops the chapter where a kernel has not a row for each unit of the layer before it.
public func network<Kernel: Collection>(
    _ caption: Text, _ kernels: Kernel..., picked: NetworkDiagram.Parameter? = nil
) where Kernel.Element: Displayable {
    show(NetworkDiagram(caption, kernels: kernels.map { Value(DisplayedSequence($0)) }, picked: picked))
}

@export(interface)
private func show(_ diagram: NetworkDiagram) {
    diagram.check()
    var html = HTML()
    diagram.write(to: &html)
    recorder.output(html, diagram.entries(digits: recorder.digits))
}

// MARK: - The same, named by a `String` that the chapter made

/// Shows a value with a name.
@_disfavoredOverload
public func show<T: Displayable>(_ name: String, _ value: T, digits: Int? = nil) {
    show(Text(name), value, digits: digits)
}

/// Shows a collection (a matrix, a slice) with a name.
@_disfavoredOverload
public func show<T: Collection>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(Text(name), value, digits: digits)
}

/// Shows an array with a name.
@_disfavoredOverload
public func show<T: Displayable & Collection>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(Text(name), value, digits: digits)
}

/// Shows columns side by side.
@export(interface) @_disfavoredOverload
public func table(_ caption: String, _ columns: Column..., digits: Int? = nil) {
    show(Table(Text(caption), columns: columns), digits)
}

/// Draws series over two axes.
@export(interface) @_disfavoredOverload
public func plot(_ caption: String, _ series: Series..., x: String = "", y: String = "") {
    show(Plot(Text(caption), x: Text(x), y: Text(y), series: series))
}

/// Puts results side by side on a line.
@export(interface) @_disfavoredOverload
public func numberLine(_ caption: String, _ marks: Mark..., digits: Int? = nil) {
    show(NumberLine(Text(caption), marks: marks), digits)
}

/// Draws a network of dense layers, a circle for each unit and a line for each weight.
@_disfavoredOverload
public func network<Kernel: Collection>(
    _ caption: String, _ kernels: Kernel..., picked: NetworkDiagram.Parameter? = nil
) where Kernel.Element: Displayable {
    show(NetworkDiagram(Text(caption), kernels: kernels.map { Value(DisplayedSequence($0)) }, picked: picked))
}
