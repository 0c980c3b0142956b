import PlainText

/// One layer of a model.
///
/// A kind of layer is a file in this folder with everything specific to it: its computation, its trace,
/// its backward pass and its name. `CONTRIBUTING.md` lists the files to change for a new one.
///
///     let layers: [Layer<Float>] = [.flatten([28, 28]), .dropout(0.5), .activation(.softmax)]
public enum Layer<Scalar: Real>: Sendable, Equatable {
    /// A layer in which every input is connected to every unit.
    case dense(Dense<Scalar>)
    /// Normalizes each number to a mean and a variance.
    case batchNormalization(BatchNormalization<Scalar>)
    /// Applies an activation; the number of outputs is the number of inputs.
    case activation(Activation)
    /// In training, sets each number to zero with this probability, and otherwise divides it by one minus the
    /// probability. A trained model leaves the numbers unchanged (Srivastava et al., 2014).
    case dropout(Double)
    /// Flattens an array of this shape to one row, its last axis fastest. This library already stores all
    /// arrays this way, so the layer only records the shape.
    case flatten([Int])
    /// A layer of another kind, such as a convolution: ``LayerKind``.
    case other(OtherLayer<Scalar>)

    /// The number of inputs and outputs; nil if the layer takes any number of inputs and gives as many
    /// outputs.
    public var shape: (inputs: Int, units: Int)? {
        switch self {
        case .dense(let layer): return (layer.inputs, layer.units)
        case .batchNormalization(let layer): return (layer.units, layer.units)
        case .flatten(let shape): return Flatten.shape(shape)
        case .activation, .dropout: return nil
        case .other(let layer): return (layer.inputs, layer.units)
        }
    }

    /// The number of inputs. Stops the program if the layer takes any number of them.
    public var inputs: Int { fixedShape.inputs }
    /// The number of outputs. Stops the program if it is the number of inputs, whatever that is.
    public var units: Int { fixedShape.units }

    private var fixedShape: (inputs: Int, units: Int) {
        guard let shape else {
            stop("\(text) takes any number of inputs. Hint: ask a layer that has a shape.")
        }
        return shape
    }

    /// The number of parameters, including those that training does not change.
    public var parameterCount: Int {
        switch self {
        case .dense(let layer): layer.parameterCount
        case .batchNormalization(let layer): 2 * layer.units + layer.trainableParameterCount
        case .activation, .dropout, .flatten: 0
        case .other(let layer): layer.parameterCount
        }
    }

    /// The number of parameters that training changes by gradients: all but moving means and variances, and
    /// the statistics of ``Rescaling``.
    public var trainableParameterCount: Int {
        switch self {
        case .batchNormalization(let layer): layer.trainableParameterCount
        case .other(let layer): layer.trainableParameterCount
        case .dense, .activation, .dropout, .flatten: parameterCount
        }
    }

    /// The trained layer's outputs for `x`: ``units`` numbers.
    ///
    /// Stops the program unless the count of `x` is the layer's number of inputs.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        switch self {
        case .dense(let layer): layer(x)
        case .batchNormalization(let layer): layer(x)
        case .activation(let activation): activation(x)
        case .dropout, .flatten: x
        case .other(let layer): layer(x)
        }
    }
}

/// Members of a dense layer, without extracting it from its case. All of them stop the program for other
/// layers.
extension Layer {
    /// The layer as a dense one. Stops the program for other layers.
    public var dense: Dense<Scalar> {
        guard case .dense(let layer) = self else {
            stop("\(text) has no kernel and no bias. Hint: only Dense layers have them.")
        }
        return layer
    }
    /// The weights of a dense layer, inputs × units. Stops the program for other layers.
    public var kernel: Matrix<Scalar> { dense.kernel }
    /// The biases of a dense layer: one for each unit. Stops the program for other layers.
    public var bias: [Scalar] { dense.bias }
    /// The product of each number of `x` and each of its weights: inputs × units, as ``Dense/products(_:)``.
    /// Stops the program for other layers.
    public func products(_ x: [Scalar]) -> Matrix<Scalar> { dense.products(x) }
    /// The sum of each unit's products: one number for each unit, as ``Dense/sums(_:)``. Stops the program
    /// for other layers.
    public func sums(_ x: [Scalar]) -> [Scalar] { dense.sums(x) }
    /// Each unit's sum plus its bias: one number for each unit, as ``Dense/preActivations(_:)``. Stops the
    /// program for other layers.
    public func preActivations(_ x: [Scalar]) -> [Scalar] { dense.preActivations(x) }
}

