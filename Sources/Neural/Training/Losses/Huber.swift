import PlainText

extension Loss {
    /// The mean over the errors e = output − target of ½e² if |e| is up to `delta`, and of delta · |e| − ½ ·
    /// delta² beyond.
    ///
    /// The loss is quadratic near the target and linear beyond, so that outliers have less weight (Huber,
    /// 1964). The derivative is e, clipped to ±`delta`. As `keras.losses.Huber(delta)` in Keras 3.15.0
    /// (`keras/src/losses/losses.py`, `huber`). Stops the program unless `delta` is positive.
    ///
    ///     Loss.huber()([3, 0.5] as [Float], [0, 0])  // 1.3125
    ///     Loss.huber().gradient([3, 0.5] as [Float], [0, 0])  // [0.5, 0.25]
    public static func huber(delta: Double = 1) -> Loss {
        guard delta > 0 else { stop("Loss.huber: delta is \(delta). Hint: give a positive number.") }
        return Loss(
            kind: .huber, name: "huber",
            form: .each(
                value: { output, target, delta, isSingle in
                    let (error, delta) = ((output - target).magnitude, rounded(delta, isSingle))
                    return error <= delta ? 0.5 * error * error : delta * error - 0.5 * delta * delta
                },
                slope: { output, target, delta, isSingle in
                    let (error, delta) = (output - target, rounded(delta, isSingle))
                    return error > delta ? delta : error < -delta ? -delta : error
                }), parameter: delta)
    }
}
