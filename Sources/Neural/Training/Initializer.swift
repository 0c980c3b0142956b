/// How the weights of a layer are chosen before training.
///
/// All distributions have mean 0, and a variance that keeps the numbers of a deep network from growing or
/// fading: 2 / (inputs + units) after Glorot and Bengio (2010), 2 / inputs after He et al. (2015), 1 / inputs
/// after LeCun et al. (1998). The normal distributions are truncated at two standard deviations, and widened
/// to restore the variance, as in Keras.
///
///     var generator = Generator(seed: 1)
///     let kernel: Matrix<Float> = Initializer.heNormal.kernel(inputs: 16, units: 4, using: &generator)
public enum Initializer: Sendable, CaseIterable {
    /// Uniform, of variance 2 / (inputs + units): Keras' default.
    case glorotUniform
    /// Normal, of variance 2 / (inputs + units).
    case glorotNormal
    /// Uniform, of variance 2 / inputs: for ``Activation/relu``.
    case heUniform
    /// Normal, of variance 2 / inputs: for ``Activation/relu``.
    case heNormal
    /// Uniform, of variance 1 / inputs.
    case lecunUniform
    /// Normal, of variance 1 / inputs: for ``Activation/selu``.
    case lecunNormal

    /// The variance of the weights of a layer with this number of inputs and units.
    public func variance(inputs: Int, units: Int) -> Double {
        switch self {
        case .glorotUniform, .glorotNormal: 2 / Double(inputs + units)
        case .heUniform, .heNormal: 2 / Double(inputs)
        case .lecunUniform, .lecunNormal: 1 / Double(inputs)
        }
    }

    /// A kernel, inputs × units, drawn row after row. Both must be positive.
    public func kernel<Scalar: Real>(
        inputs: Int, units: Int, using generator: inout Generator
    ) -> Matrix<Scalar> {
        let variance = variance(inputs: inputs, units: units)
        var values: [Scalar] = []
        values.reserveCapacity(inputs * units)
        for _ in 0..<(inputs * units) {
            switch self {
            case .glorotUniform, .heUniform, .lecunUniform:
                // A uniform number between −a and a has the variance a²/3.
                values.append(Scalar((2 * generator.uniform() - 1) * (3 * variance).squareRoot()))
            case .glorotNormal, .heNormal, .lecunNormal:
                // Truncation at ±2 reduces a standard deviation of 1 to this.
                values.append(Scalar(truncated(&generator) * variance.squareRoot() / 0.8796256610342398))
            }
        }
        return Matrix(rows: inputs, columns: units, values: values)
    }

    private func truncated(_ generator: inout Generator) -> Double {
        while true {
            let number = generator.normal()
            if number.magnitude <= 2 { return number }
        }
    }
}

extension Dense {
    /// Makes an untrained layer: weights drawn from `generator`, biases zero, or none.
    ///
    /// Stops the program unless there is at least one input and one unit.
    public init(
        inputs: Int, units: Int, activation: Activation = .linear, hasBias: Bool = true,
        initializer: Initializer = .glorotUniform, using generator: inout Generator
    ) {
        let kernel: Matrix<Scalar> =
            inputs > 0 && units > 0
            ? initializer.kernel(inputs: inputs, units: units, using: &generator)
            : Matrix(rows: 0, columns: 0, values: [])
        if !hasBias {
            self.init(withoutBias: kernel, activation: activation)
            return
        }
        self.init(
            kernel: kernel, bias: [Scalar](repeating: 0, count: kernel.columns), activation: activation)
    }
}
