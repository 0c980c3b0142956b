extension Metric {
    /// 1 if the largest of a row's outputs is at the place of its largest target, otherwise 0; if several are
    /// equal, the first counts.
    ///
    /// As `keras.metrics.CategoricalAccuracy()`.
    ///
    ///     Metric.categoricalAccuracy([0.25, 0.75] as [Float], [0, 1])  // 1.0
    public static var categoricalAccuracy: Metric {
        Metric(
            name: "categorical_accuracy",
            rule: .row(
                { outputs, targets, count, _ in
                    placeOfLargest(outputs, count) == placeOfLargest(targets, count) ? 1 : 0
                }, isSparse: false))
    }
}
