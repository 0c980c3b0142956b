import PlainText

/// scikit-learn's `coefs_` (all kernels) and `intercepts_` (all biases): NumPy's arrays in another order.
enum ScikitLearnForm {
    /// The items, marked as scikit-learn's if their names or their order show it.
    static func recognized(_ items: [PrintedWeights.Item]) -> [PrintedWeights.Item] {
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

    /// Whether two or more kernels come first, and then as many biases, each as long as its kernel has
    /// columns.
    private static func isOrdered(_ items: [PrintedWeights.Item]) -> Bool {
        let half = items.count / 2
        guard half >= 2, items.count == 2 * half else { return false }
        return (0..<half).allSatisfy { index in
            let (kernel, bias) = (items[index], items[half + index])
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
