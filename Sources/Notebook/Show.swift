import Exhibits

// What a chapter calls to show something below a cell.

public typealias Column = Exhibits.Column
public typealias Mark = Exhibits.Mark
public typealias Series = Exhibits.Series
public typealias Displayable = Exhibits.Displayable

/// Shows a value with a name.
public func show<T: Displayable>(_ name: String, _ value: T, digits: Int? = nil) {
    show(name, Value(value), digits)
}

/// Shows a collection (a matrix, a slice) with a name.
public func show<T: Collection>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(name, Value(DisplayedSequence(value)), digits)
}

/// Shows an array with a name.
public func show<T: Displayable & Collection>(_ name: String, _ value: T, digits: Int? = nil)
where T.Element: Displayable {
    show(name, Value(value), digits)
}

private func show(_ name: String, _ value: Value, _ digits: Int?) {
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
public func table(_ caption: String, _ columns: Column..., digits: Int? = nil) {
    let table = Table(caption, columns: columns)
    if let fault = table.fault { fatalError(fault) }
    var html = HTML()
    table.write(to: &html, digits: digits ?? recorder.digits)
    recorder.output(html, table.entries(digits: digits ?? recorder.digits))
}

/// Draws series over two axes: `plot("ReLU", .line("max(0, z)", z, relu), x: "z", y: "output")`.
///
/// Stops the chapter where a series' x and y differ in length.
public func plot(_ caption: String, _ series: Series..., x: String = "", y: String = "") {
    let plot = Plot(caption, x: x, y: y, series: series)
    if let fault = plot.fault { fatalError(fault) }
    var html = HTML()
    plot.write(to: &html)
    recorder.output(html, plot.entries(digits: recorder.digits))
}

/// Puts results side by side on a line: `numberLine("At x = 10", Mark("no ReLU", wrong), Mark("right", y))`.
public func numberLine(_ caption: String, _ marks: Mark..., digits: Int? = nil) {
    let line = NumberLine(caption, marks: marks)
    var html = HTML()
    line.write(to: &html, digits: digits ?? recorder.digits)
    recorder.output(html, line.entries(digits: digits ?? recorder.digits))
}
