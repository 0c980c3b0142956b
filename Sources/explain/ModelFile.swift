import ArgumentParser
import Foundation
import Neural

/// A model, and how it was read.
struct ModelFile {
    /// Where a page gets the model from.
    enum Content {
        /// Weights, as the user's file has them, and what the user said of them.
        case weights(PrintedModel<Double>, [UInt8], WeightsFormat, functions: [Activation])
        /// The whole model.
        case model
    }

    let model: Sequential<Double>
    /// `read as PyTorch: out × in`
    let reading: String
    let content: Content
    /// The path, for errors.
    private let path: String

    /// The activations that `--activations` accepts.
    static let activationNames = Activation.allCases.map { $0.text.string }.joined(separator: ", ")

    /// Reads the file at `path`. The format is determined by its first bytes, not by its name.
    init(
        path: String, activations: String?, layout: PrintedWeights.Layout?,
        normalization: ArrangedWeights.Kind? = nil
    ) throws {
        self.path = path
        let bytes = try Self.bytes(of: path)
        let keras = try KerasModelFile(bytes, path: path)
        if case .model(let model) = keras {
            guard activations == nil, layout == nil, normalization == nil else {
                throw ExplainError(
                    "\(path): the file has the model's layers with their functions and their layout; leave out "
                        + (activations != nil
                            ? "--activations" : layout != nil ? "--layout" : "--normalization"))
            }
            self.model = model
            reading = "read as a Keras model, with the functions of its layers"
            content = .model
            return
        }
        let format = WeightsFormat(of: bytes)
        do {
            let printed =
                if case .weights(let arrays) = keras { PrintedWeights(arrays) } else {
                    try format.weights(bytes)
                }
            let described = activations == nil ? printed.describedActivations : nil
            guard let functions = try activations.map({ try Self.functions($0) }) ?? described else {
                throw ExplainError(
                    "\(path): the file does not say which functions the layers have; add --activations, one for each dense layer, as in "
                        + "--activations relu,linear (legal: \(Self.activationNames))")
            }
            let read = try PrintedModel<Double>(
                printed, activations: functions, layout: layout, normalization: normalization)
            model = read.model
            reading =
                read.weights.text.string + (described == nil ? "" : ", with the functions of the description")
            // A page does not read HDF5.
            content =
                if case .weights = keras { .model } else {
                    .weights(read, bytes, format, functions: functions)
                }
        } catch let error as UnreadablePrintout {
            throw ExplainError("\(path):\(error.text.string)")
        } catch let error as ImportError {
            throw ExplainError("\(path): \(error.text.string)")
        }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        if path == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw ExplainError("\(path): is a folder; name the file in it that has the weights")
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw ExplainError("\(path): can't be read: \(error.localizedDescription)")
        }
    }

    /// The weights as they were printed; nil for a whole model.
    var printed: PrintedModel<Double>? {
        if case .weights(let printed, _, _, _) = content { printed } else { nil }
    }

    /// Which order of functions and normalizations was assumed, and how to state it; nil if nothing was.
    var orderNote: String? {
        guard case .weights(let printed, _, _, let functions) = content, let other = printed.otherOrder,
            !printed.orderText.isEmpty
        else { return nil }
        func stated(_ model: Sequential<Double>) -> String {
            var names: [String] = []
            for layer in model.layers {
                switch layer {
                case .dense(let dense): names.append(dense.activation.text.string)
                case .activation(let function): names[names.count - 1] = function.text.string
                default: names.append("linear")
                }
            }
            return names.joined(separator: ",")
        }
        precondition(functions.count < printed.weights.layers.count)
        return
            "\(printed.orderText.string); to state the order, give a function for each layer, normalizations included: "
            + "--activations \(stated(model)), or the other way round \(stated(other))"
    }

    /// The path of the model's file in the chapter of a page.
    var dataName: String {
        if case .weights(_, _, let format, _) = content { format.dataName } else { "data/model.json" }
    }

    /// The content of that file.
    ///
    /// - Throws: ``ExplainError`` if a layer can't be written as JSON.
    func data() throws(ExplainError) -> [UInt8] {
        if case .weights(_, let bytes, _, _) = content { return bytes }
        do throws(ExportError) {
            return try model.json().bytes
        } catch {
            throw ExplainError("\(path): \(error.text.string)")
        }
    }

    private static func functions(_ list: String) throws -> [Activation] {
        try list.split(separator: ",").map { try activation(String($0)) }
    }

    /// Other names of functions, in other libraries.
    private static let synonyms = [
        "swish": "silu", "hard_swish": "hard_silu", "hardswish": "hard_silu", "logistic": "sigmoid",
        "leakyrelu": "leaky_relu", "lrelu": "leaky_relu", "hardsigmoid": "hard_sigmoid",
        "logsigmoid": "log_sigmoid", "exp": "exponential",
    ]

    private static func activation(_ name: String) throws -> Activation {
        let wanted = name.trimmingCharacters(in: .whitespaces).lowercased()
        if wanted == "none" || wanted == "identity" { return .linear }
        if let found = Activation.allCases.first(where: { $0.text.string == wanted }) { return found }
        if wanted.hasPrefix("leaky_relu("), wanted.hasSuffix(")"),
            let slope = TypedNumber(String(wanted.dropFirst(11).dropLast()))
        {
            return .leakyRelu(slope: slope.value)
        }
        let hint = synonyms[wanted].map { "; write \($0)" } ?? ""
        throw ExplainError(
            "--activations: '\(name)' is not an activation\(hint); legal are \(activationNames), and with a slope leaky_relu(0.01)"
        )
    }
}

/// An error, as it is printed.
struct ExplainError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
