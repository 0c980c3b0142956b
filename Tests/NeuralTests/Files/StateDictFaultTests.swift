import PlainText
import TestSupport
import Testing

@testable import Neural

/// Layers of PyTorch's state dicts that cannot be made.
enum StateDictFault {
    /// What is given to a layer, and what the error says.
    typealias Fault = (
        make: @Sendable (inout StateDict<StoredArray>) throws(ShapeError) -> Layer<Float>, message: String
    )

    /// What does not fit is thrown with the array's name, its shape, and what would fit; nothing stops the program.
    static let all: [Fault] = [
        (
            { (s) throws(ShapeError) in try s.dense("0") },
            "0.bias has shape (3,). Hint: this layer's has (2,)."
        ),
        (
            { (s) throws(ShapeError) in try s.dense("1") },
            "there is no 1.weight. Hint: there are 0.weight, 0.bias, r.weight_ih_l0"
        ),
        (
            { (s) throws(ShapeError) in try s.dense("w", places: [2, 0]) },
            "w.weight has shape (2, 3). Hint: the outputs are 2 × 0 × 2, and all lengths are 1 or more."
        ),
        (
            { (s) throws(ShapeError) in try s.dense("w", flattened: [2, 2]) },
            "w.weight has shape (2, 3). Hint: of 2 × 2 flattened numbers, each is a column of its own."
        ),
        (
            { (s) throws(ShapeError) in try s.dense("w", flattened: [.max, 3]) },
            "w.weight has shape (2, 3). Hint: of \(Int.max) × 3 flattened"
        ),
        (
            { (s) throws(ShapeError) in try s.dense("w", flattened: [-1, -3]) },
            "w.weight has shape (2, 3). Hint: of -1 × -3 flattened"
        ),
        (
            { (s) throws(ShapeError) in try s.conv2D("0", over: (3, 3)) },
            "0.weight has shape (2, 3). Hint: this layer's has 4 axes, as other kinds of layers do not."
        ),
        (
            { (s) throws(ShapeError) in try s.conv2D("c", over: (3, 2), padding: (0, 0)) },
            "c.weight has shape (4, 2, 3, 3). Hint: its windows of 3 × 3, with stride 1 × 1, dilation 1 × 1 and padding 0 × 0, do "
                + "not fit into 3 × 2."
        ),
        (
            { (s) throws(ShapeError) in try s.conv2D("c", over: (4, 9), dilation: (2, 1)) },
            "dilation 2 × 1 and padding 0 × 0, do not fit into 4 × 9."
        ),
        ({ (s) throws(ShapeError) in try s.conv2D("c", over: (3, 3), stride: (0, 1)) }, "with stride 0 × 1"),
        ({ (s) throws(ShapeError) in try s.conv2D("c", over: (3, 3), padding: (-1, 9)) }, "padding -1 × 9"),
        ({ (s) throws(ShapeError) in try s.conv2D("c", over: (0, 3)) }, "do not fit into 0 × 3"),
        ({ (s) throws(ShapeError) in try s.conv2D("c", over: (.max, 3)) }, "do not fit into \(Int.max) × 3"),
        (
            { (s) throws(ShapeError) in try s.conv2D("c", over: (.max / 3, 3)) },
            "Hint: the image is \(Int.max / 3) × 3 × 2, and all lengths are 1 or more."
        ),
        (
            { (s) throws(ShapeError) in try s.conv2D("c", over: (3, 3), groups: 3) },
            "c.weight has shape (4, 2, 3, 3). Hint: in 3 groups, its first length is a multiple of 3."
        ),
        ({ (s) throws(ShapeError) in try s.conv2D("c", over: (3, 3), groups: 0) }, "Hint: in 0 groups"),
        ({ (s) throws(ShapeError) in try s.conv2D("c", over: (3, 3), groups: .max) }, "Hint: in \(Int.max)"),
        (
            { (s) throws(ShapeError) in try s.conv1D("d", over: 2) },
            "d.weight has shape (4, 2, 3). Hint: its windows of 3, with stride 1, dilation 1 and padding 0, do not fit into 2 steps."
        ),
        ({ (s) throws(ShapeError) in try s.conv1D("d", over: 3, groups: -1) }, "Hint: in -1 groups"),
        ({ (s) throws(ShapeError) in try s.conv1D("d", over: 3, dilation: .max) }, "dilation \(Int.max)"),
        (
            { (s) throws(ShapeError) in try s.batchNormalization("b", places: [3, -1]) },
            "b.running_mean has shape (2,). Hint: the inputs are 3 × -1 × 2, and all lengths are 1 or more."
        ),
        (
            { (s) throws(ShapeError) in try s.layerNormalization("b", places: 0) },
            "b.weight has shape (2,). Hint: the inputs are 0 × 2, and all lengths are 1 or more."
        ),
        (
            { (s) throws(ShapeError) in try s.embedding("w", length: 0) },
            "w.weight has shape (2, 3). Hint: the outputs are 0 × 3, and all lengths are 1 or more."
        ),
        (
            { (s) throws(ShapeError) in try s.prelu("b", shape: [2, 3]) },
            "b.weight has shape (2,). Hint: of inputs of 2 × 3, it has one slope, or one for each channel."
        ),
        ({ (s) throws(ShapeError) in try s.prelu("b", shape: [.max, 2]) }, "the inputs are \(Int.max) × 2"),
        ({ (s) throws(ShapeError) in try s.prelu("b", shape: []) }, "one slope, or one for each channel."),
        (
            { (s) throws(ShapeError) in try s.gru("r", steps: 2) },
            "r.weight_ih_l0 has shape (8, 3). Hint: this layer's has (6, 3)."
        ),
        ({ (s) throws(ShapeError) in try s.lstm("r", steps: 2) }, "there is no r.bias_ih_l0."),
        (
            { (s) throws(ShapeError) in try s.lstm("r", steps: 0) },
            "r.weight_ih_l0 has shape (8, 3). Hint: the inputs are 0 × 3, and all lengths are 1 or more."
        ),
        (
            { (s) throws(ShapeError) in try s.simpleRNN("r", steps: .max) },
            "Hint: the inputs are \(Int.max) × 3"
        ),
        (
            { (s) throws(ShapeError) in try s.attention("a", heads: 3, places: 2) },
            "a.in_proj_weight has shape (12, 4). Hint: of 3 heads, the last length is a multiple of 3."
        ),
        ({ (s) throws(ShapeError) in try s.attention("a", heads: 0, places: 2) }, "Hint: of 0 heads"),
        ({ (s) throws(ShapeError) in try s.attention("a", heads: 2, places: 0) }, "the inputs are 0 × 4"),
        ({ (s) throws(ShapeError) in try s.attention("a", heads: 2, places: .max / 5) }, "the attention is"),
        (
            { (s) throws(ShapeError) in try s.attention("a", heads: 2, places: 2) },
            "there is no a.out_proj.weight"
        ),
        (
            { (s) throws(ShapeError) in try s.attention("e", heads: 1, places: 2) },
            "e.in_proj_weight has shape (4, 2). Hint: it has three rows for each column: of query, key and value."
        ),
        (
            { (s) throws(ShapeError) in try s.dense("z") },
            "z.weight has shape (0, 3). Hint: all lengths are 1"
        ),
    ]
}

