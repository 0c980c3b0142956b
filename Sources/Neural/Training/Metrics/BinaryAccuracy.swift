extension Metric {
    /// The fraction of a row's outputs that equal their targets, after rounding: to 1 if above the threshold,
    /// otherwise to 0.
    ///
    /// As `keras.metrics.BinaryAccuracy(threshold)`: an output equal to the threshold counts as 0. For
    /// outputs without a sigmoid (logits), the threshold is 0.
    ///
    ///     Metric.binaryAccuracy()([0.5, 0.75] as [Float], [1, 1])  // 0.5
    public static func binaryAccuracy(threshold: Double = 0.5) -> Metric {
        Metric(
            name: "binary_accuracy",
            rule: .row(
                { outputs, targets, count, threshold in
                    var right = 0.0
                    for i in 0..<count where targets[i] == (outputs[i] > threshold ? 1 : 0) { right += 1 }
                    return right / Double(count)
                }, isSparse: false), parameter: threshold)
    }
}
