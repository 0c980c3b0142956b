import PlainText

/// Several attention heads side by side (Vaswani et al., 2017), as Keras' `MultiHeadAttention` of a text with
/// itself.
///
/// Keras calls its layer with the text twice, as query and as value, which its `Sequential` model cannot do. So
/// ``Sequential/json()`` cannot write the layer; ``GraphArchitecture`` reads it from a functional model.
///
/// The heads' outputs at a place are joined to one row, which is multiplied by a matrix; then a bias is
/// added.
///
///     let head = Attention<Float>(query: Matrix([[0]]), key: Matrix([[0]]), value: Matrix([[1]]), places: 2)
///     let layer = MultiHeadAttention(heads: [head, head], output: Matrix([[1], [2]]), outputBias: [0.5])
///     layer([1, 3])  // [6.5, 6.5]
public struct MultiHeadAttention<Scalar: Real>: LayerKind {
    /// The heads, all of one shape.
    public let heads: [Attention<Scalar>]
    /// The matrix for the joined outputs: (heads · size of a head's output) × units.
    public let output: Matrix<Scalar>
    /// One number for each unit; zeros if the layer has no bias.
    public let outputBias: [Scalar]
    /// Whether heads and output have biases, which are then counted and trained.
    public let hasBias: Bool

    /// Makes a layer from its heads, the output matrix and the output bias. Without an output bias, the layer has
    /// biases only if a head has one that is not 0; the others are zeros.
    ///
    /// Stops the program if the arguments do not fit together, or if only some heads are causal.
    public init(heads: [Attention<Scalar>], output: Matrix<Scalar>, outputBias: [Scalar] = []) {
        guard let first = heads.first,
            heads.allSatisfy({ $0.inputShape == first.inputShape && $0.outputShape == first.outputShape }),
            heads.allSatisfy({ $0.query.columns == first.query.columns && $0.isCausal == first.isCausal }),
            output.rows == heads.count * first.value.columns, !output.values.isEmpty,
            elementCount([first.places, output.columns]) != nil,
            elementCount([first.places, output.rows]) != nil,
            outputBias.isEmpty || outputBias.count == output.columns
        else {
            stop(
                "MultiHeadAttention: \(heads.count) heads before \(output.rows) × \(output.columns), with a bias of "
                    + "\(outputBias.count). Hint: heads have one shape and are all causal or not, and the matrix has a row for "
                    + "each number that they give."
            )
        }
        (self.heads, self.output) = (heads, output)
        hasBias = !outputBias.isEmpty || heads.contains { $0.hasBias }
        self.outputBias = outputBias.isEmpty ? [Scalar](repeating: 0, count: output.columns) : outputBias
    }

    /// Makes a layer from the arrays of Keras' `get_weights()`: query (units × heads × size), its bias (heads
    /// × size), key and value likewise, output (heads × size × units) and its bias, each with the last axis
    /// fastest.
    ///
    /// Stops the program if the arguments do not fit together.
    ///
    /// - Parameters:
    ///   - weights: eight arrays; four without biases.
    ///   - heads: the number of heads.
    ///   - size: how many numbers a query or a key has.
    ///   - valueSize: how many numbers a value has; by default `size`.
    ///   - units: how many numbers a place has.
    ///   - outputs: how many numbers an output has at each place; by default `units`.
    ///   - places: the number of places.
    ///   - isCausal: whether a place attends only to itself and earlier places.
    public init(
        _ weights: [[Scalar]], heads: Int, size: Int, valueSize: Int? = nil, units: Int, outputs: Int? = nil,
        places: Int, isCausal: Bool = false
    ) {
        let (valueSize, outputs) = (valueSize ?? size, outputs ?? units)
        let step = weights.count == 8 ? 2 : 1
        let sizes = [size, size, valueSize]
        guard weights.count == 4 * step,
            (0..<3).allSatisfy({ weights[$0 * step].count == elementCount([units, heads, sizes[$0]]) }),
            step == 1 || (0..<3).allSatisfy({ weights[$0 * 2 + 1].count == heads * sizes[$0] }),
            weights[3 * step].count == elementCount([heads, valueSize, outputs]),
            step == 1 || weights[7].count == outputs
        else {
            stop(
                "MultiHeadAttention: \(weights.count) arrays for \(heads) heads. Hint: give query, key, value and output, each with "
                    + "its bias, or none with one, in the order of get_weights().")
        }
        func matrix(_ part: Int, _ head: Int) -> Matrix<Scalar> {
            let (size, values) = (sizes[part], weights[part * step])
            var rows: [Scalar] = []
            for unit in 0..<units {
                let start = (unit * heads + head) * size
                rows += values[start..<(start + size)]
            }
            return Matrix(rows: units, columns: size, values: rows)
        }
        func bias(_ part: Int, _ head: Int) -> [Scalar] {
            step == 1 ? [] : Array(weights[part * 2 + 1][(head * sizes[part])..<((head + 1) * sizes[part])])
        }
        var made: [Attention<Scalar>] = []
        for head in 0..<heads {
            made.append(
                Attention(
                    query: matrix(0, head), key: matrix(1, head), value: matrix(2, head),
                    queryBias: bias(0, head), keyBias: bias(1, head), valueBias: bias(2, head),
                    places: places,
                    isCausal: isCausal))
        }
        self.init(
            heads: made,
            output: Matrix(rows: heads * valueSize, columns: outputs, values: weights[3 * step]),
            outputBias: step == 1 ? [] : weights[7])
    }