@Suite struct StateDictFaultTests {
    private static func array(_ name: String, _ shape: [Int]) -> StoredArray {
        StoredArray(
            name: Text(name), shape: shape, values: [Double](repeating: 0.5, count: shape.reduce(1, *)))
    }

    @Test(arguments: StateDictFault.all.indices) func faults(_ index: Int) {
        let array = Self.array
        let all = StateDict([
            array("0.weight", [2, 3]), array("0.bias", [3]), array("r.weight_ih_l0", [8, 3]),
            array("r.weight_hh_l0", [8, 2]), array("r.bias_hh_l0", [8]), array("n.num_batches_tracked", []),
            array("w.weight", [2, 3]), array("c.weight", [4, 2, 3, 3]), array("d.weight", [4, 2, 3]),
            array("b.weight", [2]), array("b.running_mean", [2]), array("b.running_var", [2]),
            array("a.in_proj_weight", [12, 4]), array("e.in_proj_weight", [4, 2]), array("z.weight", [0, 3]),
        ])
        var state = all
        let (make, message) = StateDictFault.all[index]
        let error = #expect(throws: ShapeError.self) { try make(&state) }
        let text = error?.text.string ?? ""
        #expect(text.contains(message), "\(text)")
        // No layer was made, so no array was used.
        #expect(state.unused == all.unused)
        #expect(state.unused.count == 14 && !state.unused.contains("n.num_batches_tracked"))
    }

