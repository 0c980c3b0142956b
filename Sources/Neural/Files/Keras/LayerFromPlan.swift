// Makes a layer from its plan and its weights.

extension LayerPlan {
    /// The layer with these weights, whose shapes match the plan.
    func layer<Scalar: Real>(_ arrays: [[Scalar]]) -> OtherLayer<Scalar> {
        func matrix(_ index: Int, _ columns: Int) -> Matrix<Scalar> {
            Matrix(rows: arrays[index].count / columns, columns: columns, values: arrays[index])
        }
        func filled(_ isThere: Bool, _ array: Int, _ value: Scalar, _ count: Int) -> [Scalar] {
            isThere ? arrays[array] : [Scalar](repeating: value, count: count)
        }
        switch kind {
        case .convolution(
            let windows, let axes, let channels, let filters, let groups, let activation, let hasBias):
            let layer = Conv2D(
                kernel: arrays[0], bias: hasBias ? arrays[1] : [], filters: filters, windows: windows,
                channels: channels, groups: groups, activation: activation)
            return axes == 1 ? OtherLayer(Conv1D(layer)) : OtherLayer(layer)
        case .pooling(let windows, let axes, let channels, let isMax):
            let layer = Pooling2D<Scalar>(isMax ? .max : .average, windows: windows, channels: channels)
            return axes == 1 ? OtherLayer(Pooling1D(layer)) : OtherLayer(layer)
        case .globalPooling(let places, let channels, let isMax, let keepsAxes):
            return OtherLayer(
                GlobalPooling<Scalar>(
                    isMax ? .max : .average, over: places, channels: channels, keepsAxes: keepsAxes))
        case .layerNormalization(let units, let epsilon, let hasScale, let hasCenter):
            return OtherLayer(
                LayerNormalization(
                    gamma: filled(hasScale, 0, 1, units), beta: filled(hasCenter, hasScale ? 1 : 0, 0, units),
                    epsilon: Scalar(epsilon), shape: inputShape, hasScale: hasScale, hasCenter: hasCenter))
        case .embedding(_, let units):
            return OtherLayer(Embedding(matrix(0, units), shape: inputShape))
        case .rescaling(let scale, let offset):
            return OtherLayer(
                Rescaling(
                    scale: scale.map { Scalar($0) }, offset: offset.map { Scalar($0) }, shape: inputShape))
        case .normalization(let mean, let variance, _):
            if mean.isEmpty {
                return OtherLayer(
                    Rescaling(
                        mean: arrays[0], variance: arrays[1], shape: inputShape, adaptedTo: arrays[2][0]))
            }
            return OtherLayer(
                Rescaling(
                    mean: mean.map { Scalar($0) }, variance: variance.map { Scalar($0) }, shape: inputShape))
        case .prelu(let slopes):
            return OtherLayer(PReLU(slopes: arrays[0], slopesShape: slopes, shape: inputShape))
        case .recurrent(let cell, let steps, _, let units, let activation, let gates, let hasBias, let all):
            let (kernel, recurrent) = (matrix(0, cell.gates * units), matrix(1, cell.gates * units))
            let bias = hasBias ? arrays[2] : []
            switch cell {
            case .simple:
                return OtherLayer(
                    SimpleRNN(
                        kernel: kernel, recurrentKernel: recurrent, bias: bias, activation: activation,
                        steps: steps, returnsSequences: all))
            case .lstm:
                return OtherLayer(
                    LSTM(
                        kernel: kernel, recurrentKernel: recurrent, bias: bias, activation: activation,
                        recurrentActivation: gates, steps: steps, returnsSequences: all))
            case .gru, .gruResetBefore:
                return OtherLayer(
                    GRU(
                        kernel: kernel, recurrentKernel: recurrent, bias: bias, activation: activation,
                        recurrentActivation: gates, resetsAfter: cell == .gru, steps: steps,
                        returnsSequences: all))
            }
        case .attention(let heads, let size, let valueSize, let places, let units, let outputs, _):
            return OtherLayer(
                MultiHeadAttention(
                    arrays, heads: heads, size: size, valueSize: valueSize, units: units, outputs: outputs,
                    places: places))
        case .denseAtPlaces(let places, _, let units, let activation, let hasBias):
            let dense =
                hasBias
                ? Dense(kernel: matrix(0, units), bias: arrays[1], activation: activation)
                : Dense(withoutBias: matrix(0, units), activation: activation)
            return OtherLayer(EachPlace(.dense(dense), places: places))
        case .normalizationAtPlaces(
            let places, let units, let epsilon, let momentum, let hasScale, let hasCenter):
            let layer = BatchNormalization(
                gamma: filled(hasScale, 0, 1, units), beta: filled(hasCenter, hasScale ? 1 : 0, 0, units),
                movingMean: arrays[arrays.count - 2], movingVariance: arrays[arrays.count - 1],
                epsilon: Scalar(epsilon), momentum: Scalar(momentum), hasScale: hasScale, hasCenter: hasCenter
            )
            return OtherLayer(EachPlace(.batchNormalization(layer), places: places))
        case .activationAtPlaces(let places, let units, let activation):
            return OtherLayer(EachPlace(.activation(activation), places: places, units: units))
        case .reshape: return OtherLayer(Reshape<Scalar>(from: inputShape, to: outputShape))
        }
    }
}