    private var places: Int { heads[0].places }
    /// How many numbers a head outputs at a place.
    private var size: Int { heads[0].value.columns }

    public var inputShape: [Int] { heads[0].inputShape }
    public var outputShape: [Int] { [places, output.columns] }
    public var parameters: [[Scalar]] {
        arranged(heads.map { $0.parameters }) + [output.values] + (hasBias ? [outputBias] : [])
    }
    public var kerasName: StaticString { "multi_head_attention" }
    public var kerasType: StaticString { "MultiHeadAttention" }
    public var text: Text {
        "MultiHeadAttention(\(heads.count) × \(heads[0].query.columns), \(product(inputShape)) → \(product(outputShape)))"
    }

    /// The six arrays of each head in Keras' layout: in each row, those of all heads side by side.
    private func arranged(_ ofHeads: [[[Scalar]]]) -> [[Scalar]] {
        var arrays: [[Scalar]] = []
        for part in 0..<6 where hasBias || part % 2 == 0 {
            let rows = part % 2 == 0 ? heads[0].query.rows : 1
            var values: [Scalar] = []
            for row in 0..<rows {
                for head in ofHeads {
                    let length = head[part].count / rows
                    values += head[part][(row * length)..<((row + 1) * length)]
                }
            }
            arrays.append(values)
        }
        return arrays
    }

    /// The heads' outputs, place by place: places × (heads · size).
    private func joined(_ x: [Scalar]) -> [Scalar] {
        let answers = heads.map { $0(x) }
        return (0..<places).flatMap { place in
            answers.flatMap { $0[(place * size)..<((place + 1) * size)] }
        }
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            parameters, heads: heads.count, size: heads[0].query.columns, valueSize: size,
            units: heads[0].query.rows, outputs: output.columns, places: places, isCausal: heads[0].isCausal)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func callAsFunction(_ x: [Scalar]) -> [Scalar] {
        let joined = joined(x)
        return (0..<places).flatMap { place in
            added(row(joined[(place * output.rows)..<((place + 1) * output.rows)], times: output), outputBias)
        }
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let joined = joined(x)
        var slopes = [Scalar](repeating: 0, count: joined.count)
        let slopesOfOutput = (0..<places).map {
            Array(outputs[($0 * output.columns)..<(($0 + 1) * output.columns)])
        }
        let (matrix, bias) = backThrough(joined, output, slopesOfOutput, &slopes)
        var inputs = [Scalar](repeating: 0, count: x.count)
        var ofHeads: [[[Scalar]]] = []
        for (index, head) in heads.enumerated() {
            var own: [Scalar] = []
            for place in 0..<places {
                let start = place * output.rows + index * size
                own += slopes[start..<(start + size)]
            }
            let back = head.backpropagated(own, at: x)
            inputs = added(inputs, back.inputs)
            ofHeads.append(back.parameters)
        }
        return (inputs, arranged(ofHeads) + [matrix] + (hasBias ? [bias] : []))
    }
}
