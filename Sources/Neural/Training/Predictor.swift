import PlainText

/// A trained model prepared for fast predictions, without any allocation, except in layers of other kinds
/// (``LayerKind``), which are computed row by row.
///
/// The outputs are, bit for bit, those of the ``Sequential`` model, whose parameters it copies.
///
///     let model = Sequential([Dense<Float>(kernel: Matrix([[2]]), bias: [5])])
///     let predictor = Predictor(model)
///     predictor(10)  // 25.0
public final class Predictor<Scalar: Real> {
    private let workspace: Workspace<Scalar>
    private let room: UnsafeMutableBufferPointer<Scalar>

    /// Prepares `model` for `rows` rows at a time; calls may have more.
    ///
    /// Stops the program if no layer determines the number of inputs.
    public init(_ model: Sequential<Scalar>, rows: Int = 1) {
        guard let inputs = model.inputs, rows > 0 else {
            stop(
                "Predictor: no layer of \(model.text) has a shape. Hint: give it a Dense layer.")
        }
        workspace = Workspace(model, inputs: inputs, rows: rows)
        room = .allocate(capacity: inputs + workspace.units)
        room.initialize(repeating: 0)
    }

    deinit { room.deallocate() }

    /// The number of inputs in each row.
    public var inputs: Int { workspace.inputs }
    /// The number of outputs for each row.
    public var units: Int { workspace.units }

    /// The output for `x` of a model with one input and one unit. Stops the program for other models.
    public func callAsFunction(_ x: Scalar) -> Scalar {
        guard inputs == 1, units == 1 else {
            stop("Predictor: a model of \(inputs) inputs and \(units) units. Hint: both must be 1.")
        }
        room[0] = x
        workspace.predict(room.baseAddress!, to: room.baseAddress! + 1, count: 1)
        return room[1]
    }

    /// Writes the model's outputs for the rows of `x` to `outputs`, ``units`` numbers for each.
    ///
    /// Stops the program unless both hold the same whole number of rows.
    public func predict(_ x: UnsafeBufferPointer<Scalar>, into outputs: UnsafeMutableBufferPointer<Scalar>) {
        let rows = outputs.count / units
        guard outputs.count == rows * units, x.count == rows * inputs else {
            stop(
                "Predictor: \(x.count) numbers in and \(outputs.count) out, for rows of \(inputs) and \(units). "
                    + "Hint: give whole rows, and as many of both.")
        }
        guard rows > 0 else { return }
        workspace.predict(x.baseAddress!, to: outputs.baseAddress!, count: rows)
    }
}

extension Sequential {
    /// The model's outputs for each row of `batch`: one row of outputs for each.
    ///
    /// The results are, bit for bit, those of one call per row. Stops the program unless the rows hold as
    /// many numbers as the first layer has inputs.
    public func callAsFunction(_ batch: Matrix<Scalar>) -> Matrix<Scalar> {
        requireColumns(batch, "the input")
        guard batch.rows > 0 else {
            return Matrix(rows: 0, columns: units ?? batch.columns, values: [])
        }
        let workspace = Workspace(self, inputs: batch.columns, rows: min(batch.rows, 128))
        let count = batch.rows * workspace.units
        let values = [Scalar](unsafeUninitializedCapacity: count) { values, written in
            batch.values.withUnsafeBufferPointer {
                workspace.predict($0.baseAddress!, to: values.baseAddress!, count: batch.rows)
            }
            written = count
        }
        return Matrix(rows: batch.rows, columns: workspace.units, values: values)
    }

    /// Stops the program unless the rows of `batch` fit the first layer.
    func requireColumns(_ batch: Matrix<Scalar>, _ name: Text) {
        guard let inputs, inputs != batch.columns else { return }
        stop(
            "\(text): \(name) is \(batch.rows) × \(batch.columns) but the first layer takes \(inputs). "
                + "Hint: "
                + (batch.rows == inputs
                    ? "it may be transposed; a batch is rows × inputs."
                    : "a batch has a column for each input."))
    }
}

extension Matrix {
    /// Makes a matrix of one column: a batch of rows of one number each.
    public init(column values: [Scalar]) {
        self.init(rows: values.count, columns: 1, values: values)
    }
}
