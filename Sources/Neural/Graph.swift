import PlainText

/// Layers whose inputs come from any inputs or earlier layers, not only from the layer before: several
/// inputs, residual sums, concatenated rows.
///
/// Values are numbered: first the inputs, then the result of each node. A node takes values with numbers
/// lower than its own result's.
///
///     let dense = Dense<Float>(kernel: Matrix([[2]]), bias: [1])
///     // x, 2x + 1, and their sum: a residual.
///     let graph = Graph<Float>(inputs: [1], [.init(.layer(.dense(dense)), of: [0]), .init(.add, of: [0, 1])])
///     graph([[3]])  // [10.0]
public struct Graph<Scalar: Real>: Sendable, Equatable {
    /// The operation of a node.
    public enum Operation: Sendable, Equatable {
        /// A layer, applied to one value.
        case layer(Layer<Scalar>)
        /// The sum of values of one length, number by number, in their order: Keras' `Add`.
        case add
        /// The concatenation of values, in their order, at each of `places` places: Keras' `Concatenate`.
        /// With one place, whole rows.
        case concatenate(places: Int)
    }

    /// A step of the graph.
    public struct Node: Sendable, Equatable {
        /// The node's operation.
        public let operation: Operation
        /// The numbers of the values that the node takes.
        public let sources: [Int]

        /// Makes a step that takes these values.
        public init(_ operation: Operation, of sources: [Int]) {
            (self.operation, self.sources) = (operation, sources)
        }
    }

    /// How many numbers each input has.
    public let inputs: [Int]
    /// The steps, in an order in which they can be computed. The value of the last one is the output.
    public let nodes: [Node]
    /// How many numbers each value has.
    private let widths: [Int]

    /// Makes a graph from the lengths of its inputs and its nodes.
    ///
    /// Stops the program if there is no input or no node, or if a node takes a value that does not precede it
    /// or has the wrong length.
    public init(inputs: [Int], _ nodes: [Node]) {
        guard !inputs.isEmpty, !nodes.isEmpty else {
            stop("Graph: \(inputs.count) inputs and \(nodes.count) nodes. Hint: give one of each at least.")
        }
        var widths = inputs
        for (index, node) in nodes.enumerated() {
            guard node.sources.allSatisfy({ $0 >= 0 && $0 < widths.count }),
                let width = Self.width(of: node.operation, node.sources.map { widths[$0] })
            else {
                var lengths: Text = ""
                for source in node.sources { lengths.append(" \(source)") }
                stop(
                    "Graph: node \(index), \(Self.text(of: node.operation)), cannot take the values\(lengths). Hint: values count "
                        + "from the inputs on, come before the node, and have the lengths it takes.")
            }
            widths.append(width)
        }
        (self.inputs, self.nodes, self.widths) = (inputs, nodes, widths)
    }

    /// The length of an operation's result for values of these lengths; nil if it does not accept them.
    private static func width(of operation: Operation, _ widths: [Int]) -> Int? {
        guard let first = widths.first else { return nil }
        switch operation {
        case .layer(let layer):
            guard widths.count == 1, layer.fault == nil else { return nil }
            guard let shape = layer.shape else { return first }
            return shape.inputs == first ? shape.units : nil
        case .add: return widths.allSatisfy { $0 == first } ? first : nil
        case .concatenate(let places):
            guard places > 0, widths.allSatisfy({ $0 % places == 0 }) else { return nil }
            return widths.reduce(0, +)
        }
    }

