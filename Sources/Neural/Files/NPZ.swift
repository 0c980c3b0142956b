import PlainText

extension StoredArray {
    /// The arrays of an `.npz` archive, as `numpy.savez` and `numpy.savez_compressed` write it, in the order
    /// in which they were saved. Their names are those in Python, without `.npy`.
    ///
    /// Uncompressed arrays take no memory of their own: they share the file's. Compressed ones may have
    /// `limit` bytes in total, by default 256 MiB. Memory is never allocated for a size that an archive only
    /// states.
    ///
    ///     func model(inFile bytes: [UInt8]) throws -> Sequential<Float> {
    ///         try Sequential(StoredArray.arrays(npz: bytes), activations: [.relu, .linear])
    ///     }
    ///
    /// - Throws: ``ImportError`` if the archive or one of its arrays is damaged or of an unknown kind, files
    ///   in it overlap, a checksum is wrong, it decompresses to more than `limit` bytes, or it contains no
    ///   array.
    public static func arrays(npz bytes: [UInt8], limit: Int = 1 << 28) throws(ImportError) -> [StoredArray] {
        let file = FileBytes(bytes[...], ".npz")
        guard !isNPY(file.bytes) else {
            throw file.error(
                at: 0, "this is not a zip archive", expected: "“PK”",
                hint: "it begins as a .npy file, with a single array")
        }
        let archive = try ZipArchive(file, limit: limit)
        var arrays: [StoredArray] = []
        for entry in archive.entries {
            let name = entry.name.bytes
            guard name.count >= 4, name.suffix(4).spells(".npy") else { continue }
            arrays.append(
                try readNPY(archive.contents(of: entry), name: Text(bytes: Array(name.dropLast(4)))))
        }
        guard !arrays.isEmpty else {
            let isKeras = archive.entries.contains { $0.name.bytes[...].spells("model.weights.h5") }
            guard !archive.entries.contains(where: { $0.name.bytes[...].suffix(8).spells("data.pkl") }) else {
                throw file.error(
                    at: 0, "this is PyTorch's archive of a pickle, .pt or .pth", found: "“data.pkl”",
                    expected: "files whose names end in .npy",
                    hint: """
                        a pickle can run any program and is never opened here; write \
                        safetensors.torch.save_file(model.state_dict(), 'model.safetensors')
                        """)
            }
            throw file.error(
                at: 0, "there is no array in the archive", found: "\(archive.entries.count) other files",
                expected: "files whose names end in .npy",
                hint: isKeras
                    ? "this is a .keras file; save numpy.savez('weights.npz', *model.get_weights())"
                    : "save numpy.savez('weights.npz', *model.get_weights())")
        }
        return arrays
    }
}
