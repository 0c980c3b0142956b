import PlainText

/// One layer of a model.
///
/// A new kind of layer is a file in this folder, which has all that is its own: what it computes, its trace, its way back,
/// what it is called. Here it has a case, and a line in each `switch`, as the compiler asks; how it is trained stands
/// in `WorkspaceLayers.swift`.
///
///     let layers: [Layer<Float>] = [.flatten([28, 28]), .dropout(0.5), .activation(.softmax)]
public enum Layer<Scalar: Real>: Sendable, Equatable {
    /// Every input connected to every unit.
    case dense(Dense<Scalar>)
    /// Each number brought to a mean and a variance.
    case batchNormalization(BatchNormalization<Scalar>)
    /// A function of the numbers that come in, as many of them.
    case activation(Activation)
    /// Each number left out with this probability in training, and otherwise divided by one less it; nothing is
    /// changed when a trained model is used (Srivastava et al., 2014).
    case dropout(Double)
    /// The numbers of an array of this shape as one row, its last axis fastest. All numbers of this library are
    /// already stored so; the layer says how they came to be.
    case flatten([Int])

    /// How many numbers go in and come out; nil where any number of them may, and as many come out.
    public var shape: (inputs: Int, units: Int)? {
        switch self {
        case .dense(let layer): return (layer.inputs, layer.units)
        case .batchNormalization(let layer): return (layer.units, layer.units)
        case .flatten(let shape): return Flatten.shape(shape)
        case .activation, .dropout: return nil
        }
    }

    /// How many numbers go in. Stops the program where any number of them may.
    public var inputs: Int { fixedShape.inputs }
    /// How many numbers come out. Stops the program where they are as many as go in.
    public var units: Int { fixedShape.units }

    private var fixedShape: (inputs: Int, units: Int) {
        guard let shape else {
            stop("\(text) takes any number of inputs. Hint: ask a layer that has a shape.")
        }
        return shape
    }

    /// How many numbers the layer holds, whether training changes them or not.
    public var parameterCount: Int {
        switch self {
        case .dense(let layer): layer.parameterCount
        case .batchNormalization(let layer): 4 * layer.units
        case .activation, .dropout, .flatten: 0
        }
    }

    /// How many of them training changes by gradients: all of ``dense(_:)``, and scale and centre of
    /// ``batchNormalization(_:)``.
    public var trainableParameterCount: Int {
        if case .batchNormalization(let layer) = self { return 2 * layer.units }
        return parameterCount
    }

    /// What the trained layer answers to `x`: ``units`` numbers.
    ///
    /// Stops the program unless `x` holds as many numbers as the layer has inputs.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        switch self {
        case .dense(let layer): layer(x)
        case .batchNormalization(let layer): layer(x)
        case .activation(let activation): activation(x)
        case .dropout, .flatten: x
        }
    }
}

/// What a dense layer has, without taking it out of its case. All of these stop the program for other layers.
extension Layer {
    /// The layer as a dense one. Stops the program for another.
    public var dense: Dense<Scalar> {
        guard case .dense(let layer) = self else {
            stop("\(text) has no kernel and no bias. Hint: only Dense layers have them.")
        }
        return layer
    }
    /// The weights of a dense layer, inputs × units. Stops the program for another.
    public var kernel: Matrix<Scalar> { dense.kernel }
    /// The biases of a dense layer: one for each unit. Stops the program for another.
    public var bias: [Scalar] { dense.bias }
    /// Each of `x` times each of its weights: inputs × units, as ``Dense/products(_:)``. Stops the program for another layer.
    public func products(_ x: [Scalar]) -> Matrix<Scalar> { dense.products(x) }
    /// The sum of each unit's products: one number for each unit, as ``Dense/sums(_:)``. Stops the program for another layer.
    public func sums(_ x: [Scalar]) -> [Scalar] { dense.sums(x) }
    /// Each unit's sum plus its bias: one number for each unit, as ``Dense/preActivations(_:)``. Stops the program for another
    /// layer.
    public func preActivations(_ x: [Scalar]) -> [Scalar] { dense.preActivations(x) }
}

extension Layer: TextConvertible {
    /// The layer as it is made: `Dense(1 → 16, relu)`, `Dropout(0.5)`, `Flatten(28 × 28)`.
    @inline(never)
    public var text: Text {
        switch self {
        case .dense(let layer): layer.text
        case .batchNormalization(let layer): layer.text
        case .activation(let activation): "Activation(\(activation.text))"
        case .dropout(let rate): Dropout.text(rate)
        case .flatten(let shape): Flatten.text(shape)
        }
    }
}

/// What the rest of the library asks of a layer.
extension Layer {
    /// The names Keras gives to the first layer of this kind and to the kind itself.
    var kerasName: KerasName {
        switch self {
        case .dense: KerasName(name: "dense", type: "Dense", ordinal: 0)
        case .batchNormalization:
            KerasName(name: "batch_normalization", type: "BatchNormalization", ordinal: 1)
        case .activation: KerasName(name: "activation", type: "Activation", ordinal: 2)
        case .dropout: KerasName(name: "dropout", type: "Dropout", ordinal: 3)
        case .flatten: KerasName(name: "flatten", type: "Flatten", ordinal: 4)
        }
    }

    /// What is wrong with the layer, so that no model can have it; nil where nothing is.
    var fault: StaticString? {
        switch self {
        case .dropout(let rate): Dropout.fault(rate)
        case .dense, .batchNormalization, .activation, .flatten: nil
        }
    }

    /// The function of a dense or activation layer.
    var activation: Activation? {
        switch self {
        case .dense(let layer): layer.activation
        case .activation(let activation): activation
        case .batchNormalization, .dropout, .flatten: nil
        }
    }

    /// Computes the layer step by step.
    func trace(_ input: [Scalar], in step: inout Trace<Scalar>.Layer) {
        switch self {
        case .dense(let layer): layer.trace(input, in: &step)
        case .batchNormalization(let layer): layer.trace(input, in: &step)
        case .activation(let activation): activation.trace(input, in: &step)
        case .dropout, .flatten: step.outputs = input
        }
    }

    /// Goes back from the derivatives by the layer's outputs, which `step` has, to all others.
    func backpropagate(_ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer) {
        switch self {
        case .dense(let layer): layer.backpropagate(trace, in: &step)
        case .batchNormalization(let layer): layer.backpropagate(trace, in: &step)
        case .activation(let activation): activation.backpropagate(trace, in: &step)
        case .dropout, .flatten: step.inputs = step.outputs
        }
    }

    /// What of the layer somebody can get wrong.
    var recalculation: Recalculation.Step {
        var step = Recalculation.Step()
        step.activation = activation
        switch self {
        case .dense(let layer): layer.recalculate(in: &step)
        case .batchNormalization(let layer): layer.recalculate(in: &step)
        case .dropout(let rate): step.rate = rate
        case .activation, .flatten: break
        }
        return step
    }
}

/// What Keras calls a layer. Kinds are told apart by their `ordinal`.
struct KerasName {
    let name: StaticString
    let type: StaticString
    let ordinal: Int
}
