import ArgumentParser
import Foundation
import Neural

/// `explain weights.txt --activations relu,linear --input 10 --got 20.475` prints the model's output, and the
/// mistake that leads to the number the user got.
@main
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Computes the output of a small network, and finds the mistake that led to the number that you got.",
        discussion: """
            FILE holds weights: a print-out of PyTorch, Keras, scikit-learn, NumPy, MATLAB or R, a table, or a .npy, .npz,
            .safetensors or .json file. '-' reads standard input, for pasting a print-out. A whole model, with its layers, is read
            from JSON (Keras' configuration with the weights beside it), and by 'swift run --traits HDF5 explain' from what Keras
            saves, .keras and .h5; that needs libhdf5 (Debian: libhdf5-dev, Homebrew: hdf5). A description that PyTorch prints
            beside its weights, print(model), tells the functions.

              explain weights.txt --activations relu,linear --input 10 --got 20.475
              explain model.safetensors --activations relu,softmax --input 5.1,3.5,1.4,0.2 --got 0.98 --unit 0
              explain weights.txt --activations relu,linear --input 10 --got 20.5 --input 20 --got 35.9

            With --output, every step is also written as a page in one file, which can be read and sent without anything else. In a
            browser its inputs can be changed, and what you got. This needs a Swift compiler, and takes a few minutes the first time.

              explain weights.txt --activations relu,linear --input 10 --got 20.475 --output page.html
            """)

    @Argument(help: "The file with the weights; '-' is standard input.")
    var file: String

    @Option(
        help:
            "The function of each dense layer, in order: relu,linear; or of each layer, normalizations included: linear,relu,linear. Not for a whole model. Legal: \(ModelFile.activationNames)."
    )
    var activations: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The input: one number for each input unit, separated by commas.", valueName: "numbers"))
    var input: [String]

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The result that you got, as you wrote it; one for each --input.", valueName: "number"))
    var got: [String] = []

    @Option(parsing: .unconditional, help: ArgumentHelp("The result that you expected.", valueName: "number"))
    var expected: String?

    @Option(help: "The output unit that you computed, counted from 0.")
    var unit = 0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How the inputs were scaled in training: mean:deviation, of each column or once for all; the inputs are given unscaled.",
            valueName: "scaling"))
    var inputScaling: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How the targets were scaled in training, likewise; results are scaled back.",
            valueName: "scaling"))
    var outputScaling: String?

    @Option(help: "The layout of kernels, if the file does not state it: in-out (Keras) or out-in (PyTorch).")
    var layout: LayoutName?

    @Option(help: "What normalizations without mean and variance are: layer or batch.")
    var normalization: NormalizationName?

    @Option(help: "The output format: text or json.")
    var format: Format = .text

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Also write a page with every step, in one file.", valueName: "page.html"))
    var output: String?

    @Flag(help: "Let --output replace a file that is not a page of explain.")
    var force = false

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    enum LayoutName: String, ExpressibleByArgument, CaseIterable {
        case inputsFirst = "in-out"
        case outputsFirst = "out-in"

        var layout: PrintedWeights.Layout { self == .inputsFirst ? .inputsByOutputs : .outputsByInputs }
    }

    enum NormalizationName: String, ExpressibleByArgument, CaseIterable {
        case layer, batch

        var kind: ArrangedWeights.Kind { self == .layer ? .layerNormalization : .batchNormalization }
    }

    func validate() throws {
        if !got.isEmpty, got.count != input.count {
            throw ValidationError(
                "there are \(input.count) --input and \(got.count) --got; give a --got for each --input, or none"
            )
        }
        if output != nil, inputScaling != nil || outputScaling != nil {
            throw ValidationError("--output writes no scalings yet; leave out --output, or the scalings")
        }
        if force, output == nil { throw ValidationError("--force is for --output; name a file with it") }
        if unit < 0 { throw ValidationError("--unit counts from 0") }
    }

    func run() async throws {
        let page = output.map { PageFile(path: $0, isForced: force) }
        try page?.check()
        let source = try ModelFile(
            path: file, activations: activations, layout: layout?.layout, normalization: normalization?.kind)
        let inputs = try input.map { try Self.numbers($0) }
        let report = try ModelReport(
            source, inputs: inputs, got: got.map { try Self.typed($0, "--got") },
            expected: expected.map { try Self.typed($0, "--expected") }, unit: unit,
            scaledInputs: inputScaling.map { try Self.scaling($0, "--input-scaling") },
            scaledOutputs: outputScaling.map { try Self.scaling($0, "--output-scaling") })
        switch format {
        case .text: print(report.lines.joined(separator: "\n"))
        case .json: print(try report.json())
        }
        if let page { try await write(page, of: source, inputs) }
    }

    private func write(_ page: PageFile, of source: ModelFile, _ inputs: [[Double]]) async throws {
        let request = PageRequest(
            name: file, source: source, inputs: inputs, got: got,
            expected: try expected.map { try Self.typed($0, "--expected").value }, unit: unit,
            layout: layout?.layout, normalization: normalization?.kind)
        try request.check()
        // The answer is there at once; the page takes longer.
        fflush(nil)
        let made = try await PageBook.page(of: request)
        for note in made.notes { StandardError.print(note.description) }
        try page.write(made.html)
        StandardError.print(
            "wrote \(page.path): \(made.html.count / 1000) KB, \(made.isLive ? "live" : "still")")
    }

    private static func numbers(_ text: String) throws -> [Double] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let number = TypedNumber(String(part)) else {
                throw ValidationError(
                    "--input '\(text)': '\(part)' is not a number; write numbers separated by commas: 5.1,3.5"
                )
            }
            return number.value
        }
    }

    /// `5:2`, or `5:2,1:0.5` for two columns.
    private static func scaling(_ text: String, _ option: String) throws -> Scaling {
        let columns = try text.split(separator: ",", omittingEmptySubsequences: false).map { column in
            let parts = column.split(separator: ":", omittingEmptySubsequences: false)
                .map { TypedNumber(String($0))?.value }
            guard parts.count == 2, let mean = parts[0], let deviation = parts[1], deviation != 0 else {
                throw ValidationError(
                    "\(option) '\(text)': '\(column)' is not a scaling; write mean:deviation, as in 5:2, and the minimum and the length "
                        + "of the range, as in 0:255, where data were scaled to 0 … 1")
            }
            return (mean, deviation)
        }
        return Scaling(shift: columns.map(\.0), factor: columns.map(\.1))
    }

    private static func typed(_ text: String, _ option: String) throws -> TypedNumber {
        guard let number = TypedNumber(text) else {
            throw ValidationError("\(option) '\(text)' is not a number; write it as in 20.475")
        }
        return number
    }
}
