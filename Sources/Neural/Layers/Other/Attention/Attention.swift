import PlainText

/// One head of scaled dot-product attention (Vaswani et al., 2017): the output at each place of a text is a
/// weighted mean of the values at all places.
///
/// `softmax(Q · Kᵀ / √size) · V`; Q, K and V are the places times a matrix each, plus a bias each.
///
///     let head = Attention<Float>(query: Matrix([[0]]), key: Matrix([[0]]), value: Matrix([[1]]), places: 2)
///     // Nothing to prefer: each place takes the mean.
///     head([1, 3])  // [2.0, 2.0]
public struct Attention<Scalar: Real>: LayerKind {
    /// Query, key and value: each units × size, where the value may have a size of its own.
    public let query, key, value: Matrix<Scalar>
    /// The biases of query, key and value: `size` numbers each.
    public let queryBias, keyBias, valueBias: [Scalar]
    /// The number of places.
    public let places: Int
    /// Whether a place attends only to itself and earlier places.
    public let isCausal: Bool

    public var kerasName: StaticString { "attention" }
    public var kerasType: StaticString { "Attention" }

    /// Makes a head from its three matrices and their biases: query and key of one shape, the value with as many rows.
    /// Biases that are not given are zeros.
    ///
    /// Stops the program if the arguments do not fit together.
    public init(
        query: Matrix<Scalar>, key: Matrix<Scalar>, value: Matrix<Scalar>, queryBias: [Scalar] = [],
        keyBias: [Scalar] = [],
        valueBias: [Scalar] = [], places: Int, isCausal: Bool = false
    ) {
        func fits(_ bias: [Scalar], _ matrix: Matrix<Scalar>) -> Bool {
            bias.isEmpty || bias.count == matrix.columns
        }
        func filled(_ bias: [Scalar], _ matrix: Matrix<Scalar>) -> [Scalar] {
            bias.isEmpty ? [Scalar](repeating: 0, count: matrix.columns) : bias
        }
        guard !query.values.isEmpty, !value.values.isEmpty, query.rows == key.rows, query.rows == value.rows,
            query.columns == key.columns, elementCount([places, query.rows]) != nil,
            elementCount([places, query.columns]) != nil, elementCount([places, value.columns]) != nil,
            elementCount([places, places]) != nil, fits(queryBias, query), fits(keyBias, key),
            fits(valueBias, value)
        else {
            stop(
                "Attention: query \(query.rows) × \(query.columns), key \(key.rows) × \(key.columns), value \(value.rows) × "
                    + "\(value.columns), for \(places) places. Hint: query and key have one shape, value as many rows, and a bias "
                    + "as many numbers as its matrix has columns.")
        }
        (self.query, self.key, self.value) = (query, key, value)
        self.queryBias = filled(queryBias, query)
        self.keyBias = filled(keyBias, key)
        self.valueBias = filled(valueBias, value)
        (self.places, self.isCausal) = (places, isCausal)
    }

    /// Whether a bias changes a sum, which adding 0 does not, but for −0.
    var hasBias: Bool {
        [queryBias, keyBias, valueBias].contains { $0.contains { !($0 == 0 && $0.sign == .plus) } }
    }

    /// The intermediate results of a head.
    public struct Steps: Sendable, Equatable {
        /// The queries, keys and values: places × size each.
        public var queries, keys, values: [[Scalar]]
        /// The attention weights, places × places: how much of each place a place (a row) takes; each row's
        /// sum is 1.
        public var weights: [[Scalar]]
        /// The head's outputs: places × size of the values.
        public var outputs: [[Scalar]]
    }

    public var inputShape: [Int] { [places, query.rows] }
    public var outputShape: [Int] { [places, value.columns] }
    public var parameters: [[Scalar]] {
        [query.values, queryBias, key.values, keyBias, value.values, valueBias]
    }
    public var text: Text { "Attention(\(places) × \(query.rows) → \(places) × \(value.columns))" }

    private var scale: Scalar { 1 / Scalar(query.columns).squareRoot() }

