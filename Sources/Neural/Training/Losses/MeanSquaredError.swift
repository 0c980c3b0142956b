extension Loss {
    /// The mean of (output − target)².
    public static var meanSquaredError: Loss {
        Loss(
            kind: .meanSquaredError, name: "mean_squared_error",
            form: .each(
                value: { output, target, _, _ in (output - target) * (output - target) },
                slope: { output, target, _, _ in 2 * (output - target) }))
    }
}
