import Exhibits
import PlainText

/// The drawing that `network` makes; `NetworkDiagram.Parameter` names what is to stand out in it, a weight or a bias.
public typealias NetworkDiagram = Exhibits.NetworkDiagram

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

// The same, named by a `String` that the chapter made.

/// Draws a network of dense layers, a circle for each unit and a line for each weight.
@_disfavoredOverload
public func network<Kernel: Collection>(
    _ caption: String, _ kernels: Kernel..., picked: NetworkDiagram.Parameter? = nil
) where Kernel.Element: Displayable {
    show(NetworkDiagram(Text(caption), kernels: kernels.map { Value(DisplayedSequence($0)) }, picked: picked))
}
