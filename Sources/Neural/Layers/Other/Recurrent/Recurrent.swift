import PlainText

// Shared code of the recurrent layers.

/// A row vector times a matrix, summed in the order of the row.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
func row<Scalar: Real>(_ x: ArraySlice<Scalar>, times matrix: Matrix<Scalar>) -> [Scalar] {
    let columns = matrix.columns
    precondition(x.count <= matrix.rows)
    return [Scalar](unsafeUninitializedCapacity: columns) { sums, count in
        x.withUnsafeBufferPointer { x in
            matrix.values.withUnsafeBufferPointer { values in
                multiply(
                    scales: x.baseAddress!, steps: (0, 1), count: 1, vectors: values.baseAddress!,
                    step: columns,
                    terms: x.count, to: sums.baseAddress!, step: 0, width: columns)
            }
        }
        count = columns
    }
}

func added<Scalar: Real>(_ one: [Scalar], _ other: [Scalar]) -> [Scalar] {
    one.indices.map { one[$0] + other[$0] }
}

/// An activation of some of a step's sums.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
func activated<Scalar: Real>(_ z: ArraySlice<Scalar>, _ activation: Activation) -> [Scalar] {
    var outputs = [Scalar](z)
    outputs.withUnsafeMutableBufferPointer { activation.apply(to: $0) }
    return outputs
}

/// A recurrent layer's outputs: those of every step, or of the last.
func answer<Scalar: Real>(_ outputs: [[Scalar]], all: Bool) -> [Scalar] {
    all ? outputs.flatMap { $0 } : outputs.last ?? []
}

/// The derivatives with respect to one step's outputs that come from the following layer.
func slope<Scalar: Real>(_ outputs: [Scalar], _ step: Int, of steps: Int, _ units: Int, all: Bool) -> [Scalar]
{
    if all { return Array(outputs[(step * units)..<((step + 1) * units)]) }
    return step == steps - 1 ? outputs : [Scalar](repeating: 0, count: units)
}

/// The derivatives that a recurrent layer accumulates in its backward pass through the steps.
struct RecurrentBack<Scalar: Real> {
    private let x: [Scalar]
    private let kernelMatrix: Matrix<Scalar>
    private(set) var inputs: [Scalar]
    private(set) var kernel: [Scalar]
    private(set) var recurrent: [Scalar]
    var bias: [Scalar]

    init(_ x: [Scalar], _ kernel: Matrix<Scalar>, _ recurrentKernel: Matrix<Scalar>, biases: Int) {
        (self.x, kernelMatrix) = (x, kernel)
        inputs = [Scalar](repeating: 0, count: x.count)
        self.kernel = [Scalar](repeating: 0, count: kernel.values.count)
        recurrent = [Scalar](repeating: 0, count: recurrentKernel.values.count)
        bias = [Scalar](repeating: 0, count: biases)
    }

    /// Adds the derivatives of one step with respect to the kernel and the inputs.
    mutating func addInputs(_ delta: [Scalar], step: Int) {
        let (rows, columns) = (kernelMatrix.rows, kernelMatrix.columns)
        for i in 0..<rows {
            var sum: Scalar = 0
            for j in 0..<columns {
                kernel[i * columns + j] += x[step * rows + i] * delta[j]
                sum += kernelMatrix.values[i * columns + j] * delta[j]
            }
            inputs[step * rows + i] += sum
        }
    }

    /// Adds the derivatives with respect to the recurrent kernel; `h` has the previous step's outputs.
    ///
    /// - Parameters:
    ///   - columns: the number of columns of the recurrent kernel, if `delta` has fewer.
    ///   - first: the column of the first derivative.
    mutating func addRecurrent(_ delta: [Scalar], _ h: [Scalar], of columns: Int? = nil, from first: Int = 0)
    {
        for i in h.indices {
            for j in delta.indices { recurrent[i * (columns ?? delta.count) + first + j] += h[i] * delta[j] }
        }
    }

    /// The derivatives with respect to the previous step, through a matrix.
    func through(_ matrix: Matrix<Scalar>, _ delta: [Scalar]) -> [Scalar] {
        (0..<matrix.rows).map { i in
            var sum: Scalar = 0
            for j in 0..<matrix.columns { sum += matrix.values[i * matrix.columns + j] * delta[j] }
            return sum
        }
    }
}

/// The bias that a recurrent layer adds: zeros if it has none.
///
/// Stops the program if the arrays do not fit together.
///
/// - Parameters:
///   - gates: the number of groups of `units` columns in the kernels.
///   - biases: the number of biases for each column.
func recurrentBias<Scalar: Real>(
    _ name: StaticString, _ kernel: Matrix<Scalar>, _ recurrentKernel: Matrix<Scalar>, _ given: [Scalar],
    gates: Int, biases: Int = 1, steps: Int
) -> [Scalar] {
    let (units, columns) = (recurrentKernel.rows, recurrentKernel.columns)
    // A matrix without rows may say any number of columns, and the reverse.
    guard !kernel.values.isEmpty, !recurrentKernel.values.isEmpty, columns == gates * units,
        kernel.columns == columns, given.isEmpty || given.count == biases * columns,
        elementCount([steps, kernel.rows]) != nil, elementCount([steps, units]) != nil
    else {
        stop(
            "\(name): a kernel of \(kernel.rows) × \(kernel.columns), a recurrent kernel of \(units) × \(columns), "
                + "\(given.count) biases and \(steps) steps. Hint: they are inputs × \(gates) · units, units × \(gates) · units, and "
                + "\(biases * gates) · units.")
    }
    return given.isEmpty ? [Scalar](repeating: 0, count: biases * columns) : given
}
