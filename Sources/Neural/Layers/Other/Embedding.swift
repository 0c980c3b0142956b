import PlainText

/// Maps each word, given by its index from 0, to a row of numbers, as Keras' `Embedding`.
///
///     let layer = Embedding<Float>(Matrix([[1, 2], [3, 4]]), length: 3)
///     layer([1, 0, 1])  // [3.0, 4.0, 1.0, 2.0, 3.0, 4.0]
public struct Embedding<Scalar: Real>: LayerKind {
    /// One row for each word: words × units.
    public let rows: Matrix<Scalar>
    /// The lengths of an input, each number of which is a word; usually the number of words.
    public let inputShape: [Int]
    /// The number of words of an input.
    public var length: Int { inputShape.reduce(1, *) }

    public var kerasName: StaticString { "embedding" }
    public var kerasType: StaticString { "Embedding" }

    /// Makes a layer from its rows, for texts of `length` words. Stops the program unless there are rows,
    /// units and words.
    public init(_ rows: Matrix<Scalar>, length: Int) { self.init(rows, shape: [length]) }

    /// Makes a layer from its rows, for arrays of words of this shape, such as texts of 3 × 8 words.
    ///
    /// Stops the program unless there are rows and units, and all lengths are 1 or more.
    public init(_ rows: Matrix<Scalar>, shape: [Int]) {
        guard rows.rows > 0, rows.columns > 0, elementCount(shape + [rows.columns]) != nil else {
            stop(
                "Embedding of \(rows.rows) × \(rows.columns) for \(product(shape)) words. Hint: all are 1 or more."
            )
        }
        (self.rows, inputShape) = (rows, shape)
    }

    public var outputShape: [Int] { inputShape + [rows.columns] }
    public var parameters: [[Scalar]] { [rows.values] }
    public var kerasConfig: KerasConfig? {
        var config = KerasConfig()
        config.set("input_dim", rows.rows)
        config.set("output_dim", rows.columns)
        return config
    }
    public var text: Text { "Embedding(\(rows.rows) → \(rows.columns))" }

    /// The word's index. Stops the program if `number` is not the index of a word.
    private func word(_ number: Scalar) -> Int {
        guard number >= 0, number < Scalar(rows.rows), number == number.rounded(.down) else {
            stop(
                "\(text): \(Double(number)) is no word. Hint: words are whole numbers from 0 to \(rows.rows - 1)."
            )
        }
        return Int(number)
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(rows.with(values: parameters[0]), shape: inputShape)
    }

    /// Stops the program if a number of `x` is not the index of a word.
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] { x.flatMap { rows[word($0)] } }

    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        var gradient = [Scalar](repeating: 0, count: rows.values.count)
        for (place, number) in x.enumerated() {
            let start = word(number) * rows.columns
            for unit in 0..<rows.columns { gradient[start + unit] += outputs[place * rows.columns + unit] }
        }
        // A word's index is not a quantity, so it has no derivative.
        return ([Scalar](repeating: 0, count: x.count), [gradient])
    }
}
