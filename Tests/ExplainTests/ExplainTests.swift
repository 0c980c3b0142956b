import Foundation
import Testing

/// The command as a reader runs it.
@Suite struct ExplainTests {
    private struct Result {
        var output: String
        var errors: String
        var status: Int32
    }

    /// The command is in the same folder as the test's executable.
    private static func run(_ arguments: [String], input: String = "") throws -> Result {
        let process = Process()
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appendingPathComponent("explain")
        process.arguments = arguments
        let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (
            standardInput, output, errors
        )
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Result(output: text, errors: said, status: process.terminationStatus)
    }

    private static let keras =
        "[array([[0.5, -2.25]]), array([1.125, 1.]), array([[0.75], [1.5]]), array([3.0625])]"
    private static let pyTorch = """
        OrderedDict([('0.weight', tensor([[ 0.5000], [-2.2500]])), ('0.bias', tensor([1.1250, 1.0000])),
                     ('2.weight', tensor([[0.7500, 1.5000]])), ('2.bias', tensor([3.0625]))])
        """

    @Test(arguments: [(keras, "read as"), (pyTorch, "read as PyTorch: out × in")])
    func mistakeIsNamed(printed: String, reading: String) throws {
        let result = try Self.run(
            ["-", "--activations", "relu,linear", "--input", "10", "--got", "-24.59375", "--expected", "8"],
            input: printed)
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(result.status == 0, "\(result.errors)")
        #expect(lines.first?.hasPrefix(reading) == true, "\(lines)")
        #expect(
            lines.dropFirst() == [
                "Sequential(Dense(1 → 2, relu), Dense(2 → 1, linear))", "10.0 gives 7.65625",
                "you expected 8.0: the model is off by -0.34375", "the ReLU of layer 1 was left out",
            ])
    }

    /// A file that has the layers, too.
    @Test func wholeModel() throws {
        let dense = #"{"class_name": "Dense", "config": {"name": "d", "units": 1, "activation": "relu"}}"#
        let model = """
            {"class_name": "Sequential", "config": {"layers": [\(dense)]}, "weights": [[[2]], [5]]}
            """
        let result = try Self.run(["-", "--input", "10", "--got", "20.00"], input: model)
        #expect(
            result.output == """
                read as a Keras model, with the functions of its layers
                Sequential(Dense(1 → 1, relu))
                10.0 gives 25.0
                the bias of layer 1 was left out

                """, "\(result.errors)")
        let twice = try Self.run(["-", "--input", "10", "--activations", "relu"], input: model)
        #expect(twice.status != 0 && twice.errors.contains("leave out --activations"))
        let config = model.replacing(", \"weights\": [[[2]], [5]]", with: "")
        let without = try Self.run(["-", "--input", "10"], input: config)
        #expect(without.errors.contains("the model has no weights"), "\(without.errors)")
    }

    /// What Keras saves is HDF5 inside, which is read only with the trait of that name.
    @Test func kerasFile() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../NeuralTests/Resources/model.keras").path
        let result = try Self.run([file, "--input", "10"])
        #if HDF5
            #expect(result.output.contains("10.0 gives 25.00"))
        #else
            #expect(result.errors.contains("swift run --traits HDF5 explain"), "\(result.errors)")
            #expect(result.errors.contains("config[\"weights\"]"))
        #endif
    }

    /// Data that were scaled for training: with the scaling, and recovered without it.
    @Test func scaledData() throws {
        let model = ["-", "--activations", "relu,linear"]
        let scaled = try Self.run(
            model + [
                "--input", "60", "--input-scaling", "50:10", "--output-scaling", "100:20", "--got", "4.28125",
            ],
            input: Self.keras)
        #expect(scaled.output.contains("\n60.0 gives 185.625\nthe output was not scaled back\n"), "\(scaled)")
        let numbers = ["--input", "10", "--got", "766.625", "--input", "4", "--got", "541.625"]
        let recovered = try Self.run(
            model + numbers + ["--input", "-3", "--got", "1469.75"], input: Self.keras)
        #expect(recovered.output.contains("none of these, but what came out is"), "\(recovered)")
        // A line goes through any two numbers.
        let two = try Self.run(model + numbers, input: Self.keras)
        #expect(two.output.contains("\nnone of these\n"), "\(two)")
        let wrong = try Self.run(model + ["--input", "1", "--input-scaling", "5:0"], input: Self.keras)
        #expect(wrong.status != 0 && wrong.errors.contains("'5:0' is not a scaling; write mean:deviation"))
    }

    /// Linear, batch normalization, ReLU in this order, as PyTorch printed and computed it.
    @Test func orderOfNormalization() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../NeuralTests/Resources/Printouts/other")
        func run(_ name: String, _ more: String...) throws -> Result {
            try Self.run([folder.appendingPathComponent(name + ".txt").path, "--input", "1.5,-2"] + more)
        }
        let described = try run("pytorch-description", "--got", "3.578845")
        #expect(described.output.contains(", with the functions of the description\n"), "\(described)")
        #expect(described.output.contains("\nright, as far as the printed digits of the weights tell"))
        let net = try run("pytorch-net-norm", "--activations", "relu,linear", "--got", "2.907")
        #expect(net.output.contains("after is assumed; to state the order, give a function for each layer"))
        #expect(
            net.output.contains(
                "--activations linear,relu,linear, or the other way round relu,linear,linear"),
            "\(net)")
        #expect(net.output.contains(", and in the other order 2.90"))
        #expect(
            net.output.contains("\nright, if functions and normalizations are computed in the other order\n"))
        let stated = try run("pytorch-net-norm", "--activations", "relu,linear,linear", "--got", "2.907")
        #expect(stated.output.contains("Dense(2 → 3, relu), BatchNormalization(3), Dense"))
        #expect(!stated.output.contains("other order"), "\(stated)")
    }

    @Test func layerNormalization() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../NeuralTests/Resources/Printouts/refused/pytorch-layer-norm.txt").path
        let model = [path, "--activations", "relu,linear", "--input", "1.5,-2", "--got", "4.3437"]
        let unknown = try Self.run(model)
        #expect(unknown.status != 0 && unknown.errors.contains("--normalization layer"), "\(unknown)")
        let stated = try Self.run(model + ["--normalization", "layer"])
        #expect(stated.output.contains("LayerNormalization(4), Activation(relu)"), "\(stated)")
        #expect(stated.output.contains("\nright, "))
    }

    @Test func jsonOutput() throws {
        let result = try Self.run(
            ["-", "--activations", "relu,linear", "--input", "10", "--got", "7.66", "--format", "json"],
            input: Self.keras)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(json["verdict"] as? String == "right")
        #expect(json["outputs"] as? [[Double]] == [[7.65625]])
    }

    @Test(
        arguments: [
            (["-", "--input", "10"], "add --activations"),
            (
                ["-", "--activations", "rellu,linear", "--input", "10"],
                "'rellu' is not an activation; legal are linear, relu"
            ),
            (["-", "--activations", "swish,linear", "--input", "1"], "is not an activation; write silu;"),
            (["/", "--activations", "relu", "--input", "1"], "is a folder; name the file in it"),
            (
                ["-", "--activations", "relu,linear", "--input", "1,2"],
                "--input has 2 numbers, and the model takes 1"
            ),
            (["-", "--activations", "relu,linear", "--input", "x"], "'x' is not a number"),
            (
                ["-", "--activations", "relu,linear", "--input", "1", "--unit", "1"],
                "the model has 1 outputs"
            ),
            (
                ["-", "--activations", "relu,linear", "--input", "1", "--got", "1", "--got", "2"],
                "a --got for each --input"
            ),
            (["/nowhere/weights.txt", "--input", "1"], "can't be read"),
            (["-", "--activations", "relu", "--input", "1"], "one activation for each dense layer"),
        ])
    func errorMessages(arguments: [String], words: String) throws {
        let result = try Self.run(arguments, input: Self.keras)
        #expect(result.status != 0)
        #expect(result.errors.contains(words), "\(result.errors)")
    }
}