    /// Computes every step. Stops the program if `x` has too few numbers for the places.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func trace(_ x: [Scalar]) -> Steps {
        let rows = (0..<places).map { x[($0 * query.rows)..<(($0 + 1) * query.rows)] }
        let queries = rows.map { added(row($0, times: query), queryBias) }
        let keys = rows.map { added(row($0, times: key), keyBias) }
        let values = rows.map { added(row($0, times: value), valueBias) }
        let weights = queries.indices.map { place in
            let seen = isCausal ? place + 1 : places
            let scores = (0..<seen).map { other in
                var sum: Scalar = 0
                for j in 0..<query.columns { sum += queries[place][j] * keys[other][j] }
                return sum * scale
            }
            return Activation.softmax(scores) + [Scalar](repeating: 0, count: places - seen)
        }
        let outputs = weights.map { weights in
            var mixture = [Scalar](repeating: 0, count: value.columns)
            for (other, weight) in weights.enumerated() {
                for j in mixture.indices { mixture[j] += weight * values[other][j] }
            }
            return mixture
        }
        return Steps(queries: queries, keys: keys, values: values, weights: weights, outputs: outputs)
    }

    public func with(parameters: [[Scalar]]) -> Self {
        Self(
            query: query.with(values: parameters[0]), key: key.with(values: parameters[2]),
            value: value.with(values: parameters[4]), queryBias: parameters[1], keyBias: parameters[3],
            valueBias: parameters[5], places: places, isCausal: isCausal)
    }

    public func callAsFunction(_ x: [Scalar]) -> [Scalar] { trace(x).outputs.flatMap { $0 } }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func backpropagated(
        _ outputs: [Scalar], at x: [Scalar]
    ) -> (inputs: [Scalar], parameters: [[Scalar]]) {
        let steps = trace(x)
        let (size, width) = (query.columns, value.columns)
        var queries = [[Scalar]](repeating: [Scalar](repeating: 0, count: size), count: places)
        var keys = queries
        var values = [[Scalar]](repeating: [Scalar](repeating: 0, count: width), count: places)
        for place in 0..<places {
            let gradient = outputs[(place * width)..<((place + 1) * width)]
            var byWeight = [Scalar](repeating: 0, count: places)
            for other in 0..<places {
                for (j, slope) in gradient.enumerated() {
                    values[other][j] += steps.weights[place][other] * slope
                    byWeight[other] += steps.values[other][j] * slope
                }
            }
            var mean: Scalar = 0
            for other in 0..<places { mean += steps.weights[place][other] * byWeight[other] }
            for other in 0..<places {
                let score = steps.weights[place][other] * (byWeight[other] - mean) * scale
                for j in 0..<size {
                    queries[place][j] += score * steps.keys[other][j]
                    keys[other][j] += score * steps.queries[place][j]
                }
            }
        }
        var inputs = [Scalar](repeating: 0, count: x.count)
        let parts = [(query, queries), (key, keys), (value, values)].map {
            backThrough(x, $0.0, $0.1, &inputs)
        }
        return (inputs, parts.flatMap { [$0.matrix, $0.bias] })
    }
}

/// The derivatives with respect to a matrix that each place's row is multiplied by, and to its bias. Adds
/// those with respect to the places to `inputs`.
func backThrough<Scalar: Real>(
    _ x: [Scalar], _ matrix: Matrix<Scalar>, _ slopes: [[Scalar]], _ inputs: inout [Scalar]
) -> (matrix: [Scalar], bias: [Scalar]) {
    var gradient = [Scalar](repeating: 0, count: matrix.values.count)
    var bias = [Scalar](repeating: 0, count: matrix.columns)
    for (place, slopes) in slopes.enumerated() {
        for j in 0..<matrix.columns {
            bias[j] += slopes[j]
            for i in 0..<matrix.rows {
                gradient[i * matrix.columns + j] += x[place * matrix.rows + i] * slopes[j]
                inputs[place * matrix.rows + i] += matrix.values[i * matrix.columns + j] * slopes[j]
            }
        }
    }
    return (gradient, bias)
}
