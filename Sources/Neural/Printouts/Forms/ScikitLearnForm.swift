import PlainText

/// scikit-learn's `coefs_` (all kernels) and `intercepts_` (all biases): NumPy's arrays in another order.
enum ScikitLearnForm {
    /// The items, marked as scikit-learn's if their names or their order show it.
    static func recognized(_ items: [PrintedWeights.Item]) -> [PrintedWeights.Item] {
        let items = named(items)
        let isNamed = items.contains { item in
            guard let name = item.array.name else { return false }
            return WeightName(name).isScikitLearn
        }
        guard isNamed || isOrdered(items) else { return items }
        return items.map { item in
            var item = item
            if item.form == .numPy || item.form == .list || item.form == .table { item.form = .scikitLearn }
            return item
        }
    }

    /// The items, with names if they are NumPy's array and single number of a linear model:
    /// `print((model.coef_, model.intercept_))`.
    private static func named(_ items: [PrintedWeights.Item]) -> [PrintedWeights.Item] {
        guard items.count == 2, items.allSatisfy({ $0.form == .numPy && $0.array.name == nil }),
            let kernel = items.firstIndex(where: { $0.array.shape.count == 1 }),
            items[1 - kernel].array.shape.isEmpty
        else { return items }
        var items = items
        items[kernel].array.name = "coef_"
        items[1 - kernel].array.name = "intercept_"
        return items
    }

    /// Whether two or more kernels come first, and then as many biases, each as long as its kernel has
    /// columns; or the other way round.
    private static func isOrdered(_ items: [PrintedWeights.Item]) -> Bool {
        let half = items.count / 2
        guard half >= 2, items.count == 2 * half else { return false }
        let isReversed = items[0].array.shape.count == 1
        return (0..<half).allSatisfy { index in
            let (kernel, bias) =
                isReversed ? (items[half + index], items[index]) : (items[index], items[half + index])
            return kernel.form == .numPy || kernel.form == .list
                ? kernel.hasAxes && kernel.array.shape.count == 2
                    && bias.array.shape == [kernel.array.shape[1]] : false
        }
    }
}

extension PrintForm {
    /// The text at one position never tells; ``ScikitLearnForm/recognized(_:)`` does, once all arrays are
    /// read.
    static var scikitLearn: PrintForm {
        PrintForm(begins: { _ in false }, read: { (_) throws(UnreadablePrintout) in })
    }
}
