import Exhibits
import PlainText

/// What `plot` draws: `.line("ReLU", z, relu)`, `.points`, `.bars`.
public typealias Series = Exhibits.Series

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

// The same, named by a `String` that the chapter made.

/// Draws series over two axes.
@export(interface) @_disfavoredOverload
public func plot(_ caption: String, _ series: Series..., x: String = "", y: String = "") {
    show(Plot(Text(caption), x: Text(x), y: Text(y), series: series))
}
