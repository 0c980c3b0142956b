import PlainText

/// The meaning of an array's name: `0.weight`, `dense/kernel:0`, `bn1.running_var`, `coefs_[0]`, `W1`,
/// `b{2}`.
struct WeightName: Equatable {
    enum Role: Equatable {
        /// PyTorch's name for a kernel, and for a normalization's gamma.
        case weight
        case kernel, bias, gamma, beta, mean, variance
        /// State of training, which is not a weight: the batches that a normalization has seen, the seed of a
        /// dropout, what an optimizer keeps.
        case state
        /// A weight of a recurrent layer: `recurrent_kernel`, `weight_hh_l0`.
        case recurrent
        case embeddings
    }

    /// The array's role in its layer; nil if the name does not tell.
    private(set) var role: Role?
    /// The part of the name before the role: the layer's name or its number.
    private(set) var layer: Text
    private(set) var layout = PrintedWeights.Layout.unknown
    /// Whether the name is `coefs_`, `intercepts_`, `coef_` or `intercept_`.
    private(set) var isScikitLearn = false

    init(_ name: Text) {
        var rest = name.bytes[...]
        layer = Text()
        if rest.suffix(2).spells(":0") { rest = rest.dropLast(2) }
        if Self.isOfOptimizer(rest) {
            role = .state
            return
        }
        // An index after the name is the layer's number; of several, as in MATLAB's cells, the first counts,
        // which is the row.
        var index: ArraySlice<UInt8> = []
        if let bracket = rest.firstIndex(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }) {
            index = rest[(bracket + 1)...].prefix { PrintedNumber.isDigit($0) }
            rest = rest[..<bracket]
        }
        for (word, role, layout, isScikitLearn) in Self.words where rest.hasLast(word) {
            let length = word.utf8CodeUnitCount
            self.role = role
            self.layout = layout
            self.isScikitLearn = isScikitLearn
            let before = rest.dropLast(length)
            if role == .weight, let separator = before.last {
                self.layout = separator == UInt8(ascii: ".") ? .outputsByInputs : .unknown
            }
            layer = Text(bytes: Array(isScikitLearn || before.isEmpty ? index : before.dropLast()))
            return
        }
        if rest.contains(where: { $0 == UInt8(ascii: "_") }),
            rest.hasPart("weight_ih_l") || rest.hasPart("weight_hh_l")
        {
            role = .recurrent
            return
        }
        if let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
            // Keras' Normalization, which is adapted to data.
            let word = rest[(slash + 1)...]
            role = word.spells("mean") ? .mean : word.spells("variance") ? .variance : nil
            if role != nil {
                layer = Text(bytes: Array(rest[..<slash]))
                return
            }
        }
        readShort(rest, index)
    }

    /// Reads short names: `W1`, `b_2`, `w`, and MATLAB's `IW{1,1}` and `LW{2,1}`.
    private mutating func readShort(_ name: ArraySlice<UInt8>, _ index: ArraySlice<UInt8>) {
        let name = name[((name.lastIndex(of: UInt8(ascii: ".")) ?? name.startIndex - 1) + 1)...]
        var digits = name.suffix(while: PrintedNumber.isDigit)
        var letters = name.dropLast(digits.count)
        if letters.last == UInt8(ascii: "_") { letters = letters.dropLast() }
        if digits.isEmpty { digits = index }
        if letters.spells("IW") || letters.spells("LW") {
            (role, layout) = (.kernel, .outputsByInputs)
        } else if letters.spells("W") || letters.spells("w") || letters.spells("weight")
            || letters.spells("weights")
            || letters.spells("Weights") || letters.spells("kernel")
        {
            role = .kernel
        } else if letters.spells("b") || letters.spells("B") || letters.spells("bias")
            || letters.spells("biases")
            || letters.spells("Bias")
        {
            role = .bias
        } else {
            return
        }
        layer = Text(bytes: Array(digits))
    }

    /// Whether the name's first part is that of an optimizer of Keras: `adam/dense_kernel_momentum`,
    /// `Adam/m/dense/kernel`, `sgd_1/iteration`.
    private static func isOfOptimizer(_ name: ArraySlice<UInt8>) -> Bool {
        guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return false }
        var first = name[..<slash].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }[...]
        let digits = first.suffix(while: PrintedNumber.isDigit)
        if !digits.isEmpty, first.dropLast(digits.count).last == UInt8(ascii: "_") {
            first = first.dropLast(digits.count + 1)
        }
        let optimizers: [StaticString] = [
            "adam", "adamw", "adamax", "nadam", "sgd", "rmsprop", "adagrad", "adadelta", "adafactor", "ftrl",
            "lion", "lamb", "muon", "optimizer",
        ]
        return optimizers.contains { first.spells($0) }
    }

    private typealias Word = (StaticString, Role, PrintedWeights.Layout, isScikitLearn: Bool)

    private static var words: [Word] {
        [
            ("num_batches_tracked", .state, .unknown, false),
            ("seed_generator_state", .state, .unknown, false), ("learning_rate", .state, .unknown, false),
            ("classes_", .state, .unknown, false), ("n_iter_", .state, .unknown, false),
            ("exp_avg", .state, .unknown, false), ("exp_avg_sq", .state, .unknown, false),
            ("momentum_buffer", .state, .unknown, false), ("square_avg", .state, .unknown, false),
            ("running_mean", .mean, .unknown, false),
            ("running_var", .variance, .unknown, false), ("moving_mean", .mean, .unknown, false),
            ("moving_variance", .variance, .unknown, false), ("gamma", .gamma, .unknown, false),
            ("beta", .beta, .unknown, false), ("recurrent_kernel", .recurrent, .unknown, false),
            ("embeddings", .embeddings, .unknown, false), ("kernel", .kernel, .inputsByOutputs, false),
            ("coefs_", .kernel, .inputsByOutputs, true), ("intercepts_", .bias, .unknown, true),
            ("coef_", .kernel, .outputsByInputs, true), ("intercept_", .bias, .unknown, true),
            ("weight", .weight, .unknown, false), ("bias", .bias, .unknown, false),
        ]
    }
}

extension ArraySlice<UInt8> {
    /// Whether the name ends in `word`, which is all of it or comes after `/`, `.`, `_`, or `-`.
    fileprivate func hasLast(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard count >= length, suffix(length).spells(word) else { return false }
        guard let before = dropLast(length).last else { return true }
        return before == UInt8(ascii: "/") || before == UInt8(ascii: ".") || before == UInt8(ascii: "_")
            || before == UInt8(ascii: "-")
    }

    fileprivate func hasPart(_ word: StaticString) -> Bool { indices.contains { self[$0...].begins(word) } }

    fileprivate func suffix(while matches: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, matches(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
