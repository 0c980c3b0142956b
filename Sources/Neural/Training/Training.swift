import PlainText

/// A model being trained: its parameters, and the optimizer's state.
///
///     let x = Matrix<Float>([[0], [1], [2], [3]])
///     let y = Matrix<Float>([[5], [7], [9], [11]])
///     var generator = Generator(seed: 1)
///     let layer = Dense<Float>(inputs: 1, units: 1, using: &generator)
///     let training = Training(Sequential([layer]), optimizer: SGD(learningRate: 0.1))
///     let history = training.fit(x, y, epochs: 200)
///     // Near 25:
///     let output = training.model([10])[0]
public final class Training<Rule: Optimizer> {
    /// The type of the model's numbers, which is that of the optimizer.
    public typealias Scalar = Rule.Scalar

    /// The rule that changes the parameters.
    public private(set) var optimizer: Rule
    /// The loss to minimize.
    public let loss: Loss
    private var trained: Sequential<Scalar>
    private var workspace: Workspace<Scalar>
    private var generator: Generator

    /// Prepares the training of `model`. The seed determines the order of shuffled rows, and which numbers
    /// dropout removes.
    ///
    /// Stops the program if no layer determines the number of inputs, or if a batch normalization is applied at
    /// several places (``EachPlace``).
    public init(
        _ model: Sequential<Scalar>, loss: Loss = .meanSquaredError, optimizer: Rule, seed: UInt64 = 0
    ) {
        guard let inputs = model.inputs else {
            stop("Training: no layer of \(model.text) has a shape. Hint: give it a Dense layer.")
        }
        for case .other(let layer) in model.layers where layer.needsBatch {
            stop(
                "Training: the moving statistics of \(layer.text) are not computed for several places. Hint: normalize each "
                    + "row, as LayerNormalization does.")
        }
        self.optimizer = optimizer
        self.loss = loss
        trained = model
        workspace = Workspace(model, inputs: inputs, rows: 1)
        generator = Generator(seed: seed)
        workspace.generator = Generator(seed: generator.next())
    }

    /// The model in its current state.
    public var model: Sequential<Scalar> {
        var model = trained
        workspace.write(to: &model)
        return model
    }

    /// Every trainable number: each layer's kernel, row after row, and bias, or its gamma and beta.
    public var parameters: [Scalar] { Array(workspace.parameters) }

    /// The gradients of the last step, in the order of ``parameters``; zeros before the first.
    public var gradients: [Scalar] { Array(workspace.gradients) }

    /// Trains for one step, with all rows of `x` (rows × inputs) and `y` (rows × units, or rows × 1 if the
    /// loss is sparse) as one batch.
    ///
    /// Returns the mean loss before the step. Stops the program if the shapes do not fit.
    @discardableResult
    public func step(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>) -> Scalar {
        require(x, y)
        prepare(x.rows)
        return Scalar(step(x, y, rows: Array(0..<x.rows)[...]) / Double(x.rows))
    }

    /// Trains for `epochs` passes through the rows of `x` (rows × inputs) and `y` (rows × units), in batches.
    ///
    /// An epoch's loss is the mean over its rows, each taken before the step of its batch, as in Keras'
    /// history. ``History`` explains why the loss computed afterwards differs. If the loss is sparse, `y` is
    /// rows × 1.
    ///
    /// - Parameters:
    ///   - x: the inputs, a row for each example.
    ///   - y: the targets, as many rows.
    ///   - epochs: the maximum number of passes; none if it is 0 or below.
    ///   - batchSize: the number of rows in a step; the last step of an epoch may have fewer.
    ///   - shuffle: whether each epoch goes through the rows in a new order.
    ///   - validation: rows whose loss is computed after each epoch, without training on them.
    ///   - stopping: when to stop before the last epoch.
    ///   - onEpoch: called with the progress after each epoch; training ends if it returns false.
    ///
    /// Stops the program if the shapes do not fit, or if `batchSize` is not positive.
    @discardableResult
    public func fit(
        _ x: Matrix<Scalar>, _ y: Matrix<Scalar>, epochs: Int, batchSize: Int = 32, shuffle: Bool = true,
        validation: (x: Matrix<Scalar>, y: Matrix<Scalar>)? = nil, stopping: EarlyStopping? = nil,
        onEpoch: (Progress<Scalar>) -> Bool = { _ in true }
    ) -> History<Scalar> {
        require(x, y)
        if let validation { require(validation.x, validation.y) }
        requirePositive(batchSize)
        var order = Array(0..<x.rows)
        var history = History<Scalar>()
        var state = EarlyStoppingState<Scalar>()
        for epoch in 0..<max(0, epochs) {
            if shuffle { generator.shuffle(&order) }
            history.loss.append(pass(x, y, order: order, batchSize: batchSize))
            if let validation { history.validationLoss.append(evaluate(validation.x, validation.y)) }
            let watched = validation == nil ? history.loss[epoch] : history.validationLoss[epoch]
            if let stopping, state.isOver(watched, stopping, { model }) { break }
            let progress = Progress(
                epoch: epoch + 1, epochs: epochs, loss: history.loss[epoch],
                validationLoss: history.validationLoss.last)
            if !onEpoch(progress) { break }
        }
        if let best = state.best { restore(best) }
        return history
    }

