#if HDF5
    import PlainText

    /// Why a file of Keras cannot be read with libhdf5. The library reports no byte positions, so the place
    /// is a path in the file.
    public struct HDF5Error: Error, Sendable, Equatable, TextConvertible {
        /// The object at fault, such as `/layers/dense/vars/0`.
        public let path: String
        /// What is wrong with the object.
        public let problem: String
        /// How to correct the fault; may be empty.
        public let hint: String

        init(path: String, problem: String, hint: String = "") {
            self.path = path
            self.problem = problem
            self.hint = hint
        }

        /// The whole message, in one line.
        public var text: Text {
            hint.isEmpty ? "HDF5, \(path): \(problem)." : "HDF5, \(path): \(problem). Hint: \(hint)."
        }
    }
#endif
