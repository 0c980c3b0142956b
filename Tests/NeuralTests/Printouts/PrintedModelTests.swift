import PlainText
import Testing

@testable import Neural

/// Models as PyTorch and Keras printed them, beside the outputs that they computed: `Resources/Printouts`.
@Suite struct PrintedModelTests {
    private static func model(
        _ name: String, _ activations: [Activation], normalization: ArrangedWeights.Kind? = nil
    ) throws -> PrintedModel<Double> {
        try PrintedModel<Double>(
            PrintedWeights([UInt8](resource("Printouts/\(name).txt"))), activations: activations,
            normalization: normalization)
    }

    /// Keras prints the seed of a dropout, and what an optimizer keeps, among the variables.
    @Test(arguments: ["keras-dropout-seed", "keras-optimizer", "keras-names-and-optimizer"])
    func stateOfTrainingIsSkipped(name: String) throws {
        let printed = try Self.model("other/\(name)", [.relu, .linear])
        #expect(abs(printed.model([1.5, -2])[0] - 0.4661191) < 1e-6)
        #expect(printed.weights.skipped.contains("seed_generator/seed_generator_state"))
        #expect(printed.weights.text.string.contains("skipped, since not weights: seed_generator/"))
    }

    /// Seeds without names, as `print([v.numpy() for v in model.variables])` gives them.
    @Test func seedsWithoutNames() throws {
        let printed = try PrintedWeights(
            "[array([[0.5, 2.]], dtype=float32), array([1., 0.], dtype=float32), array([274281999,        10]), "
                + "array([0, 3], dtype=uint32), array([[1.], [2.]], dtype=float32), array([0.5], dtype=float32)]"
        )
        let arranged = try printed.arranged()
        #expect(
            arranged.layers.count == 2
                && arranged.skipped == ["array 2 of shape (2,)", "array 3 of shape (2,)"])
        // Whole numbers alone are weights.
        let whole = try PrintedWeights("[array([[1, 2]], dtype=int32), array([3, 4], dtype=int32)]")
        #expect(try whole.arranged().skipped.isEmpty)
    }

    /// PyTorch's own numbers for the same input.
    @Test(arguments: [
        ("pytorch-linear-norm-relu", [Activation.relu, .linear]), ("pytorch-description", [.relu, .linear]),
        ("pytorch-net-norm", [.relu, .linear]), ("pytorch-net-norm", [.linear, .relu, .linear]),
        ("pytorch-optimizer", [.relu, .linear]),
    ])
    func functionAfterNormalization(name: String, activations: [Activation]) throws {
        let printed = try Self.model("other/\(name)", activations)
        #expect(abs(printed.model([1.5, -2])[0] - 3.5788450) < 2e-4, "\(printed.model)")
        let other = printed.otherOrder?([1.5, -2])[0]
        if name == "pytorch-net-norm", activations.count == 2 {
            #expect(abs(try #require(other) - 2.9069629) < 2e-4)
            #expect(printed.orderText.string.hasSuffix("after is assumed"))
        } else {
            #expect(other == nil && printed.orderText.isEmpty)
        }
    }

    @Test func functionBeforeNormalization() throws {
        let printed = try Self.model("other/pytorch-linear-relu-norm", [.relu, .linear])
        #expect(
            printed.model.text
                == "Sequential(Dense(2 → 3, relu), BatchNormalization(3), Dense(3 → 1, linear))")
        #expect(printed.otherOrder == nil)
        let stated = try Self.model("other/pytorch-linear-relu-norm", [.linear, .relu, .linear])
        #expect(stated.model.layers[2] == .activation(.relu))
    }

    @Test func describedFunctions() throws {
        func described(_ name: String) throws -> [Activation]? {
            try PrintedWeights([UInt8](resource("Printouts/other/\(name).txt"))).describedActivations
        }
        #expect(try described("pytorch-description") == [.linear, .relu, .linear])
        #expect(try described("pytorch-layer-norm-description") == [.linear, .relu, .linear])
        #expect(try described("pytorch-net-norm") == nil)
        let text = """
            Net(
              (fc): Linear(in_features=1, out_features=1, bias=True)
            )
            fc.weight [[2.0]] fc.bias [1.0]
            """
        #expect(try PrintedWeights(text).describedActivations == nil)
        let nested = """
            Sequential(
              (0): Sequential(
                (0): Linear(in_features=1, out_features=1, bias=True)
                (1): LeakyReLU(negative_slope=0.3)
              )
              (1): Dropout(p=0.5, inplace=False)
              (2): Linear(in_features=1, out_features=1, bias=True)
              (3): GELU(approximate='tanh')
            )
            0.0.weight [[2.0]] 0.0.bias [1.0] 2.weight [[2.0]] 2.bias [1.0]
            """
        #expect(try PrintedWeights(nested).describedActivations == [.leakyRelu(slope: 0.3), .geluTanh])
    }

    @Test func layerNormalization() throws {
        let pyTorch = try Self.model("other/pytorch-layer-norm-description", [.relu, .linear])
        #expect(abs(pyTorch.model([1.5, -2])[0] - 4.3437881) < 4e-4)
        let stated = try Self.model(
            "refused/pytorch-layer-norm", [.relu, .linear], normalization: .layerNormalization)
        #expect(stated.model == pyTorch.model)
        let keras = try Self.model("other/keras-layer-norm", [.tanh, .linear])
        #expect(abs(keras.model([1.5, -2])[0] - 3.8372166) < 2e-6)
        let bare = try Self.model(
            "refused/keras-layer-norm-no-names", [.tanh, .linear], normalization: .layerNormalization)
        #expect(bare.model == keras.model)
    }

    /// Keras' `Normalization` has no epsilon; its count is no weight.
    @Test func normalizationOfData() throws {
        let printed = try Self.model("other/keras-normalization", [.linear])
        #expect(printed.weights.skipped == ["sequential_3/normalization/count"])
        let first = (1.5 - 0.1272802) / 0.73058194.squareRoot() * 0.51892316
        let second = (-2 + 0.00090239) / 0.92271245.squareRoot() * -0.7627646
        #expect(abs(printed.model([1.5, -2])[0] - (first + second)) < 1e-12)
        #expect(printed.spread(at: [1.5, -2], unit: 0) < 1e-6)
    }

    @Test(arguments: [
        ("layer_normalization_1", true), ("ln", true), ("block.ln_1", true), ("h/ln2", true),
        ("LayerNorm", true),
        ("lnear", false), ("bn1", false), ("norm", false), ("1", false), ("", false),
    ])
    func namesOfLayerNormalizations(name: String, isOne: Bool) {
        #expect(Grouping.isLayerNormalization(Text(name), PrintedModule([])) == isOne)
    }

    @Test func countsOfActivations() throws {
        let error = #expect(throws: UnreadablePrintout.self) {
            try Self.model("other/pytorch-net-norm", [.relu])
        }
        #expect(error?.description.contains("2 dense layers, 1 normalization and 1 activation") == true)
        #expect(error?.description.contains("or one for each of these 3 layers") == true)
    }

    // MARK: Digits

    @Test(arguments: [
        ("tensor([[-1.1394], [0.1924]]) tensor([0.0000, -1.5000])", ["5e-5", "5e-5", "5e-5", "5e-5"]),
        ("[[0.5, -2.25]] [1.125, 1.]", nil), ("[[0.12, -0.65]] [0.3, 0.41]", nil),
        ("[[0.12, -0.60]] [0.3, 0.41]", ["5e-3", "5e-3", "5e-3", "5e-3"]),
        ("[[0.1235, 1.235]] [12.35, 0.01235]", ["5e-5", "5e-4", "5e-3", "5e-6"]),
        ("tensor([[1.1394e-03, 2.5000e+01]]) tensor([1., 0.])", ["5e-8", "5e-4", "0", "0"]),
        ("[[0.12149571627378464, 2.0]] [0.5, 0.25]", nil),
    ])
    func halfUnits(text: String, expected: [String]?) throws {
        let halves = try PrintedWeights(text).halfUnits
        #expect(
            halves?.arrays.flatMap { $0.decimals.map { String(decoding: $0, as: UTF8.self) } } == expected)
    }
}
