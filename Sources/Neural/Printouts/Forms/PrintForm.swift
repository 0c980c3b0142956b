import PlainText

/// A form in which weights are printed: how it is recognized, and how it is read.
///
/// To add a form, add a file in this folder with a constant of this type, a line in ``all``, a case of
/// ``PrintedWeights/Form``, and a folder of samples in `Tests/NeuralTests/Resources/Printouts`.
struct PrintForm {
    /// Whether something begins at the scanner's position that only this form prints, or that no form before
    /// it prints.
    let begins: (FormScanner) -> Bool
    /// Reads what begins there, and moves past it.
    let read: (inout FormScanner) throws(UnreadablePrintout) -> Void

    /// All forms, in the order in which they are tried.
    static var all: [PrintForm] {
        [.keras, .pyTorch, .julia, .r, .matlab, .json, .numPy, .scikitLearn, .braces, .list, .table]
    }

    /// Whether an array is printed as a call of this name.
    static func isCallName(_ word: ArraySlice<UInt8>) -> Bool {
        NumPyForm.isName(word) || PyTorchForm.isName(word)
    }
}
