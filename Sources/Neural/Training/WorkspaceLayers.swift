import PlainText

// How each kind of layer is trained. A new kind has a case in `Kind`, and the compiler asks for the rest;
// code of more than a few lines is in the layer's own file.

extension Workspace {
    /// The operation of a layer on the rows of a batch.
    enum Kind {
        case dense(Activation, hasBias: Bool)
        case normalization(Normalization)
        case activation(Activation)
        case dropout(Double)
        /// A layer of another kind: its index in ``others``.
        case other(Int)
    }

    /// The settings of batch normalization. (Not the layer itself, whose arrays would be reference-counted at
    /// each step.)
    struct Normalization {
        let epsilon, momentum: Scalar
        let hasScale, hasCenter: Bool
    }

    /// How a layer is computed, whether values are kept for the backward pass, and how many statistics it
    /// has; nil if it changes nothing.
    static func plan(
        _ layer: Layer<Scalar>, _ index: Int, units: Int
    ) -> (kind: Kind, keeps: Bool, statistics: Int)? {
        switch layer {
        case .flatten: nil
        case .other: (.other(index), false, 0)
        case .dense(let dense):
            (.dense(dense.activation, hasBias: dense.hasBias), dense.activation != .linear, 0)
        case .batchNormalization(let layer):
            (
                .normalization(
                    Normalization(
                        epsilon: layer.epsilon, momentum: layer.momentum, hasScale: layer.hasScale,
                        hasCenter: layer.hasCenter)), true, 3 * units
            )
        case .activation(let activation): (.activation(activation), false, 0)
        case .dropout(let rate): (.dropout(rate), true, 0)
        }
    }

    /// Copies parameters and moving statistics from a model with these layers.
    func read(_ model: Sequential<Scalar>) {
        var (p, s) = (parameters.baseAddress!, 0)
        func add(_ numbers: [Scalar]) {
            for number in numbers {
                p.initialize(to: number)
                p += 1
            }
        }
        for layer in model.layers {
            switch layer {
            case .dense(let dense):
                add(dense.kernel.values)
                if dense.hasBias { add(dense.bias) }
            case .batchNormalization(let normalization):
                if normalization.hasScale { add(normalization.gamma) }
                if normalization.hasCenter { add(normalization.beta) }
                for number in normalization.movingMean + normalization.movingVariance
                    + normalization.movingVariance
                {
                    statistics.initializeElement(at: s, to: number)
                    s += 1
                }
            case .other(let layer):
                for array in layer.parameters.dropLast(layer.fixedArrays) { add(array) }
            case .activation, .dropout, .flatten: break
            }
        }
    }

    /// Copies parameters and moving statistics to a model with these layers.
    func write(to model: inout Sequential<Scalar>) {
        var (p, s) = (0, 0)
        func take(_ count: Int) -> [Scalar] {
            p += count
            return Array(parameters[(p - count)..<p])
        }
        for index in model.layers.indices {
            switch model.layers[index] {
            case .dense(var dense):
                dense.kernel = Matrix(
                    rows: dense.inputs, columns: dense.units, values: take(dense.inputs * dense.units))
                if dense.hasBias { dense.bias = take(dense.units) }
                model.layers[index] = .dense(dense)
            case .batchNormalization(var normalization):
                let units = normalization.units
                if normalization.hasScale { normalization.gamma = take(units) }
                if normalization.hasCenter { normalization.beta = take(units) }
                normalization.movingMean = Array(statistics[s..<(s + units)])
                normalization.movingVariance = Array(statistics[(s + units)..<(s + 2 * units)])
                s += 3 * units
                model.layers[index] = .batchNormalization(normalization)
            case .other(let layer):
                model.layers[index] = .other(updated(layer, from: &p))
            case .activation, .dropout, .flatten: break
            }
        }
    }

    /// The layer with the parameters that begin at `place`, which is moved past them.
    private func updated(_ layer: OtherLayer<Scalar>, from place: inout Int) -> OtherLayer<Scalar> {
        var arrays = layer.parameters
        for index in arrays.indices.dropLast(layer.fixedArrays) {
            let count = arrays[index].count
            arrays[index] = Array(parameters[place..<(place + count)])
            place += count
        }
        let changed = layer.with(parameters: arrays)
        guard changed.parameters.map({ $0.count }) == arrays.map({ $0.count }) else {
            stopForShape(layer.text, "parameters")
        }
        return changed
    }

