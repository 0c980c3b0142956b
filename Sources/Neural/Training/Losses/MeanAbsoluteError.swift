extension Loss {
    /// The mean of |output − target|. Its derivative where they are equal is taken to be 0.
    public static var meanAbsoluteError: Loss {
        Loss(
            kind: .meanAbsoluteError, name: "mean_absolute_error", isMean: true,
            term: { ($0 - $1).magnitude }, slope: { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 }, pair: nil)
    }
}
