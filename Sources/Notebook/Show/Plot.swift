import Exhibits
import PlainText

/// A series that `plot` draws: `.line("ReLU", z, relu)`, `.points`, `.bars`.
public typealias Series = Exhibits.Series

/// Draws series over two axes.
///
///     let z = Array(-4...4)
///     plot(
///         "ReLU and its input", .line("z", z, z), .points("max(0, z)", z, z.map { max(0, $0) }),
///         x: "z", y: "output")
///
/// - Parameters:
///   - caption: the caption below the plot.
///   - series: the lines, points or bars to draw, the first at the back.
///   - x: the label below the horizontal axis.
///   - y: the label next to the vertical axis.
///
/// Stops the chapter if a series' x and y differ in length.
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

// Overloads for captions and labels that the chapter built as a `String`.

/// Draws series over two axes, with a caption that is a `String`; a literal makes a page's program smaller.
@export(interface) @_disfavoredOverload @_documentation(visibility: internal)
public func plot(_ caption: String, _ series: Series..., x: String = "", y: String = "") {
    show(Plot(Text(caption), x: Text(x), y: Text(y), series: series))
}
