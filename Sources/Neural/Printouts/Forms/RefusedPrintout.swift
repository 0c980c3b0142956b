import PlainText

/// Texts without weights that people copy: what each is, and the line of code that prints the weights.
enum RefusedPrintout {
    private struct Kind {
        let sign: StaticString
        let what: Text
        let form: PrintedWeights.Form
        let hint: Text
    }

    static var pyTorch: Text { "for n, p in model.state_dict().items(): print(n, p.tolist())" }
    static var keras: Text { "print(model.get_weights())" }

    private static var kinds: [Kind] {
        [
            Kind(
                sign: "<generator object", what: "this is a generator, not what it gives", form: .pyTorch,
                hint: pyTorch),
            Kind(
                sign: "<bound method", what: "this is a function that was not called", form: .pyTorch,
                hint: pyTorch),
            Kind(
                sign: "in_features=", what: "this is a description of layers, without their weights",
                form: .pyTorch, hint: pyTorch),
            Kind(sign: "Layer (type)", what: "this is a summary, without weights", form: .keras, hint: keras),
            Kind(sign: "Param #", what: "this is a summary, without weights", form: .keras, hint: keras),
            Kind(
                sign: "<Sequential name=", what: "this is a model's name, without its weights", form: .keras,
                hint: keras),
            Kind(
                sign: "<Dense name=", what: "this is a layer's name, without its weights", form: .keras,
                hint: keras),
            Kind(
                sign: "<keras.", what: "this is an object's name, without its weights", form: .keras,
                hint: keras),
            Kind(
                sign: "|--", what: "this is a table of Markdown", form: .table,
                hint: "print(df.to_csv(sep='\\t', header=False, index=False))"),
            Kind(
                sign: "MLPRegressor(", what: "this is a description of a model, without its weights",
                form: .scikitLearn,
                hint: "print(model.coefs_, model.intercepts_)"),
            Kind(
                sign: "MLPClassifier(", what: "this is a description of a model, without its weights",
                form: .scikitLearn, hint: "print(model.coefs_, model.intercepts_)"),
            Kind(
                sign: "Chain(", what: "this is a description of layers, without their weights", form: .julia,
                hint: "foreach(println, Flux.trainables(model))"),
            Kind(
                sign: "torch.Size(", what: "these are shapes, without numbers", form: .pyTorch, hint: pyTorch),
            Kind(
                sign: " object at 0x", what: "this is an object's name, without its weights", form: .keras,
                hint: keras),
        ]
    }

    /// The error for a text without arrays.
    static func error(_ bytes: [UInt8], hasEmptyLists: Bool) -> UnreadablePrintout {
        for kind in kinds {
            guard let place = bytes.indices.first(where: { bytes[$0...].begins(kind.sign) }) else { continue }
            return UnreadablePrintout(
                kind.what, in: bytes, at: place, length: 40, form: kind.form, expected: "numbers",
                hint: "\(kind.hint) prints them")
        }
        if hasEmptyLists {
            return UnreadablePrintout(
                "the list is empty: these layers have no weights", in: bytes, at: 0, length: 40,
                expected: "arrays of numbers", hint: "is the model built? Before that get_weights() gives []")
        }
        let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.count
        return UnreadablePrintout(
            "there is no array", in: bytes, at: start, length: 40, expected: "arrays of numbers",
            hint: """
                paste what \(keras) prints, with PyTorch \(pyTorch), with \
                scikit-learn print(model.coefs_, model.intercepts_)
                """)
    }
}

extension FormScanner {
    /// The error for numbers that were left out, with the line of code that prints all of them.
    func shortened(
        at place: Int, _ token: ArraySlice<UInt8>, form: PrintedWeights.Form?
    ) -> UnreadablePrintout {
        let hint: Text =
            switch form {
            case .pyTorch: "torch.set_printoptions(threshold=torch.inf, precision=9), and print again"
            case .julia: "print(W) prints all of it"
            case .r: "options(max.print = 1e7), and print again"
            case .table:
                "print(df.to_csv(sep='\\t', header=False, index=False)) prints all of a table of pandas"
            case .matlab: "disp(mat2str(W, 9)) prints all of it"
            case .keras, .numPy, .scikitLearn, .list, .json, .binary, .braces, nil:
                "np.set_printoptions(threshold=sys.maxsize), and print again"
            }
        return error(
            "numbers were left out", at: place, length: min(max(token.count, 1), 40), form: form,
            expected: "all the numbers", hint: hint)
    }
}