    /// Trains for one pass through the rows in this order. Returns the mean loss over them, each taken before
    /// the step of its batch.
    ///
    /// `onBatch` is called with the sum of a batch's losses and the number of its rows.
    func pass(
        _ x: Matrix<Scalar>, _ y: Matrix<Scalar>, order: [Int], batchSize: Int,
        onBatch: (_ sum: Double, _ rows: Int) -> Void = { _, _ in }
    ) -> Scalar {
        requirePositive(batchSize)
        prepare(min(batchSize, x.rows))
        var sum = 0.0
        for start in stride(from: 0, to: x.rows, by: batchSize) {
            let rows = order[start..<min(start + batchSize, x.rows)]
            let loss = step(x, y, rows: rows)
            onBatch(loss, rows.count)
            sum += loss
        }
        return Scalar(sum / Double(x.rows))
    }

    private func requirePositive(_ batchSize: Int) {
        guard batchSize > 0 else { stop("Training: batches of \(batchSize). Hint: at least 1 row.") }
    }

    /// The mean loss of the current model over the rows of `x` (rows × inputs) and `y` (rows × units, or rows
    /// × 1 if the loss is sparse).
    ///
    /// Stops the program if the shapes do not fit.
    public func evaluate(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>) -> Scalar {
        require(x, y)
        var (sum, done) = (0.0, 0)
        x.values.withUnsafeBufferPointer { x in
            y.values.withUnsafeBufferPointer { y in
                let rows = y.count / loss.targetCount(workspace.units)
                while done < rows {
                    let count = min(workspace.capacity, rows - done)
                    sum += workspace.evaluate(
                        loss, x: x.baseAddress! + done * workspace.inputs,
                        y: y.baseAddress! + done * loss.targetCount(workspace.units), count: count)
                    done += count
                }
            }
        }
        return Scalar(sum / Double(x.rows))
    }

    @_specialize(where Rule == SGD<Float>)
    @_specialize(where Rule == SGD<Double>)
    @_specialize(where Rule == Adam<Float>)
    @_specialize(where Rule == Adam<Double>)
    @_specialize(where Rule == RMSprop<Float>)
    @_specialize(where Rule == RMSprop<Double>)
    private func step(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>, rows: ArraySlice<Int>) -> Double {
        let sum = x.values.withUnsafeBufferPointer { x in
            y.values.withUnsafeBufferPointer { y in
                rows.withUnsafeBufferPointer { rows in
                    workspace.gradients(
                        loss, x: x.baseAddress!, y: y.baseAddress!, rows: rows.baseAddress!, count: rows.count
                    )
                }
            }
        }
        optimizer.update(workspace.parameters, UnsafeBufferPointer(workspace.gradients))
        return sum
    }

    /// Makes room for `rows` rows in a batch.
    private func prepare(_ rows: Int) {
        if rows > workspace.capacity { replace(model, rows: rows) }
    }

    private func restore(_ model: Sequential<Scalar>) { replace(model, rows: workspace.capacity) }

    private func replace(_ model: Sequential<Scalar>, rows: Int) {
        let generator = workspace.generator
        trained = model
        workspace = Workspace(model, inputs: workspace.inputs, rows: rows)
        workspace.generator = generator
    }

    private func require(_ x: Matrix<Scalar>, _ y: Matrix<Scalar>) {
        trained.requireColumns(x, "the input")
        let wanted = loss.targetCount(workspace.units)
        guard y.rows == x.rows, y.columns == wanted, x.rows > 0 else {
            let hint: Text =
                loss.isSparse
                ? "of each row it is the number of the class, rows × 1, with \(loss.text)."
                : y.columns == x.rows && y.rows == workspace.units
                    ? "the targets may be transposed; they are rows × units."
                    : "give as many rows of both, and a target for each unit."
            stop(
                "Training: the input is \(x.rows) × \(x.columns), the targets are \(y.rows) × \(y.columns), and "
                    + "\(trained.text) gives \(workspace.units). Hint: \(hint)")
        }
        guard loss.isSparse else { return }
        for row in 0..<y.rows where !isClass(Double(y.values[row]), of: workspace.units) {
            stop(
                "Training: the target of row \(row) is \(Double(y.values[row])), and there are "
                    + "\(workspace.units) classes. Hint: classes are whole numbers from 0 to \(workspace.units - 1)."
            )
        }
    }
}