extension Layer: TextConvertible {
    /// The layer's kind and settings: `Dense(1 → 16, relu)`, `Dropout(0.5)`, `Flatten(28 × 28)`.
    @inline(never)
    public var text: Text {
        switch self {
        case .dense(let layer): layer.text
        case .batchNormalization(let layer): layer.text
        case .activation(let activation): "Activation(\(activation.text))"
        case .dropout(let rate): Dropout.text(rate)
        case .flatten(let shape): Flatten.text(shape)
        case .other(let layer): layer.text
        }
    }
}

/// Members that the rest of the library uses.
extension Layer {
    /// Keras' names for the first layer of this kind and to the kind itself.
    var kerasName: KerasName {
        switch self {
        case .dense: KerasName(name: "dense", type: "Dense")
        case .batchNormalization:
            KerasName(name: "batch_normalization", type: "BatchNormalization")
        case .activation: KerasName(name: "activation", type: "Activation")
        case .dropout: KerasName(name: "dropout", type: "Dropout")
        case .flatten: KerasName(name: "flatten", type: "Flatten")
        case .other(let layer): layer.kerasName
        }
    }

    /// The layer's settings in Keras' configuration; nil if Keras has no such layer.
    var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        switch self {
        case .dense(let layer):
            config.set("units", layer.units)
            config.set("activation", layer.activation)
            config.set("use_bias", layer.hasBias)
        case .batchNormalization(let layer):
            config.set("axis", -1)
            config.set("momentum", layer.momentum)
            config.set("epsilon", layer.epsilon)
            config.set("center", layer.hasCenter)
            config.set("scale", layer.hasScale)
        case .activation(let activation): config.set("activation", activation)
        case .dropout(let rate): config.set("rate", rate)
        case .flatten: break
        case .other(let layer): return layer.kerasConfig
        }
        return config
    }

    /// Why no model can contain the layer; nil if nothing is wrong.
    var fault: StaticString? {
        switch self {
        case .dropout(let rate): Dropout.fault(rate)
        case .dense, .batchNormalization, .activation, .flatten, .other: nil
        }
    }

    /// The activation of a dense or activation layer.
    var activation: Activation? {
        switch self {
        case .dense(let layer): layer.activation
        case .activation(let activation): activation
        case .batchNormalization, .dropout, .flatten, .other: nil
        }
    }

    /// Computes the layer step by step.
    func trace(_ input: [Scalar], in step: inout Trace<Scalar>.Layer) {
        switch self {
        case .dense(let layer): layer.trace(input, in: &step)
        case .batchNormalization(let layer): layer.trace(input, in: &step)
        case .activation(let activation): activation.trace(input, in: &step)
        case .dropout, .flatten: step.outputs = input
        case .other(let layer): step.outputs = layer(input)
        }
    }

    /// Computes all derivatives from those of the outputs, which are already in `step`.
    func backpropagate(_ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer) {
        switch self {
        case .dense(let layer): layer.backpropagate(trace, in: &step)
        case .batchNormalization(let layer): layer.backpropagate(trace, in: &step)
        case .activation(let activation): activation.backpropagate(trace, in: &step)
        case .dropout, .flatten: step.inputs = step.outputs
        case .other(let layer): layer.backpropagate(trace, in: &step)
        }
    }

    /// The parts of the layer's computation that a user can get wrong.
    var recalculation: Recalculation.Step {
        var step = Recalculation.Step()
        step.activation = activation
        switch self {
        case .dense(let layer): layer.recalculate(in: &step)
        case .batchNormalization(let layer): layer.recalculate(in: &step)
        case .dropout(let rate): step.rate = rate
        case .activation, .flatten: break
        case .other(let layer): step.other = { layer.doubles($0) }
        }
        return step
    }
}

/// Keras' names for a layer.
struct KerasName: Equatable {
    let name: StaticString
    let type: StaticString

    static func == (left: KerasName, right: KerasName) -> Bool {
        let count = left.name.utf8CodeUnitCount
        guard count == right.name.utf8CodeUnitCount else { return false }
        return (0..<count).allSatisfy { left.name.utf8Start[$0] == right.name.utf8Start[$0] }
    }
}
