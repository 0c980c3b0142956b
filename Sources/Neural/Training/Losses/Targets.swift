import PlainText

// Shared code of losses and metrics: bounds of probabilities, classes, and rounding as in Keras' float32.

extension Real {
    /// Whether this is `Float`, to which Keras rounds every number.
    static var isSingle: Bool { significandBitCount < 52 }
}

/// `x` rounded to the type of the outputs. For a sum, a product or a quotient of two floats the result is
/// that of `Float` arithmetic, since `Double` has more than twice its digits.
func rounded(_ x: Double, _ isSingle: Bool) -> Double { isSingle ? Double(Float(x)) : x }

/// A probability clipped to stay 1e-7 away from 0 and 1, as with `keras.backend.epsilon()`; NaN stays NaN.
///
/// If numbers are floats, so are the bounds, and the upper one is 1 − 1.19e-7.
func boundedProbability(_ p: Double, _ isSingle: Bool) -> Double {
    let (least, most) = (rounded(1e-7, isSingle), rounded(1 - 1e-7, isSingle))
    return p < least ? least : p > most ? most : p
}

/// Whether `target` is the index of one of `count` classes.
func isClass(_ target: Double, of count: Int) -> Bool {
    target >= 0 && target < Double(count) && target == target.rounded(.down)
}

/// A row of `count` numbers with 1 at index `target`, and 0 elsewhere. Stops the program if there is no such
/// index.
func oneHot(_ target: Double, _ count: Int) -> [Double] {
    guard isClass(target, of: count) else {
        stop(
            "Loss: \(target) is no class of \(count) outputs. "
                + "Hint: classes are whole numbers from 0 to \(count - 1).")
    }
    var targets = [Double](repeating: 0, count: count)
    targets[Int(target)] = 1
    return targets
}

/// Writes the one-hot row over `targets`, of which there are `count`.
@inline(__always)
func writeOneHot(_ target: Double, to targets: UnsafeMutablePointer<Double>, _ count: Int) {
    for place in 0..<count { targets[place] = 0 }
    targets[Int(target)] = 1
}
