import Neural

/// The parsers that read bytes from strangers, each with what must hold for any bytes at all.
///
/// The suite runs them on the corpus in `Resources/corpus`;
/// `scripts/fuzz.sh` compiles this file with libFuzzer.
enum FuzzTarget: String, CaseIterable, Sendable {
    case npy, npz, inflate, safetensors, json, printout, weights, keras, model

    /// Stops the program if an invariant is violated.
    func run(_ bytes: [UInt8]) {
        do throws(ImportError) {
            switch self {
            case .npy: check([try StoredArray(npy: bytes)])
            case .npz: check(try StoredArray.arrays(npz: bytes, limit: 1 << 20))
            case .inflate:
                guard bytes.count >= 2 else { return }
                let size = Int(bytes[0]) << 8 | Int(bytes[1])
                let archive = zipArchive([ZipEntry("a.npy", [UInt8](bytes.dropFirst(2)), inflatesTo: size)])
                check(try StoredArray.arrays(npz: archive))
            case .safetensors: check(try StoredArray.arrays(safetensors: bytes))
            case .json: check(try PrintedArray.arrays(json: bytes))
            case .printout: try checkPrintout(bytes)
            case .weights: checkWeights(bytes)
            case .keras: try checkKeras(bytes)
            case .model:
                let model = try Sequential<Float>(json: bytes)
                run(model)
                // What is written is read as the same model; a NaN equals nothing, so the texts are compared.
                guard let text = try? model.json() else { return }
                let again = try Sequential<Float>(json: text.bytes)
                precondition(try! again.json() == text)
            }
        } catch {
            precondition(!error.description.isEmpty && error.offset >= 0)
            precondition(!error.part.isEmpty || self == .inflate || error.offset <= bytes.count)
        }
    }

    private func check<A: NumericArray>(_ arrays: [A]) {
        precondition(!arrays.isEmpty)
        for array in arrays {
            let values = array.values(as: Float.self)
            precondition(array.shape.contains(0) ? values.isEmpty : values.count == array.shape.reduce(1, *))
            precondition(array.values(as: Double.self).count == values.count)
        }
        run(try? Sequential<Float>(arrays, activations: [.relu, .linear]))
    }

    private func run(_ model: Sequential<Float>?) {
        guard let model, let inputs = model.inputs, inputs < 1000 else { return }
        let x = [Float](repeating: 0, count: inputs)
        if let units = model.units { precondition(model(x).count == units) }
    }

    private func checkPrintout(_ bytes: [UInt8]) throws(ImportError) {
        do throws(PrintoutError) {
            check(try Printout(String(decoding: bytes, as: UTF8.self)).arrays)
        } catch {
            precondition(error.line >= 1 && error.column >= 1 && !error.description.isEmpty)
        }
    }

    private func checkWeights(_ bytes: [UInt8]) {
        do throws(UnreadablePrintout) {
            let printed = try PrintedWeights(bytes)
            check(printed.arrays)
            for item in printed.items {
                precondition(
                    item.line >= 1 && item.column >= 1 && item.array.count == item.array.shape.reduce(1, *))
            }
            for layout in [nil, PrintedWeights.Layout.inputsByOutputs, .outputsByInputs] {
                let arranged = try printed.arranged(layout: layout)
                check(arranged.arrays)
                let dense = arranged.layers.count { !$0.isNormalization }
                let activations = [Activation](repeating: .relu, count: dense)
                run(try Sequential<Float>(printed, activations: activations, layout: layout))
            }
        } catch {
            precondition(error.line >= 1 && error.column >= 1 && error.offset <= bytes.count)
            precondition(!error.description.isEmpty)
        }
    }

    /// A configuration, followed by a zero byte and the weights as JSON.
    private func checkKeras(_ bytes: [UInt8]) throws(ImportError) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let arrays = parts.count == 2 ? try? PrintedArray.arrays(json: Array(parts[1])) : nil
        if let graph = try? GraphArchitecture(kerasConfig: Array(parts[0])),
            graph.inputShapes.allSatisfy({ $0.reduce(1, *) < 1000 }),
            let graph = try? Graph<Float>(graph, arrays ?? [])
        {
            _ = graph(graph.inputs.map { [Float](repeating: 0, count: $0) })
        }
        let architecture = try Architecture(kerasConfig: Array(parts[0]))
        do throws(ShapeError) {
            run(try Sequential<Float>(architecture, arrays ?? []))
        } catch {
            precondition(!error.description.isEmpty)
        }
    }
}

/// A file for ``zipArchive(_:)``, whose headers may be wrong.
struct ZipEntry {
    var name: String
    var localName: String?
    var data: [UInt8]
    var size: Int
    var storedSize: Int
    var method: Int
    var flags = 0
    var checksum = 0
    /// The file's offset according to the directory; nil for the true one.
    var offset: Int?

    /// An uncompressed file with the given checksum.
    init(_ name: String, stored data: [UInt8], checksum: Int = 0) {
        (self.name, self.data, self.checksum) = (name, data, checksum)
        (size, storedSize, method) = (data.count, data.count, 0)
    }

    /// A file whose `data` is declared to decompress to `size` bytes.
    init(_ name: String, _ data: [UInt8], inflatesTo size: Int) {
        (self.name, self.data, self.size) = (name, data, size)
        (storedSize, method) = (data.count, 8)
    }
}

/// A zip archive with these files and a comment.
func zipArchive(_ entries: [ZipEntry], comment: String = "") -> [UInt8] {
    func little(_ number: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
        let (name, localName) = (Array(entry.name.utf8), Array((entry.localName ?? entry.name).utf8))
        let method = little(entry.flags, 2) + little(entry.method, 2) + little(0, 4)
        let sizes = little(entry.checksum, 4) + little(entry.storedSize, 4) + little(entry.size, 4)
        directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + method + sizes + little(name.count, 2)
        directory += little(0, 12) + little(entry.offset ?? file.count, 4) + name
        file += [0x50, 0x4B, 3, 4, 20, 0] + method + sizes + little(localName.count, 2) + little(0, 2)
        file += localName + entry.data
    }
    let start = file.count
    file += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(entries.count, 2) + little(entries.count, 2)
    return file + little(directory.count, 4) + little(start, 4) + little(comment.utf8.count, 2)
        + Array(comment.utf8)
}
