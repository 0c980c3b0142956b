import Exhibits
import PlainText

/// The drawing that `network` makes; `NetworkDiagram.Parameter` names a weight or a bias to highlight in it.
public typealias NetworkDiagram = Exhibits.NetworkDiagram

/// Draws a network of dense layers, a circle for each unit and a line for each weight.
///
///     let hidden: [[Float]] = [[0.5, -1.25, 2]]
///     let last: [[Float]] = [[1], [0.5], [-1]]
///     network("Three hidden units", hidden, last, picked: .bias(layer: 0, unit: 1))
///
/// - Parameters:
///   - caption: the caption below the drawing.
///   - kernels: one for each layer, inputs × units: matrices, or lists of rows.
///   - picked: a weight or a bias to highlight; layers, inputs and units count from 0.
///
/// Stops the chapter if a kernel does not have a row for each unit of the layer before it, if rows differ in
/// length, if the picked weight or bias does not exist, or if there are more than 1,000 weights.
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

// Overloads for captions that the chapter built as a `String`.

/// Draws a network of dense layers whose caption is a `String`; a literal makes a page's program smaller.
@_disfavoredOverload @_documentation(visibility: internal)
public func network<Kernel: Collection>(
    _ caption: String, _ kernels: Kernel..., picked: NetworkDiagram.Parameter? = nil
) where Kernel.Element: Displayable {
    show(NetworkDiagram(Text(caption), kernels: kernels.map { Value(DisplayedSequence($0)) }, picked: picked))
}
