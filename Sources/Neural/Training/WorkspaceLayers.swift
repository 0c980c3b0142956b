// How each kind of layer is trained. A new one has a case in `Kind`, and the compiler asks for the rest; what takes more than a few
// lines stands with the layer.

extension Workspace {
    /// What a layer does to the rows of a batch.
    enum Kind {
        case dense(Activation)
        case normalization(epsilon: Scalar, momentum: Scalar)
        case activation(Activation)
        case dropout(Double)
    }

    /// How a layer is computed, whether its sums are kept for the way back, and how many statistics it has; nil where it changes
    /// nothing.
    static func plan(
        _ layer: Layer<Scalar>, units: Int
    ) -> (kind: Kind, keeps: Bool, statistics: Int)? {
        switch layer {
        case .flatten: nil
        case .dense(let dense): (.dense(dense.activation), dense.activation != .linear, 0)
        case .batchNormalization(let layer):
            (.normalization(epsilon: layer.epsilon, momentum: layer.momentum), true, 3 * units)
        case .activation(let activation): (.activation(activation), false, 0)
        case .dropout(let rate): (.dropout(rate), true, 0)
        }
    }

    /// Takes parameters and moving statistics from a model with these layers.
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
                add(dense.bias)
            case .batchNormalization(let normalization):
                add(normalization.gamma)
                add(normalization.beta)
                for number in normalization.movingMean + normalization.movingVariance
                    + normalization.movingVariance
                {
                    statistics.initializeElement(at: s, to: number)
                    s += 1
                }
            case .activation, .dropout, .flatten: break
            }
        }
    }

    /// Puts parameters and moving statistics into a model with these layers.
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
                dense.bias = take(dense.units)
                model.layers[index] = .dense(dense)
            case .batchNormalization(var normalization):
                let units = normalization.units
                normalization.gamma = take(units)
                normalization.beta = take(units)
                normalization.movingMean = Array(statistics[s..<(s + units)])
                normalization.movingVariance = Array(statistics[(s + units)..<(s + 2 * units)])
                s += 3 * units
                model.layers[index] = .batchNormalization(normalization)
            case .activation, .dropout, .flatten: break
            }
        }
    }

    /// Computes every layer for `lanes` rows that have been loaded: as a trained model does, or, in training, with
    /// the batch's own mean and variance, and with numbers dropped out.
    @inline(__always)
    func forward(_ lanes: Int, training: Bool) {
        let whole = wholeVectors(lanes)
        for step in steps {
            let (x, kept, y) = (values + step.input, values + step.kept, values + step.outputs)
            switch step.kind {
            case .dense(let activation):
                denseForward(
                    x, kernel: parameters.baseAddress! + step.parameters,
                    bias: parameters.baseAddress! + step.parameters + step.inputs * step.units, to: kept,
                    inputs: step.inputs, units: step.units, lanes: whole, stride: stride)
                apply(activation, kept, to: y, step.units, lanes)
            case .activation(let activation):
                apply(activation, x, to: y, step.units, lanes)
            case .normalization(let epsilon, let momentum):
                normalize(step, lanes, epsilon: epsilon, momentum: training ? momentum : nil)
            case .dropout(let rate):
                dropOut(x, mask: kept, to: y, units: step.units, lanes, rate: training ? rate : 0)
            }
        }
    }

    /// The function of the last layer.
    var lastActivation: Activation? {
        switch steps.last?.kind {
        case .dense(let activation), .activation(let activation): activation
        case .normalization, .dropout, nil: nil
        }
    }

    /// Goes back through the layers from ``delta``, and leaves every parameter's gradient in ``gradients``.
    @inline(__always)
    func backward(_ lanes: Int, bySums: Bool) {
        for index in steps.indices.reversed() {
            let step = steps[index]
            let (x, kept) = (values + step.input, values + step.kept)
            let isPast = bySums && index == steps.count - 1
            switch step.kind {
            case .dense(let activation):
                if !isPast { back(activation, z: kept, values + step.outputs, step.units, lanes) }
                let gradient = gradients.baseAddress! + step.parameters
                denseGradients(
                    x, delta: delta, rows: rows, kernel: gradient, bias: gradient + step.inputs * step.units,
                    inputs: step.inputs, units: step.units, lanes: lanes, stride: stride)
                if index == 0 { return }
                denseInputGradients(
                    delta: delta, kernel: parameters.baseAddress! + step.parameters, to: nextDelta,
                    inputs: step.inputs, units: step.units, lanes: wholeVectors(lanes), stride: stride)
                swap(&delta, &nextDelta)
            case .activation(let activation):
                if !isPast { back(activation, z: x, values + step.outputs, step.units, lanes) }
            case .normalization:
                backThroughNormalization(step, lanes)
            case .dropout:
                for unit in 0..<step.units {
                    for lane in 0..<lanes { delta[unit * stride + lane] *= kept[unit * stride + lane] }
                }
            }
        }
    }
}