    /// Computes every layer for `lanes` loaded rows. Outside training, computes what the trained model does;
    /// in training, uses the batch's own mean and variance, and applies dropout.
    @inline(__always)
    func forward(_ lanes: Int, training: Bool) {
        let whole = wholeVectors(lanes)
        if othersAreStale { updateOthers() }
        for step in steps {
            let (x, kept, y) = (values + step.input, values + step.kept, values + step.outputs)
            switch step.kind {
            case .dense(let activation, let hasBias):
                let kernel = parameters.baseAddress! + step.parameters
                denseForward(
                    x, kernel: kernel, bias: hasBias ? kernel + step.inputs * step.units : nil, to: kept,
                    inputs: step.inputs, units: step.units, lanes: whole, stride: stride)
                apply(activation, kept, to: y, step.units, lanes)
            case .activation(let activation):
                apply(activation, x, to: y, step.units, lanes)
            case .normalization(let layer):
                normalize(step, lanes, layer, momentum: training ? layer.momentum : nil)
            case .dropout(let rate):
                dropOut(x, mask: kept, to: y, units: step.units, lanes, rate: training ? rate : 0)
            case .other(let index): forward(others[index]!, step, lanes)
            }
        }
    }

    /// The activation of the last layer.
    var lastActivation: Activation? {
        switch steps.last?.kind {
        case .dense(let activation, _), .activation(let activation): activation
        case .normalization, .dropout, .other, nil: nil
        }
    }

    /// The backward pass through the layers from ``delta``; leaves every parameter's gradient in
    /// ``gradients``.
    @inline(__always)
    func backward(_ lanes: Int, bySums: Bool) {
        for index in steps.indices.reversed() {
            let step = steps[index]
            let (x, kept) = (values + step.input, values + step.kept)
            let isPast = bySums && index == steps.count - 1
            switch step.kind {
            case .dense(let activation, let hasBias):
                if !isPast { back(activation, z: kept, values + step.outputs, step.units, lanes) }
                let gradient = gradients.baseAddress! + step.parameters
                denseGradients(
                    x, delta: delta, rows: rows, kernel: gradient,
                    bias: hasBias ? gradient + step.inputs * step.units : nil,
                    inputs: step.inputs, units: step.units, lanes: lanes, stride: stride)
                if index == 0 { return }
                denseInputGradients(
                    delta: delta, kernel: parameters.baseAddress! + step.parameters, to: nextDelta,
                    inputs: step.inputs, units: step.units, lanes: wholeVectors(lanes), stride: stride)
                swap(&delta, &nextDelta)
            case .activation(let activation):
                if !isPast { back(activation, z: x, values + step.outputs, step.units, lanes) }
            case .normalization(let layer):
                backThroughNormalization(step, lanes, layer)
            case .dropout:
                for unit in 0..<step.units {
                    for lane in 0..<lanes { delta[unit * stride + lane] *= kept[unit * stride + lane] }
                }
            case .other(let other): backward(others[other]!, step, lanes)
            }
        }
    }
}

// Layers of other kinds are computed row by row.
extension Workspace {
    /// Makes ``others`` from the current parameters.
    @inline(never)
    private func updateOthers() {
        othersAreStale = false
        for step in steps {
            guard case .other(let index) = step.kind else { continue }
            var place = step.parameters
            others[index] = updated(others[index]!, from: &place)
        }
    }

    /// The numbers of one row that are stored feature by feature.
    private func numbers(_ features: UnsafePointer<Scalar>, _ count: Int, _ lane: Int) -> [Scalar] {
        (0..<count).map { features[$0 * stride + lane] }
    }

    @inline(never)
    private func forward(_ layer: OtherLayer<Scalar>, _ step: Step, _ lanes: Int) {
        for lane in 0..<lanes {
            let outputs = layer(numbers(values + step.input, step.inputs, lane))
            guard outputs.count == step.units else { stopForShape(layer.text, "outputs") }
            for unit in 0..<step.units { values[step.outputs + unit * stride + lane] = outputs[unit] }
        }
    }

    /// Adds up the gradients of the rows, in their order, and passes the derivatives on.
    @inline(never)
    private func backward(_ layer: OtherLayer<Scalar>, _ step: Step, _ lanes: Int) {
        let gradient = gradients.baseAddress! + step.parameters
        for index in 0..<layer.trainableParameterCount { gradient[index] = 0 }
        let lengths = layer.parameters.dropLast(layer.fixedArrays).map { $0.count }
        for lane in 0..<lanes {
            let back = layer.backpropagated(
                numbers(delta, step.units, lane), at: numbers(values + step.input, step.inputs, lane))
            // They are added without bounds.
            guard back.inputs.count == step.inputs, back.parameters.map({ $0.count }) == lengths else {
                stopForShape(layer.text, "derivatives")
            }
            var place = gradient
            for array in back.parameters {
                for number in array {
                    place[0] += number
                    place += 1
                }
            }
            for input in 0..<step.inputs { nextDelta[input * stride + lane] = back.inputs[input] }
        }
        swap(&delta, &nextDelta)
    }
}

/// Stops the program because a layer of another kind breaks the rules of ``LayerKind``.
@inline(never)
private func stopForShape(_ layer: Text, _ what: Text) -> Never {
    stop(
        "\(layer) gives \(what) of other lengths than it says. Hint: its type has to answer as LayerKind describes: as many "
            + "outputs as its outputShape, and a derivative for each input and each parameter that gradients change."
    )
}
