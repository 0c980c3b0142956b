import PlainText

/// Applies a layer along the last axis, at each place of an array separately, with the same weights: `Dense`
/// after a recurrent layer, `BatchNormalization` of an image's channels, a softmax of each step.
///
/// Keras' layers do this for inputs with several axes; `TimeDistributed` does it explicitly.
///
///     let layer = Dense<Float>(kernel: Matrix([[1], [10]]), bias: [0.5])
///     let each = EachPlace(.dense(layer), places: [3])
///     each([1, 2, 3, 4, 5, 6])  // [21.5, 43.5, 65.5]
///     each.outputShape  // [3, 1]
public struct EachPlace<Scalar: Real>: LayerKind {
    /// The layer applied at each place.
    public let layer: Layer<Scalar>
    /// The lengths of all axes but the last.
    public let places: [Int]
    private let inputs, units: Int

    /// Applies `layer` at each of `places`. If the layer has no fixed number of inputs, as
    /// ``Layer/activation(_:)``, it is `units`.
    ///
    /// Stops the program if a length is below 1, or if the number of inputs is not known or not `units`. Also if the
    /// layer is a flatten or another `Layer.other`, which have axes of their own, or a dropout, which training would
    /// leave out.
    public init(_ layer: Layer<Scalar>, places: [Int], units: Int? = nil) {
        switch layer {
        case .dense, .batchNormalization, .activation: break
        case .other, .flatten:
            stop(
                "EachPlace: \(layer.text) has axes of its own. Hint: give a Dense, BatchNormalization or activation."
            )
        case .dropout:
            stop(
                "EachPlace: \(layer.text) is the same at all places. Hint: put it into the model by itself.")
        }
        let shape = layer.shape ?? units.map { ($0, $0) }
        guard let shape, elementCount(places + [shape.inputs]) != nil,
            elementCount(places + [shape.units]) != nil, units == nil || units == shape.inputs
        else {
            stop(
                "EachPlace: \(layer.text) at \(product(places)) places. Hint: all lengths are 1 or more, and units the number of inputs."
            )
        }
        (self.layer, self.places, inputs, self.units) = (layer, places, shape.inputs, shape.units)
    }

    public var inputShape: [Int] { places + [inputs] }
    public var outputShape: [Int] { places + [units] }
    public var parameters: [[Scalar]] {
        switch layer {
        case .dense(let dense): [dense.kernel.values] + (dense.hasBias ? [dense.bias] : [])
        case .batchNormalization(let layer): layer.parameters
        case .activation, .dropout, .flatten, .other: []
        }
    }
    public var fixedArrays: Int {
        if case .batchNormalization = layer { return 2 }
        return 0
    }
    public var kerasName: StaticString { layer.kerasName.name }
    public var kerasType: StaticString { layer.kerasName.type }
    public var kerasConfig: KerasConfig? { layer.kerasConfig }
    public var text: Text { "EachPlace(\(product(places)), \(layer.text))" }

    public func with(parameters: [[Scalar]]) -> Self {
        switch layer {
        case .dense(let dense):
            let kernel = dense.kernel.with(values: parameters[0])
            let changed =
                dense.hasBias
                ? Dense(kernel: kernel, bias: parameters[1], activation: dense.activation)
                : Dense(withoutBias: kernel, activation: dense.activation)
            return Self(.dense(changed), places: places)
        case .batchNormalization(let old):
            let count = parameters.count
            let changed = BatchNormalization(
                gamma: old.hasScale ? parameters[0] : old.gamma,
                beta: old.hasCenter ? parameters[count - 3] : old.beta, movingMean: parameters[count - 2],
                movingVariance: parameters[count - 1], epsilon: old.epsilon, momentum: old.momentum,
                hasScale: old.hasScale, hasCenter: old.hasCenter)
            return Self(.batchNormalization(changed), places: places)
        case .activation, .dropout, .flatten, .other: return self
        }
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        var outputs: [Scalar] = []
        for start in stride(from: 0, to: x.count, by: inputs) {
            outputs += layer(Array(x[start..<(start + inputs)]))
        }
        return outputs
    }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        var gradients: [Scalar] = []
        var sums = parameters.dropLast(fixedArrays).map { [Scalar](repeating: 0, count: $0.count) }
        for place in 0..<(x.count / inputs) {
            let input = Array(x[(place * inputs)..<((place + 1) * inputs)])
            let back = Backpropagation.Layer(
                layer, Trace.Layer(layer, input),
                outputs: Array(outputs[(place * units)..<((place + 1) * units)]))
            gradients += back.inputs
            let parts = [back.kernel.values, back.bias, back.gamma, back.beta].filter { !$0.isEmpty }
            for (index, part) in parts.enumerated() { sums[index] = added(sums[index], part) }
        }
        return (gradients, sums)
    }
}
