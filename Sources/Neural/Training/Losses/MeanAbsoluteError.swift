extension Loss {
    /// The mean of |output − target|. If they are equal, the derivative is 0.
    public static var meanAbsoluteError: Loss {
        Loss(
            kind: .meanAbsoluteError, name: "mean_absolute_error",
            form: .each(
                value: { output, target, _, _ in (output - target).magnitude },
                slope: { output, target, _, _ in output > target ? 1 : output < target ? -1 : 0 }))
    }
}
