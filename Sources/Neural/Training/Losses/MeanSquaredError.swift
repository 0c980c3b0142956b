extension Loss {
    /// The mean of (output − target)².
    public static var meanSquaredError: Loss {
        Loss(
            kind: .meanSquaredError, name: "mean_squared_error", isMean: true,
            term: { ($0 - $1) * ($0 - $1) }, slope: { 2 * ($0 - $1) }, pair: nil)
    }
}
