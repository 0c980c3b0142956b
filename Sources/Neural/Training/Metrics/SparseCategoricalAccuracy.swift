extension Metric {
    /// 1 if the largest of a row's outputs is at the place given by its only target, otherwise 0; if several
    /// are equal, the first counts.
    ///
    /// As `keras.metrics.SparseCategoricalAccuracy()`: classes are counted from 0, and a class without an
    /// output is never right.
    ///
    ///     Metric.sparseCategoricalAccuracy([0.25, 0.75] as [Float], [1])  // 1.0
    public static var sparseCategoricalAccuracy: Metric {
        Metric(
            name: "sparse_categorical_accuracy",
            rule: .row(
                { outputs, targets, count, _ in
                    targets[0] == Double(placeOfLargest(outputs, count)) ? 1 : 0
                }, isSparse: true))
    }
}
