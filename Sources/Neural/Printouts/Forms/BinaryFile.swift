import PlainText

/// Recognizes files that are not text by their first bytes, and refuses them with an error that names them.
/// No file is run or unpacked.
enum BinaryFile {
    static func error(_ bytes: [UInt8]) -> UnreadablePrintout? {
        guard let (what, hint) = kind(bytes[...]) else { return nil }
        return UnreadablePrintout(
            what, in: bytes, at: 0, found: "a file of \(bytes.count) bytes",
            expected: "text, as it is printed",
            hint: hint)
    }

    private static func kind(_ bytes: ArraySlice<UInt8>) -> (what: Text, hint: Text)? {
        guard let first = bytes.first else { return nil }
        let second = bytes.dropFirst().first ?? 0
        if first == 0x50, second == 0x4B, bytes.dropFirst(2).first == 3 {
            if contains(bytes, "data.pkl") {
                return (".pt or .pth: this is PyTorch's archive of a pickle", pyTorch)
            }
            if contains(bytes, "model.weights.h5") {
                return (
                    "this is a .keras file",
                    "numpy.savez('weights.npz', *model.get_weights()) writes what is read"
                )
            }
            return (
                "this is a zip archive, such as .npz",
                "read it as a file: StoredArray.arrays(npz:), or print(model.get_weights())"
            )
        }
        if first == 0x80, second >= 1, second <= 5 {
            return ("this is a pickle, such as an old .pt, .pth or joblib file", pyTorch)
        }
        if first == 0x93 && bytes.dropFirst().begins("NUMPY") {
            return ("this is a .npy file", "read it as a file: StoredArray(npy:), or print(array)")
        }
        if first == 0x89, bytes.dropFirst().begins("HDF") {
            return (
                "this is an .h5 file", "numpy.savez('weights.npz', *model.get_weights()) writes what is read"
            )
        }
        if bytes.count > 9, bytes.dropFirst(4).prefix(4).allSatisfy({ $0 == 0 }),
            bytes.dropFirst(8).first == 0x7B
        {
            return ("this is a .safetensors file", "read it as a file: StoredArray.arrays(safetensors:)")
        }
        if bytes.prefix(1000).contains(0) {
            return ("this is not text", "save it as plain text in UTF-8, or copy what is printed")
        }
        return nil
    }

    private static var pyTorch: Text {
        """
        a pickle can run any program and is never opened here; in Python, \
        for n, p in model.state_dict().items(): print(n, p.tolist()) prints all of it, and \
        safetensors.torch.save_file(model.state_dict(), 'model.safetensors') writes a file that is read
        """
    }

    /// Whether `word` is anywhere in the first or last 64 KiB.
    private static func contains(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
        func search(_ part: ArraySlice<UInt8>) -> Bool {
            part.indices.contains { part[$0] == word.utf8Start[0] && part[$0...].begins(word) }
        }
        return search(bytes.prefix(1 << 16)) || search(bytes.suffix(1 << 16))
    }
}
