import PlainText

/// The weights in copied text: output of NumPy, Keras, PyTorch, scikit-learn, MATLAB, R, Julia, or a
/// spreadsheet, with the prompts, names, and sentences around it.
///
/// ```
/// OrderedDict([('0.weight', tensor([[ 0.5000], [-1.2500]])), ('0.bias', tensor([0., 0.]))])
/// ```
///
/// The result includes the form of the text, since the layout of kernels follows from it. ``Printout`` reads
/// only what NumPy prints, which is enough for a page that reads its own file.
public struct PrintedWeights: Sendable, Equatable {
    /// One array, and how it was printed.
    public struct Item: Sendable, Equatable {
        /// The shape and numbers, and the name if one comes before the array.
        public internal(set) var array: PrintedArray
        /// The form in which the array was printed.
        public internal(set) var form: Form
        /// The line where the array begins, counted from 1.
        public let line: Int
        /// The column where the array begins, counted from 1, in Unicode scalars.
        public let column: Int
        /// The number of bytes before the array.
        let position: Int
        /// Whether the shape has as many axes as the array had: a table can show a row of numbers only as a
        /// matrix.
        var hasAxes: Bool
    }

    /// The arrays, in the order in which they were printed: at least one, none of them empty.
    public internal(set) var items: [Item]
    /// The number of empty lists: layers without weights.
    public let emptyLists: Int
    /// The text, kept so that later errors can show the place.
    let source: [UInt8]
    /// Whether the numbers come from a binary file, and are exact.
    var isBinary = false

    /// Reads every array of `text`.
    ///
    /// - Throws: ``UnreadablePrintout`` if there is no array, or if an array was shortened with `...`, is
    ///   empty, is not closed, has rows of unequal length, or contains something that is not a number, or if
    ///   the text is of a kind that has no numbers, such as a model's summary. It never stops the program.
    public init(_ text: String) throws(UnreadablePrintout) { try self.init(Text(text).bytes) }

    /// Reads every array of a text in UTF-8, as ``init(_:)``.
    ///
    /// - Throws: ``UnreadablePrintout`` as for a string, and also for files that are not text, saying what
    ///   they are.
    public init(_ bytes: [UInt8]) throws(UnreadablePrintout) {
        var scanner = FormScanner(LinePrefixes.blanked(bytes))
        try scanner.readAll()
        self.init(
            items: ScikitLearnForm.recognized(MATLABForm.recognized(scanner.items)),
            emptyLists: scanner.emptyLists, source: bytes)
    }

    init(items: [Item], emptyLists: Int, source: [UInt8]) {
        self.items = items
        self.emptyLists = emptyLists
        self.source = source
    }

    /// The arrays as printed, with kernels in the layout of ``form``. For Keras' layout, see
    /// ``arranged(layout:layers:normalization:)``.
    public var arrays: [PrintedArray] { items.map { $0.array } }

    /// The forms in which the arrays were printed, each once, the most specific first.
    public var forms: [Form] {
        Form.allCases.filter { form in items.contains { $0.form == form } }
    }

    /// The form in which the text was printed. Of several forms, this is the most specific: PyTorch's names
    /// say more than brackets.
    public var form: Form { forms.first ?? .list }

    /// The layout of the kernels, as far as the form or the arrays' names tell it.
    public var layout: Layout {
        for item in items {
            let layout = item.declaredLayout
            if layout != .unknown { return layout }
        }
        return .unknown
    }
}

extension PrintedWeights {
    /// The form in which an array was printed. The most specific come first.
    public enum Form: UInt8, Sendable, Equatable, CaseIterable, TextConvertible {
        /// A tensor, a `Parameter`, or a `state_dict` of PyTorch.
        case pyTorch
        /// Variables of Keras, or a list of arrays as `get_weights()` gives it.
        case keras
        /// `coefs_` and `intercepts_` of scikit-learn.
        case scikitLearn
        /// A Julia matrix or vector.
        case julia
        /// An R matrix or vector, with its indices.
        case r
        /// A MATLAB or Octave matrix, in brackets or in columns.
        case matlab
        /// A JSON object, with the arrays under their names.
        case json
        /// Arrays of a binary file, which were not printed: ``StoredArray``.
        case binary
        /// A NumPy array.
        case numPy
        /// Lists in braces, as of C, Java or Mathematica.
        case braces
        /// Lists in brackets, as Python, JavaScript and many others write them.
        case list
        /// Rows of a spreadsheet, CSV, or numbers in columns.
        case table

        /// The usual name of the form.
        public var text: Text {
            switch self {
            case .pyTorch: "PyTorch"
            case .keras: "Keras"
            case .scikitLearn: "scikit-learn"
            case .julia: "Julia"
            case .r: "R"
            case .matlab: "MATLAB"
            case .json: "JSON"
            case .binary: "a binary file"
            case .numPy: "NumPy"
            case .braces: "lists in braces, as of C, Java or Mathematica"
            case .list: "Python lists"
            case .table: "a table"
            }
        }

        /// The layout of kernels in this form; unknown if print-outs in the form differ.
        public var layout: Layout {
            switch self {
            case .pyTorch, .julia: .outputsByInputs
            case .keras, .scikitLearn: .inputsByOutputs
            case .r, .matlab, .json, .binary, .numPy, .braces, .list, .table: .unknown
            }
        }
    }

    /// Which axis of a kernel is which.
    public enum Layout: UInt8, Sendable, Equatable, TextConvertible {
        /// A row for each input, a column for each unit: Keras, scikit-learn.
        case inputsByOutputs
        /// A row for each unit, a column for each input: PyTorch, Flux.
        case outputsByInputs
        /// Neither the form nor a name tells the layout; shapes may.
        case unknown

        /// The layout in words for a page: `in × out`.
        public var text: Text {
            switch self {
            case .inputsByOutputs: "in × out"
            case .outputsByInputs: "out × in"
            case .unknown: "layout unknown"
            }
        }
    }
}

extension PrintedWeights.Item {
    /// The layout that the array's name tells, or else that of its form.
    var declaredLayout: PrintedWeights.Layout {
        let named = WeightName(array.name ?? Text()).layout
        return named == .unknown ? form.layout : named
    }
}
