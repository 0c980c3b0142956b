import Exhibits
import PlainText

/// What `plot` draws: `.line("ReLU", z, relu)`, `.points`, `.bars`.
public typealias Series = Exhibits.Series

/// Draws series over two axes.
///
///     let z = Array(-4...4)
///     plot(
///         "ReLU and its input", .line("z", z, z), .points("max(0, z)", z, z.map { max(0, $0) }),
///         x: "z", y: "output")
///
/// - Parameters:
///   - caption: what stands below the plot.
///   - series: what is drawn, the first at the back: lines, points or bars.
///   - x: what stands below the horizontal axis.
///   - y: what stands beside the vertical axis.
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

/// Draws series over two axes, with a caption that is a `String`; a literal makes a page's program smaller.
@export(interface) @_disfavoredOverload @_documentation(visibility: internal)
public func plot(_ caption: String, _ series: Series..., x: String = "", y: String = "") {
    show(Plot(Text(caption), x: Text(x), y: Text(y), series: series))
}
