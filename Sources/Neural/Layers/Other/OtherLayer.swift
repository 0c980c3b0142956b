import PlainText

/// A type-erased layer, for ``Layer``.
///
///     let layer = OtherLayer(PReLU<Float>(slopes: [0.5]))
///     let model = Sequential<Float>([.other(layer)])
///     model([-2])  // [-1.0]
public struct OtherLayer<Scalar: Real>: Sendable, Equatable {
    let box: LayerBox<Scalar>

    /// Wraps a layer of any kind. Stops the program if a length of its input or output is below 1.
    public init<Kind: LayerKind>(_ layer: Kind) where Kind.Scalar == Scalar { box = KindBox(layer) }

    private init(_ box: LayerBox<Scalar>) { self.box = box }

    /// The number of inputs.
    var inputs: Int { box.inputs }
    /// The number of outputs.
    var units: Int { box.units }
    /// The lengths of the output.
    var outputShape: [Int] { box.outputShape }
    /// The lengths of the input.
    var inputShape: [Int] { box.inputShape }
    /// All parameters, in the order of Keras' `get_weights()`.
    var parameters: [[Scalar]] { box.parameters }
    var kerasConfig: KerasConfig? { box.kerasConfig }
    /// The number of parameters.
    var parameterCount: Int { box.parameters.reduce(0) { $0 + $1.count } }
    /// The number of parameters that gradients change.
    var trainableParameterCount: Int {
        box.parameters.dropLast(fixedArrays).reduce(0) { $0 + $1.count }
    }
    var text: Text { box.text }
    var kerasName: KerasName { KerasName(name: box.kerasName, type: box.kerasType) }

    /// Whether training computes the layer from statistics of the batch, which are then kept in fixed arrays.
    var needsBatch: Bool {
        kerasName == KerasName(name: "batch_normalization", type: "BatchNormalization")
    }

    func callAsFunction(_ x: [Scalar]) -> [Scalar] { box.call(x) }

    /// The layer with other parameters of the same lengths.
    func with(parameters: [[Scalar]]) -> OtherLayer { OtherLayer(box.with(parameters: parameters)) }

    /// The outputs for the diagnosis, which computes in double precision; their precision is that of the
    /// layer.
    func doubles(_ x: [Double]) -> [Double] { Recalculation.doubles(box.call(x.map { Scalar($0) })) }

    var fixedArrays: Int { box.fixedArrays }

    /// The derivatives with respect to the input `x` and to the parameters that gradients change, from those
    /// of the outputs.
    func backpropagated(_ outputs: [Scalar], at x: [Scalar]) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        box.backpropagated(outputs, at: x)
    }

    func backpropagate(_ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer) {
        (step.inputs, step.others) = backpropagated(step.outputs, at: trace.input)
    }

    /// Whether both are of the same kind and equal.
    public static func == (left: OtherLayer, right: OtherLayer) -> Bool { left.box.isEqual(to: right.box) }
}

/// The members that the library uses of a layer whose kind it does not know.
class LayerBox<Scalar: Real>: @unchecked Sendable {
    let inputShape: [Int]
    let outputShape: [Int]
    /// The products of the lengths of input and output.
    let inputs, units: Int
    let kerasName: StaticString
    let kerasType: StaticString
    let fixedArrays: Int

    init(
        inputShape: [Int], outputShape: [Int], inputs: Int, units: Int, kerasName: StaticString,
        kerasType: StaticString, fixedArrays: Int
    ) {
        (self.inputShape, self.outputShape) = (inputShape, outputShape)
        (self.inputs, self.units) = (inputs, units)
        (self.kerasName, self.kerasType, self.fixedArrays) = (kerasName, kerasType, fixedArrays)
    }

    var parameters: [[Scalar]] { [] }
    var text: Text { Text() }
    var kerasConfig: KerasConfig? { nil }
    func call(_ x: [Scalar]) -> [Scalar] { x }
    func with(parameters: [[Scalar]]) -> LayerBox { self }
    func backpropagated(_ outputs: [Scalar], at x: [Scalar]) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        (outputs, [])
    }
    func isEqual(to other: LayerBox) -> Bool { false }
}

/// The box of a layer of one kind.
private final class KindBox<Kind: LayerKind>: LayerBox<Kind.Scalar>, @unchecked Sendable {
    let layer: Kind

    init(_ layer: Kind) {
        self.layer = layer
        let (inputShape, outputShape) = (layer.inputShape, layer.outputShape)
        guard let inputs = elementCount(inputShape), let units = elementCount(outputShape) else {
            stopForLengths(layer.text, inputShape, outputShape)
        }
        super.init(
            inputShape: inputShape, outputShape: outputShape, inputs: inputs, units: units,
            kerasName: layer.kerasName, kerasType: layer.kerasType, fixedArrays: layer.fixedArrays)
    }

    override var parameters: [[Kind.Scalar]] { layer.parameters }
    override var text: Text { layer.text }
    override var kerasConfig: KerasConfig? { layer.kerasConfig }
    override func call(_ x: [Kind.Scalar]) -> [Kind.Scalar] {
        guard x.count == inputs else {
            stop(
                "\(text): the input has \(x.count) numbers. Hint: it takes \(product(inputShape)), which are \(inputs)."
            )
        }
        return layer(x)
    }
    override func with(parameters: [[Kind.Scalar]]) -> LayerBox<Kind.Scalar> {
        KindBox(layer.with(parameters: parameters))
    }
    override func backpropagated(
        _ outputs: [Kind.Scalar], at x: [Kind.Scalar]
    ) -> (inputs: [Kind.Scalar], parameters: [[Kind.Scalar]]) { layer.backpropagated(outputs, at: x) }
    override func isEqual(to other: LayerBox<Kind.Scalar>) -> Bool {
        (other as? KindBox<Kind>)?.layer == layer
    }
}

@inline(never)
private func stopForLengths(_ layer: Text, _ input: [Int], _ output: [Int]) -> Never {
    stop("\(layer): from \(product(input)) to \(product(output)). Hint: all lengths are 1 or more.")
}
