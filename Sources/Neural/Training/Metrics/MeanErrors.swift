extension Metric {
    /// The mean of |output − target|, as `keras.metrics.MeanAbsoluteError()`: ``Loss/meanAbsoluteError``.
    public static var meanAbsoluteError: Metric { Metric(.meanAbsoluteError) }

    /// The mean of (output − target)², as `keras.metrics.MeanSquaredError()`: ``Loss/meanSquaredError``.
    public static var meanSquaredError: Metric { Metric(.meanSquaredError) }
}
