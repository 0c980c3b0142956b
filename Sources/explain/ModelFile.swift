import ArgumentParser
import Foundation
import Neural

/// A model, and how it was read.
struct ModelFile {
    let model: Sequential<Double>
    /// `read as PyTorch: out × in`
    let reading: String
    /// Whether square kernels may have the other layout.
    let isLayoutOpen: Bool
    /// The file's content and format, from which a page reads the model again.
    let bytes: [UInt8]
    let format: WeightsFormat

    /// The activations that `--activations` accepts.
    static let activationNames = Activation.allCases.map { $0.text.string }.joined(separator: ", ")

    /// Reads the file at `path`. The format is determined by its first bytes, not by its name.
    init(path: String, activations: String?, layout: PrintedWeights.Layout?) throws {
        let bytes: [UInt8]
        do {
            let data =
                path == "-"
                ? FileHandle.standardInput.readDataToEndOfFile()
                : try Data(contentsOf: URL(fileURLWithPath: path))
            bytes = [UInt8](data)
        } catch {
            throw ExplainError("\(path): can't be read: \(error.localizedDescription)")
        }
        let keras = try KerasModelFile(bytes, path: path)
        if case .model(let model) = keras {
            guard activations == nil, layout == nil else {
                throw ExplainError(
                    "\(path): the file has the model's layers with their functions and their layout; leave out "
                        + (activations == nil ? "--layout" : "--activations"))
            }
            self.model = model
            reading = "read as a Keras model, with the functions of its layers"
            isLayoutOpen = false
            (format, self.bytes) = (.model, try Self.json(model, path))
            return
        }
        let format = WeightsFormat(of: bytes)
        let printed: PrintedWeights
        do {
            printed =
                if case .weights(let arrays) = keras { PrintedWeights(arrays) } else {
                    try format.weights(bytes)
                }
        } catch let error as UnreadablePrintout {
            throw ExplainError("\(path):\(error.text.string)")
        } catch let error as ImportError {
            throw ExplainError("\(path): \(error.text.string)")
        }
        guard let activations else {
            throw ExplainError(
                "\(path): the file does not say which functions the layers have; add --activations, one for each dense layer, as in "
                    + "--activations relu,linear (legal: \(Self.activationNames))")
        }
        do {
            let functions = try activations.split(separator: ",").map { try Self.activation(String($0)) }
            let arranged = try printed.arranged(layout: layout, layers: functions.count)
            model = try Sequential<Double>(printed, activations: functions, layout: layout)
            reading = arranged.text.string
            isLayoutOpen = arranged.isLayoutOpen
        } catch let error as UnreadablePrintout {
            throw ExplainError("\(path):\(error.text.string)")
        }
        // A page does not read HDF5.
        (self.format, self.bytes) =
            if case .weights = keras { (.model, try Self.json(model, path)) } else { (format, bytes) }
    }

    private static func json(_ model: Sequential<Double>, _ path: String) throws(ExplainError) -> [UInt8] {
        do throws(ExportError) {
            return try model.json().bytes
        } catch {
            throw ExplainError("\(path): \(error.text.string)")
        }
    }

    private static func activation(_ name: String) throws -> Activation {
        let wanted = name.trimmingCharacters(in: .whitespaces).lowercased()
        if wanted == "none" || wanted == "identity" { return .linear }
        if let found = Activation.allCases.first(where: { $0.text.string == wanted }) { return found }
        throw ExplainError("--activations: '\(name)' is not an activation; legal are \(activationNames)")
    }
}

/// An error, as it is printed.
struct ExplainError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
