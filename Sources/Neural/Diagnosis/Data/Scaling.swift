import PlainText

/// A scaling of data, as scikit-learn's scalers: `(x − shift) / factor`, column by column.
///
///     let standard = Scaling(mean: [5], deviation: [2])
///     standard([9])  // [2.0]
///     standard.inverse([2])  // [9.0]
///     Scaling(minimum: [0], maximum: [255])([51])  // [0.2]
public struct Scaling: Sendable, Equatable {
    /// What is subtracted from each column.
    public let shift: [Double]
    /// What each column is then divided by.
    public let factor: [Double]

    /// Makes the scaling `(x − shift) / factor`. With one number, all columns are scaled by it.
    ///
    /// Stops the program if the counts differ or are zero, if a factor is 0, or if a number is not finite.
    public init(shift: [Double], factor: [Double]) {
        guard !shift.isEmpty, shift.count == factor.count, shift.allSatisfy({ $0.isFinite }),
            factor.allSatisfy({ $0 != 0 && $0.isFinite })
        else {
            stop(
                "Scaling: \(shift.count) shifts and \(factor.count) factors. Hint: give one of each for each column, all finite, and no 0 as a factor."
            )
        }
        (self.shift, self.factor) = (shift, factor)
    }

    /// Makes the scaling of a `StandardScaler`: its `mean_` and `scale_`. Stops the program as
    /// ``init(shift:factor:)``.
    public init(mean: [Double], deviation: [Double]) { self.init(shift: mean, factor: deviation) }

    /// Makes the scaling of a `MinMaxScaler`: its `data_min_`, `data_max_` and `feature_range`. Stops the program
    /// if the counts differ or are zero, if a minimum equals its maximum, or if a number is not finite.
    public init(minimum: [Double], maximum: [Double], to range: ClosedRange<Double> = 0...1) {
        guard !minimum.isEmpty, minimum.count == maximum.count,
            zip(minimum, maximum).allSatisfy({ $0 != $1 && ($1 - $0).isFinite })
        else {
            stop(
                "Scaling: \(counted(minimum.count, "minimum")) and \(counted(maximum.count, "maximum")). Hint: give one of each for each column, all finite, and a maximum that differs from its minimum."
            )
        }
        let length = range.upperBound - range.lowerBound
        let factor = zip(minimum, maximum).map { ($1 - $0) / length }
        self.init(shift: zip(minimum, factor).map { $0 - range.lowerBound * $1 }, factor: factor)
    }

    /// The scaled numbers: one for each of `x`, whose columns are those of the scaling, or any if it has one.
    ///
    /// Stops the program if the counts differ.
    public func callAsFunction(_ x: [Double]) -> [Double] {
        require(x)
        return x.indices.map { (x[$0] - shift[column($0)]) / factor[column($0)] }
    }

    /// The numbers that are scaled to `y`, as `inverse_transform`. Stops the program if the counts differ.
    public func inverse(_ y: [Double]) -> [Double] {
        require(y)
        return y.indices.map { y[$0] * factor[column($0)] + shift[column($0)] }
    }

    private func column(_ index: Int) -> Int { shift.count == 1 ? 0 : index }

    private func require(_ numbers: [Double]) {
        guard shift.count == 1 || shift.count == numbers.count else {
            stop(
                "Scaling of \(shift.count) columns: there are \(numbers.count) numbers. Hint: give one for each column."
            )
        }
    }
}
