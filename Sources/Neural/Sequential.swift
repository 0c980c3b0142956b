import PlainText

/// A model of successive layers: each layer's outputs are the inputs of the next.
///
///     let model = Sequential([
///         Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1], activation: .relu),
///         Dense(kernel: Matrix([[1], [1]]), bias: [3]),
///     ])
///     model([10])  // [13.5]
///     model.text  // Sequential(Dense(1 → 2, relu), Dense(2 → 1, linear))
public struct Sequential<Scalar: Real>: Sendable, Equatable {
    /// The layers, from input to output.
    public internal(set) var layers: [Layer<Scalar>]

    /// Makes a model from its layers. Without layers, the model's output is its input.
    ///
    /// Stops the program if a layer does not take as many numbers as the one before it gives, or if a dropout
    /// rate is not from 0 to below 1.
    public init(_ layers: [Layer<Scalar>]) {
        var given: (count: Int, index: Int)?
        for (index, layer) in layers.enumerated() {
            if let given, let wanted = layer.shape?.inputs, given.count != wanted {
                doNotFit(
                    layers[given.index].text, gives: given.count, layer.text, takes: wanted,
                    transposed: layer.shape?.units == given.count)
            }
            if let fault = layer.fault { stop("Sequential: \(layer.text). Hint: \(fault)") }
            if let units = layer.shape?.units { given = (units, index) }
        }
        self.layers = layers
    }

    /// Makes a model of dense layers only. Without layers, the model's output is its input.
    ///
    /// Stops the program if a layer does not take as many numbers as the one before it gives.
    public init(_ layers: [Dense<Scalar>]) {
        self.init(layers.map { Layer.dense($0) })
    }

    /// The number of inputs; nil if no layer determines it.
    public var inputs: Int? {
        for layer in layers {
            if let inputs = layer.shape?.inputs { return inputs }
        }
        return nil
    }

    /// The number of outputs; nil if no layer determines it.
    public var units: Int? {
        for layer in layers.reversed() {
            if let units = layer.shape?.units { return units }
        }
        return nil
    }

    /// The model's outputs for `x`: as many numbers as the last layer has units.
    ///
    /// Stops the program unless `x` holds as many numbers as the first layer has inputs.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        layers.reduce(x) { $1($0) }
    }

    /// The number of parameters of all layers, including those that training does not change.
    public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

    /// The number of parameters of all layers that training changes by gradients.
    public var trainableParameterCount: Int { layers.reduce(0) { $0 + $1.trainableParameterCount } }
}

extension Sequential: TextConvertible {
    /// The layers in order, as in `Sequential(Dense(1 → 16, relu), Dense(16 → 1, linear))`.
    public var text: Text {
        var text: Text = "Sequential("
        for (index, layer) in layers.enumerated() {
            if index > 0 { text.append(", ") }
            text.append(layer.text)
        }
        text.append(")")
        return text
    }
}

/// Stops the program because two layers do not fit together.
@export(interface) @inline(never)
private func doNotFit(_ one: Text, gives: Int, _ next: Text, takes: Int, transposed: Bool) -> Never {
    stop(
        "Sequential: \(one) gives \(gives) numbers, but \(next), which follows, takes \(takes). Hint: "
            + (transposed
                ? "its kernel may be transposed; a kernel is inputs × units."
                : "a layer takes as many inputs as the one before it has units."))
}
