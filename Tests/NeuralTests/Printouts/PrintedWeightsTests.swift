import Foundation
import TestSupport
import Testing

@testable import Neural

/// Text that people paste, in `Resources/Printouts`: `model` has one network in every form, `other` has
/// samples with a form of their own, `refused` has samples that are not read.
@Suite struct PrintedWeightsTests {
    private static let folder = "Resources/Printouts"

    /// The file name prefixes of each form's samples.
    private static let prefixes: [PrintedWeights.Form: String] = [
        .pyTorch: "pytorch-", .keras: "keras", .scikitLearn: "scikit-", .julia: "julia-", .r: "r-",
        .matlab: "matlab-",
        .json: "json-", .numPy: "numpy-", .braces: "braces-", .list: "list-", .table: "table-",
    ]

    private static func samples(_ part: String) -> [String] {
        let path = Bundle.module.bundleURL.appending(path: "\(folder)/\(part)").path
        return try! FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".txt") }
            .sorted()
    }

    private static func sample(_ name: String) throws -> [UInt8] {
        [UInt8](try resource("Printouts/\(name)"))
    }

    @Test(arguments: samples("model"))
    func everyFormGivesTheSameModel(name: String) throws {
        let printed = try PrintedWeights(Self.sample("model/\(name)"))
        let arranged = try printed.arranged(layers: 2)
        let arrays = arranged.arrays
        #expect(arrays.map(\.shape) == [[2, 3], [3], [3, 1], [1]])
        #expect(arrays[0].values(as: Double.self) == [0.5, -1.25, 2, 0.25, 0.75, -0.125])
        #expect(arrays[1].values(as: Double.self) == [0.1, -0.2, 0.3])
        #expect(arrays[2].values(as: Double.self) == [1.5, -0.5, 0.625])
        #expect(arrays[3].values(as: Double.self) == [0.05])
        #expect(!arranged.isLayoutOpen)
        let model = try Sequential<Double>(printed, activations: [.relu, .linear])
        #expect(model([1, 2]) == [1.5 * 1.1 - 0.5 * (-1.25 + 1.5 - 0.2) + 0.625 * 2.05 + 0.05])
        // There may be other forms besides the one that the sample is named after.
        let forms = printed.forms
        let expected = Self.prefixes.first { name.hasPrefix($0.value) }
        if let expected { #expect(forms.contains(expected.key), "\(name) was read as \(forms)") }
    }

    @Test func everyFormHasSamples() {
        let names = Self.samples("model")
        // Arrays of binary files are not printed.
        let printed = PrintedWeights.Form.allCases.filter { $0 != .binary }
        for form in printed {
            let prefix = Self.prefixes[form]
            #expect(prefix != nil && names.contains { $0.hasPrefix(prefix!) }, "no sample of \(form)")
        }
        #expect(PrintForm.all.count == printed.count)
    }

    /// The expected result is next to each sample; if it is missing it is written, to be reviewed.
    @Test(arguments: samples("other").map { "other/\($0)" } + samples("refused").map { "refused/\($0)" })
    func expectedResults(name: String) throws {
        let text = describe(try Self.sample(name))
        #expect(name.hasPrefix("refused/") == text.hasPrefix("refused: "))
        let expected = name.dropLast(4) + ".expected"
        if let stored = try? resource("Printouts/\(expected)") {
            #expect(String(decoding: stored, as: UTF8.self) == text)
        } else {
            let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            try Data(text.utf8).write(to: source.appending(path: "\(Self.folder)/\(expected)"))
            Issue.record("\(expected) was missing, and is written")
        }
    }

    private func describe(_ bytes: [UInt8]) -> String {
        var text = ""
        do {
            let printed = try PrintedWeights(bytes)
            let arranged = try printed.arranged()
            text += "\(arranged)\n"
            if printed.emptyLists > 0 { text += "\(printed.emptyLists) empty lists\n" }
            for item in printed.items {
                text +=
                    "\(item.line):\(item.column) \(item.form) \(item.array.name ?? "-") \(item.array.shapeText)\n"
            }
            for layer in arranged.layers {
                let place = layer.functionPlace == .afterNormalization ? ", its function after the next" : ""
                text += "\(layer.kind) \(layer.name)\(place)\(layer.isPlaceAssumed ? "?" : "")\n"
                for array in layer.arrays {
                    text +=
                        "    \(array.shapeText) \(array.values(as: Double.self).map(\.description).joined(separator: " "))\n"
                }
            }
        } catch {
            text += "refused: \(error)\n"
        }
        return text
    }

    // MARK: Layouts

    private static let square =
        "[[-0.05,-0.02,-0.22],[0.13,-0.33,-0.10],[0.22,0.54,0.14]]\n[-0.20,0.06,-0.06]"

    @Test func squareKernelLeavesLayoutOpen() throws {
        let printed = try PrintedWeights(Self.square)
        #expect(printed.layout == .unknown)
        #expect(try printed.arranged().isLayoutOpen)
        let keras = try Sequential<Double>(printed, activations: [.linear], layout: .inputsByOutputs)
        let pyTorch = try Sequential<Double>(printed, activations: [.linear], layout: .outputsByInputs)
        #expect(abs(keras([1, 1, 1])[0] - 0.10) < 1e-9)
        #expect(abs(pyTorch([1, 1, 1])[0] + 0.49) < 1e-9)
        #expect(try printed.arranged(layout: .outputsByInputs).isLayoutOpen == false)
    }

    @Test func namesAndTensorsDetermineLayout() throws {
        for text in [
            "0.weight [[1, 2], [3, 4]] 0.bias [0, 0]", "tensor([[1., 2.], [3., 4.]])\ntensor([0., 0.])",
        ] {
            let printed = try PrintedWeights(text)
            let arranged = try printed.arranged()
            #expect(arranged.layout == .outputsByInputs && !arranged.isLayoutOpen)
            #expect(arranged.arrays[0].values(as: Double.self) == [1, 3, 2, 4])
        }
        let keras = try PrintedWeights("dense/kernel:0 [[1, 2], [3, 4]] dense/bias:0 [0, 0]").arranged()
        #expect(keras.layout == .inputsByOutputs && !keras.isLayoutOpen)
        #expect(keras.text == "read as Python lists: in × out")
    }

    @Test func impossibleLayoutIsReplacedUnlessRequested() throws {
        // The kernel was transposed before printing.
        let printed = try PrintedWeights("tensor([[1., 2., 3.]])\ntensor([0., 0., 0.])")
        #expect(try printed.arranged().layout == .inputsByOutputs)
        #expect(throws: UnreadablePrintout.self) { try printed.arranged(layout: .outputsByInputs) }
    }

    @Test func filesOfAStateDict() throws {
        let json = Array(
            #"{"0.bias": [0.1, 0.2], "0.weight": [[1.0], [2.0]], "10.weight": [[4.0, 8.0]]}"#.utf8)
        let arrays = try PrintedArray.arrays(json: json)
        let model = try Sequential<Double>(PrintedWeights(json: arrays), activations: [.linear, .linear])
        #expect(model([1]) == [1.1 * 4 + 2.2 * 8])
        let stored = [
            StoredArray(name: "0.bias", shape: [2], values: [0.5, 0.25]),
            StoredArray(name: "0.weight", shape: [2, 1], values: [1, 2]),
        ]
        let other = try Sequential<Double>(PrintedWeights(stored), activations: [.linear])
        #expect(other([1]) == [1.5, 2.25])
        let error = #expect(throws: UnreadablePrintout.self) {
            try Sequential<Double>(PrintedWeights(Array(stored.prefix(1))), activations: [.linear])
        }
        #expect(
            error?.description.hasPrefix("weights, read as a binary file: array 0, “0.bias”") == true,
            "\(error!)")
    }

    @Test func activationsAreCounted() throws {
        let printed = try PrintedWeights("[array([[1.]]), array([2.])]")
        let error = #expect(throws: UnreadablePrintout.self) {
            try Sequential<Float>(printed, activations: [.relu, .linear])
        }
        #expect(error?.description.contains("1 dense layer and 2 activations; found 2 arrays") == true)
    }

    @Test func pyTorchNormalizesWithItsOwnEpsilon() throws {
        let printed = try PrintedWeights(Self.sample("other/pytorch-batch-norm.txt"))
        let model = try Sequential<Double>(printed, activations: [.relu, .linear])
        guard case .batchNormalization(let layer) = model.layers[1] else {
            Issue.record("\(model)")
            return
        }
        #expect(layer.epsilon == 1e-5 && layer.gamma == [1.5] && layer.movingVariance == [0.9])
    }

    // MARK: Numbers

    @Test(
        arguments: [
            ("0.5f", 0.5), ("-1e-5f", -1e-5), ("1.5f-5", 1.5e-5), ("2.0f0", 2), ("1.5d-5", 1.5e-5),
            ("1.*^-5", 1e-5),
            ("−0.5", -0.5), ("–2", -2), ("Inf", .infinity), ("-Infinity", -.infinity), ("3.", 3), (".5", 0.5),
            ("1e−05", 1e-5), ("2.5*^−3", 2.5e-3),
        ])
    func number(text: String, value: Double) throws {
        let array = try PrintedWeights("[\(text), 1]").arrays[0]
        #expect(array.values(as: Double.self) == [value, 1])
    }

    @Test(arguments: [
        "0x10", "1.2.3", "1_000", "--1", "1e", "f", "1/2", "0.5g", "1.234,5x", "+-1", "1*^", "5%",
    ])
    func invalidNumber(text: String) {
        let error = #expect(throws: UnreadablePrintout.self) { try PrintedWeights("[1, \(text), 1]") }
        #expect(error?.line == 1)
    }

    /// A number that begins with a zero, or one large whole number among points, was damaged in copying.
    @Test(arguments: [
        ("[[0.5, 01569, -0.25]]", 1, 8), ("[0.5 -1.25\n -0041 0.75]", 2, 2),
        ("0.5\t0.25\n0.75\t0125\n", 2, 6),
        ("tensor([[ 0.6015, -0.2892],\n        [ 8778, -0.4526]])", 2, 11),
        ("array([0.5, -1234, 0.25], dtype=float32)", 1, 13), ("W = [1 02; 0.5 3]", 1, 8), ("w = 0712", 1, 5),
    ])
    func lostPoints(text: String, line: Int, column: Int) {
        let error = #expect(throws: UnreadablePrintout.self) { try PrintedWeights(text) }
        #expect(error?.problem == "a number has lost its decimal point", "\(error!)")
        #expect(error?.line == line && error?.column == column, "\(error!)")
    }

    @Test(arguments: ["[0.5, 1000, 0.25]", "[0, 1, 0]", "[0.5 0 0.25]", "[0 10 -20]", "[-0.0, 0e5, 00.5]"])
    func keptPoints(text: String) throws { #expect(try PrintedWeights(text).arrays[0].count == 3) }

    @Test func factorsAreExact() {
        for (number, power, expected) in [
            ("0.5", 3, "0.5e3"), ("1e-5", 3, "1e-2"), ("nan", 2, "nan"), ("-.5e1", -3, "-.5e-2"),
        ] {
            let scaled = PrintedNumber.scaled(Array(number.utf8)[...], byTenTo: power)
            #expect(String(decoding: scaled, as: UTF8.self) == expected)
        }
    }

    // MARK: What would do harm

    @Test(
        arguments: [
            "[", "(", "{", "[[", "[(", "array(", "array([", "tensor([[", "(x", "b ", "b 1 ", "b = ", "'",
            "'a", "'a' ", "# \n",
            "1 ", "1\n", "0\n0 1\n", "[1]\n", "[1] 1\n", "[,1]\n", "[[1]]\n", "W =\n\n", "W =\n1\n",
            "Columns 1 to 2 ", "1,5\n",
            "1\t2\n", "1;2\n", "... ", "…", ">>> ", "<tf.Variable 'a' ", "<Variable path=a, ",
            "Parameter containing:\n",
            "{\"a\": ", "2×2 Matrix:\n", "Float32[1 ", "[] ", "()", "x[1]", ", , 1", "[1,2],", "np.float32(",
            "é", "\u{2003}",
            "[0,5 1,5]\n", "[1 2; ", "/*", "\r", "1=", "1×1 ", "1+", "é1", "n", "b:1;",
        ])
    func longRepetitions(unit: String) {
        expectLinearGrowth(of: unit, to: 8_000) { length in
            Array(String(repeating: unit, count: max(1, length / unit.utf8.count)).utf8)
        } work: { bytes in
            _ = try? PrintedWeights(bytes).arranged()
        }
    }

    @Test func mutationsNeverStopTheProgram() throws {
        var random = SeededRandom(usual: 1970)
        let names =
            Self.samples("model").map { "model/\($0)" } + Self.samples("other").map { "other/\($0)" }
            + Self.samples("refused").map { "refused/\($0)" }
        let inputs = try names.map { try Self.sample($0) }.filter { !$0.isEmpty }
        for _ in 0..<4000 {
            var bytes = inputs.randomElement(using: &random)!
            for _ in 0...Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0..<12, using: &random))
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes[start] = .random(in: 0...255, using: &random)
                case 2: bytes.insert(contentsOf: inputs.randomElement(using: &random)!.prefix(40), at: start)
                case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
                default: bytes.removeSubrange(max(start, 1)...)
                }
            }
            FuzzTarget.weights.run(bytes)
        }
    }
}