    /// The number of outputs.
    public var units: Int { widths[widths.count - 1] }
    /// The number of parameters of all layers, including those that training does not change.
    public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }
    /// The number of parameters of all layers that training changes by gradients.
    public var trainableParameterCount: Int { layers.reduce(0) { $0 + $1.trainableParameterCount } }

    /// The layers among the nodes, in order.
    public var layers: [Layer<Scalar>] {
        nodes.compactMap {
            guard case .layer(let layer) = $0.operation else { return nil }
            return layer
        }
    }

    /// The graph's outputs for one row for each input. Stops the program if the lengths do not match.
    public func callAsFunction(_ x: [[Scalar]]) -> [Scalar] { trace(x).output }

    /// The results of all nodes.
    public struct Steps: Sendable, Equatable {
        /// For each node that is a layer, its steps; nil for other nodes.
        public let layers: [Trace<Scalar>.Layer?]
        /// All values: the inputs, then the result of each node.
        public let values: [[Scalar]]
        /// The result of the last node.
        public var output: [Scalar] { values[values.count - 1] }
    }

    /// Runs the graph, keeping every step. Stops the program unless there is a row of the right length for
    /// each input.
    public func trace(_ x: [[Scalar]]) -> Steps {
        guard x.count == inputs.count, x.indices.allSatisfy({ x[$0].count == inputs[$0] }) else {
            var lengths: Text = ""
            for row in x { lengths.append(" \(row.count)") }
            stop("\(text): the inputs have lengths\(lengths). Hint: give a row of its length for each input.")
        }
        var values = x
        var layers: [Trace<Scalar>.Layer?] = []
        for node in nodes {
            switch node.operation {
            case .layer(let layer):
                let step = Trace<Scalar>.Layer(layer, values[node.sources[0]])
                layers.append(step)
                values.append(step.outputs)
            case .add:
                layers.append(nil)
                var sum = values[node.sources[0]]
                for source in node.sources.dropFirst() {
                    for i in sum.indices { sum[i] += values[source][i] }
                }
                values.append(sum)
            case .concatenate(let places):
                layers.append(nil)
                var joined: [Scalar] = []
                for place in 0..<places {
                    for source in node.sources {
                        let width = widths[source] / places
                        joined += values[source][(place * width)..<((place + 1) * width)]
                    }
                }
                values.append(joined)
            }
        }
        return Steps(layers: layers, values: values)
    }

    /// The backward pass, from the loss's derivatives with respect to the outputs. If several nodes take a
    /// value, the derivatives with respect to it are added.
    ///
    /// - Parameters:
    ///   - outputs: the derivative with respect to each output.
    ///   - steps: what the graph computed.
    /// - Returns: the derivatives with respect to each input; and, for each node that is a layer, with
    ///   respect to what it computed.
    public func backpropagated(
        _ outputs: [Scalar], through steps: Steps
    ) -> (inputs: [[Scalar]], layers: [Backpropagation<Scalar>.Layer?]) {
        guard outputs.count == units else {
            stop("\(text): \(outputs.count) derivatives. Hint: give one for each of \(units) outputs.")
        }
        var slopes = widths.map { [Scalar](repeating: 0, count: $0) }
        slopes[slopes.count - 1] = outputs
        var layers = [Backpropagation<Scalar>.Layer?](repeating: nil, count: nodes.count)
        for index in nodes.indices.reversed() {
            let (node, slope) = (nodes[index], slopes[inputs.count + index])
            switch node.operation {
            case .layer(let layer):
                let back = Backpropagation<Scalar>.Layer(layer, steps.layers[index]!, outputs: slope)
                layers[index] = back
                slopes[node.sources[0]] = added(slopes[node.sources[0]], back.inputs)
            case .add:
                for source in node.sources { slopes[source] = added(slopes[source], slope) }
            case .concatenate(let places):
                var next = 0
                for place in 0..<places {
                    for source in node.sources {
                        let width = widths[source] / places
                        for i in (place * width)..<((place + 1) * width) {
                            slopes[source][i] += slope[next]
                            next += 1
                        }
                    }
                }
            }
        }
        return (Array(slopes[..<inputs.count]), layers)
    }

    private static func text(of operation: Operation) -> Text {
        switch operation {
        case .layer(let layer): layer.text
        case .add: "Add"
        case .concatenate: "Concatenate"
        }
    }
}

extension Graph: TextConvertible {
    /// The nodes in order, as in `Graph(Dense(1 → 1, linear), Add)`.
    public var text: Text {
        var text: Text = "Graph("
        for (index, node) in nodes.enumerated() {
            if index > 0 { text.append(", ") }
            text.append(Self.text(of: node.operation))
        }
        text.append(")")
        return text
    }
}
