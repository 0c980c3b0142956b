import PlainText

/// Why arrays cannot be the weights of a model.
public struct ShapeError: Error, Sendable, Equatable, TextConvertible {
    /// The kinds of faults. The message is only composed when it is read.
    enum Fault: Sendable, Equatable {
        case count(arrays: Int, activations: Int)
        case kernel(Place, shape: [Int])
        case bias(Place, shape: [Int], kernel: [Int])
        /// `previous` is the name of the layer before.
        case inputs(Place, kernel: [Int], previous: Text, units: Int)
        case arrays(Int, needed: Int)
        case weight(Place, name: Text, shape: [Int], expected: [Int])
        /// Composed by the code that throws it, so that a program that does not call that code has no part of it.
        case composed(problem: Text, hint: Text)
    }
    /// The arrays in question, counted from 0: a layer's only array, or its kernel and its bias.
    struct Place: Sendable, Equatable {
        var layer: Int
        var array: Int
        var bias: Int

        init(layer: Int, array: Int) {
            self.layer = layer
            self.array = array
            bias = array + 1
        }
    }
    let fault: Fault

    init(_ fault: Fault) { self.fault = fault }

    /// The mismatch, with both shapes.
    public var problem: String { texts.problem.string }
    /// What would fit instead.
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
        case .kernel(let place, let shape):
            return (
                "array \(place.array), the kernel of layer \(place.layer), has shape \(name(shape))",
                "a kernel has shape (inputs, units); print get_weights() in its own order"
            )
        case .bias(let place, let shape, let kernel):
            return (
                """
                array \(place.bias), the bias of layer \(place.layer), has shape \(name(shape)) after a kernel of \
                shape \(name(kernel))
                """,
                shape == [kernel[0]]
                    ? "the bias fits its rows, so it may be transposed; a kernel is (inputs, units)"
                    : "a bias has shape (units,), one number for each column of the kernel"
            )
        case .inputs(let place, let kernel, let previous, let units):
            return (
                """
                array \(place.array), the kernel of layer \(place.layer), has shape \(name(kernel)) after \(previous)
                """,
                kernel[1] == units
                    ? "its columns fit, so it may be transposed; a kernel is (inputs, units)"
                    : "a kernel has as many rows as the layer before it has units"
            )
        case .arrays(let count, let needed):
            return (
                "\(count) arrays for an architecture with \(needed)",
                "give all of get_weights(), in its order or under the layers' names"
            )
        case .weight(let place, let weight, let shape, let expected):
            return (
                """
                array \(place.array), the \(weight) of layer \(place.layer), has shape \(name(shape)) where the \
                architecture says \(name(expected))
                """,
                expected.count == 2 && shape == expected.reversed()
                    ? "it may be transposed; a kernel is (inputs, units)"
                    : "are these the weights of this architecture, in the order of get_weights()?"
            )
        case .composed(let problem, let hint): return (problem, hint)
        }
    }
}
