import PlainText

/// Why printed arrays cannot be the weights of a model.
public struct ShapeError: Error, Sendable, Equatable, TextConvertible {
    /// What can be wrong. The words are put together only where somebody reads them.
    enum Fault: Sendable, Equatable {
        case count(arrays: Int, activations: Int)
        case kernel(layer: Int, shape: [Int])
        case bias(layer: Int, shape: [Int], kernel: [Int])
        /// The layer before it is called `previous`.
        case inputs(layer: Int, kernel: [Int], previous: Text)
    }
    let fault: Fault

    init(_ fault: Fault) { self.fault = fault }

    /// What does not fit, with both shapes.
    public var problem: String { texts.problem.string }
    /// What would fit.
    public var hint: String { texts.hint.string }

    /// The problem and the hint, in one line.
    public var text: Text { "\(texts.problem). Hint: \(texts.hint)." }

    private var texts: (problem: Text, hint: Text) {
        func name(_ shape: [Int]) -> Text { PrintedArray.text(ofShape: shape) }
        switch fault {
        case .count(let arrays, let activations):
            return (
                "\(arrays) arrays and \(activations) activations",
                "each layer needs a kernel, a bias and an activation"
            )
        case .kernel(let layer, let shape):
            return (
                "array \(2 * layer), the kernel of layer \(layer), has shape \(name(shape))",
                "a kernel has shape (inputs, units); print get_weights() in its own order"
            )
        case .bias(let layer, let shape, let kernel):
            return (
                """
                array \(2 * layer + 1), the bias of layer \(layer), has shape \(name(shape)) after a kernel of \
                shape \(name(kernel))
                """,
                "a bias has shape (units,), one number for each column of the kernel"
            )
        case .inputs(let layer, let kernel, let previous):
            return (
                """
                array \(2 * layer), the kernel of layer \(layer), has shape \(name(kernel)) after \(previous)
                """,
                "a kernel has as many rows as the layer before it has units"
            )
        }
    }
}
