import Neural

/// The format of a file of weights, by its content.
enum WeightsFormat: String, CaseIterable {
    case npy
    case npz
    case safetensors
    case json
    /// A print-out in any form.
    case txt

    /// The format is determined by the first bytes, not by the file's name.
    init(of bytes: [UInt8]) {
        if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
            self = .npy
        } else if bytes.starts(with: [0x50, 0x4B]) {
            // PyTorch's own files are archives as well: the archive reader reports their pickle, and does not execute it.
            self = .npz
        } else if bytes.count > 8, bytes[8] == UInt8(ascii: "{"), bytes[4..<8].allSatisfy({ $0 == 0 }) {
            self = .safetensors
        } else if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
            (try? PrintedArray.arrays(json: bytes)) != nil
        {
            self = .json
        } else {
            self = .txt
        }
    }

    /// Reads a file of this format. `reader` is the same in a page.
    func weights(_ bytes: [UInt8]) throws -> PrintedWeights {
        switch self {
        case .npy: PrintedWeights([try StoredArray(npy: bytes)])
        case .npz: PrintedWeights(try StoredArray.arrays(npz: bytes))
        case .safetensors: PrintedWeights(try StoredArray.arrays(safetensors: bytes))
        case .json: PrintedWeights(json: try PrintedArray.arrays(json: bytes))
        case .txt: try PrintedWeights(bytes)
        }
    }

    /// The path of the file for `data(…)`, whatever the user's file is called.
    var dataName: String { "data/weights.\(rawValue)" }

    /// An expression that reads the file's weights in a page.
    var reader: String {
        let bytes = "bytes(\"\(dataName)\")"
        return switch self {
        case .npy: "PrintedWeights([try! StoredArray(npy: \(bytes))])"
        case .npz: "PrintedWeights(try! StoredArray.arrays(npz: \(bytes)))"
        case .safetensors: "PrintedWeights(try! StoredArray.arrays(safetensors: \(bytes)))"
        case .json: "PrintedWeights(json: try! PrintedArray.arrays(json: \(bytes)))"
        case .txt: "try! PrintedWeights(\(bytes))"
        }
    }
}
