/// A model laid out for speed: its parameters in one block of memory, and room for what every layer computes
/// for the rows of a batch. Nothing is allocated during computation, except
/// by layers of other kinds.
///
/// Numbers are stored feature by feature, with those of the batch's rows ("lanes") adjacent. Each sum is
/// taken in the order of the inputs, whatever the number of rows, so a row's outputs are, bit for bit, those
/// of ``Sequential``.
final class Workspace<Scalar: Real> {
    /// The offsets of one layer's numbers. Flatten has no step, since it changes nothing.
    struct Step {
        let kind: Kind
        let inputs, units: Int
        /// Offset of the parameters: kernel and bias, or gamma and beta.
        let parameters: Int
        /// Offset of the moving mean and variance, followed by the roots of a batch's variances.
        let statistics: Int
        /// Offsets of the inputs, of the values kept for the backward pass, and of the outputs.
        let input, kept, outputs: Int
    }

    let steps: [Step]
    /// The model's layers of other kinds, by their index in the model.
    var others: [OtherLayer<Scalar>?]
    /// Whether ``parameters`` may have changed since ``others`` were made from them.
    var othersAreStale = false
    /// The numbers of inputs and outputs.
    let inputs, units: Int
    /// The largest number of rows in a batch.
    let capacity: Int
    /// The distance between the features of a batch: 1, or a multiple of 8, so that vectors hold whole rows.
    /// Results beyond the batch's rows are never read.
    let stride: Int
    /// Kernel and bias, or gamma and beta, of each layer.
    let parameters: UnsafeMutableBufferPointer<Scalar>
    let gradients: UnsafeMutableBufferPointer<Scalar>
    let statistics: UnsafeMutableBufferPointer<Scalar>
    /// The model's inputs, then the values that each layer keeps, and its outputs.
    let values: UnsafeMutablePointer<Scalar>
    /// The loss's derivatives with respect to a layer's outputs, and to its inputs.
    var delta, nextDelta: UnsafeMutablePointer<Scalar>
    /// Room for one layer's derivatives, row by row.
    let rows: UnsafeMutablePointer<Scalar>
    /// Room for the numbers of one row and its targets.
    let row: UnsafeMutablePointer<Double>
    let widest: Int
    var generator = Generator(seed: 0)

    /// Lays out `model` for up to `rows` rows of `inputs` numbers.
    init(_ model: Sequential<Scalar>, inputs: Int, rows: Int) {
        capacity = rows
        let stride = rows == 1 ? 1 : (rows + 7) & ~7
        self.stride = stride
        self.inputs = inputs
        var steps: [Step] = []
        others = model.layers.map {
            if case .other(let layer) = $0 { layer } else { nil }
        }
        var (width, widest, parameters, statistics) = (inputs, inputs, 0, 0)
        var (place, end) = (0, inputs * stride)
        for (index, layer) in model.layers.enumerated() {
            let units = layer.shape?.units ?? width
            guard let plan = Self.plan(layer, index, units: units) else { continue }
            let outputs = plan.keeps ? end + units * stride : end
            steps.append(
                Step(
                    kind: plan.kind, inputs: width, units: units, parameters: parameters,
                    statistics: statistics,
                    input: place, kept: end, outputs: outputs))
            parameters += layer.trainableParameterCount
            statistics += plan.statistics
            (place, end, width) = (outputs, outputs + units * stride, units)
            widest = max(widest, width)
        }
        self.steps = steps
        self.widest = widest
        units = width
        self.parameters = .allocate(capacity: parameters)
        gradients = .allocate(capacity: parameters)
        self.statistics = .allocate(capacity: statistics)
        values = .allocate(capacity: end)
        delta = .allocate(capacity: widest * stride)
        nextDelta = .allocate(capacity: widest * stride)
        self.rows = .allocate(capacity: widest * stride)
        row = .allocate(capacity: 2 * widest)
        gradients.initialize(repeating: 0)
        values.initialize(repeating: 0, count: end)
        delta.initialize(repeating: 0, count: widest * stride)
        nextDelta.initialize(repeating: 0, count: widest * stride)
        read(model)
    }

    deinit {
        parameters.deallocate()
        gradients.deallocate()
        statistics.deallocate()
        values.deallocate()
        delta.deallocate()
        nextDelta.deallocate()
        rows.deallocate()
        row.deallocate()
    }

    /// Copies `count` rows of `source`, each of ``inputs`` numbers, feature by feature.
    @inline(__always)
    func load(_ source: UnsafePointer<Scalar>, count: Int, row: (Int) -> Int) {
        if inputs == 1 {
            for lane in 0..<count { values[lane] = source[row(lane)] }
            return
        }
        // One cache line at a time: 16 numbers of each row.
        var first = 0
        while first < inputs {
            let past = min(first &+ 16, inputs)
            for lane in 0..<count {
                let numbers = source + row(lane) &* inputs
                var place = values + (first &* stride &+ lane)
                for i in first..<past {
                    place[0] = numbers[i]
                    place += stride
                }
            }
            first = past
        }
    }

    /// The number of lanes, rounded up to whole vectors.
    func wholeVectors(_ lanes: Int) -> Int { stride == 1 ? lanes : (lanes + 7) & ~7 }

    /// The outputs, feature by feature.
    var outputs: UnsafeMutablePointer<Scalar> { values + (steps.last?.outputs ?? 0) }

    /// Applies an activation to sums that are stored feature by feature.
    @inline(__always)
    func apply(
        _ activation: Activation, _ z: UnsafeMutablePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>,
        _ units: Int, _ lanes: Int
    ) {
        if activation.kind == .relu {
            rectify(z, to: y, units &* stride)
        } else if let across = activation.across {
            for lane in 0..<lanes {
                for unit in 0..<units { row[unit] = Double(z[unit * stride + lane]) }
                across.value(row, units)
                for unit in 0..<units { y[unit * stride + lane] = Scalar(row[unit]) }
            }
        } else if z != y || activation.kind != .linear {
            for unit in 0..<units {
                for lane in 0..<lanes { y[unit * stride + lane] = activation(z[unit * stride + lane]) }
            }
        }
    }
}
