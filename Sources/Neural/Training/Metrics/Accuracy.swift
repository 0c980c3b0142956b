extension Metric {
    /// The accuracy that matches the targets, chosen as Keras does for `metrics=["accuracy"]`:
    /// ``binaryAccuracy(threshold:)`` for one output, otherwise ``sparseCategoricalAccuracy`` for one target,
    /// otherwise ``categoricalAccuracy``.
    ///
    /// So for several sigmoid outputs it is the categorical accuracy, whatever the loss
    /// (`keras/src/trainers/compile_utils.py`, `get_metric`).
    ///
    ///     Metric.accuracy([0.25, 0.75] as [Float], [1])  // 1.0
    public static var accuracy: Metric { Metric(name: "accuracy", rule: .accuracy) }

    /// The accuracy for this number of outputs and targets in a row.
    static func accuracy(_ outputs: Int, _ targets: Int) -> Metric {
        outputs == 1 ? .binaryAccuracy() : targets == 1 ? .sparseCategoricalAccuracy : .categoricalAccuracy
    }
}