    /// What was made of other arrays before stays made.
    @Test func unusedAfterAnError() throws {
        var state = StateDict([
            Self.array("0.weight", [2, 3]), Self.array("1.weight", [2, 2]), Self.array("1.bias", [3]),
        ])
        let first: Layer<Float> = try state.dense("0")
        #expect(first.inputs == 3 && state.unused == ["1.weight", "1.bias"])
        #expect(throws: ShapeError.self) { let _: Layer<Float> = try state.dense("1") }
        #expect(state.unused == ["1.weight", "1.bias"])
    }

    /// Whatever the arrays and lengths are: an error, or a layer, which can be computed if it is small.
    @Test func neverStops() {
        var random = SeededRandom()
        let lengths = [-1, 0, 1, 1, 1, 2, 2, 3, 4, Int.max / 2, .max]
        func length() -> Int { lengths.randomElement(using: &random)! }
        func list() -> [Int] { (0..<Int.random(in: 0...3, using: &random)).map { _ in length() } }
        func pair() -> (rows: Int, columns: Int) { (length(), length()) }
        func small() -> Int { Int.random(in: 0...3, using: &random) }
        var made = 0
        for _ in 0..<5000 {
            let kernel = (0..<Int.random(in: 1...4, using: &random)).map { _ in small() }
            let (units, gates) = (small(), [1, 3, 4].randomElement(using: &random)!)
            var state = StateDict([
                Self.array("weight", kernel), Self.array("bias", [kernel[0]]),
                Self.array("running_mean", [units]), Self.array("running_var", [units]),
                Self.array("in_proj_weight", [3 * units, units]),
                Self.array("out_proj.weight", [units, units]),
                Self.array("weight_ih_l0", [gates * units, small()]),
                Self.array("weight_hh_l0", [gates * units, units]),
            ])
            let kind = Int.random(in: 0...9, using: &random)
            let layer: Layer<Float>? =
                switch kind {
                case 0: try? state.dense("", places: list(), flattened: list())
                case 1:
                    try? state.conv2D(
                        "", over: pair(), stride: pair(), dilation: pair(), padding: pair(), groups: length())
                case 2:
                    try? state.conv1D(
                        "", over: length(), stride: length(), dilation: length(), padding: length(),
                        groups: length())
                case 3: try? state.batchNormalization("", places: list())
                case 4: try? state.layerNormalization("", places: length())
                case 5: try? state.embedding("", length: length())
                case 6: try? state.prelu("", shape: list())
                case 7: try? state.simpleRNN("", steps: length(), returnsSequences: true)
                case 8: try? state.gru("", steps: length())
                default: try? state.attention("", heads: length(), places: length())
                }
            guard let layer, layer.inputs <= 1000, layer.units <= 1000 else { continue }
            made += 1
            #expect(layer([Float](repeating: 0, count: layer.inputs)).count == layer.units)
        }
        #expect(made > 300)
    }
}
