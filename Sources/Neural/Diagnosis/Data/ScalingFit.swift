/// Fits scalings of a model's inputs and outputs to numbers that came out of it, by least squares.
struct ScalingFit {
    /// Which numbers of a line are fitted.
    enum Part: UInt8 {
        case none, factor, addend, line

        /// How many.
        var count: Int { self == .none ? 0 : self == .line ? 2 : 1 }

        /// The line with these numbers.
        func map(_ numbers: ArraySlice<Double>) -> RecoveredScaling.Map? {
            let first = numbers.startIndex
            return switch self {
            case .none: nil
            case .factor: .init(factor: numbers[first], addend: 0)
            case .addend: .init(factor: 1, addend: numbers[first])
            case .line: .init(factor: numbers[first], addend: numbers[first + 1])
            }
        }
    }

    /// What is fitted for inputs and for outputs.
    struct Shape {
        let inputs, outputs: Part

        init(_ inputs: Part, _ outputs: Part) { (self.inputs, self.outputs) = (inputs, outputs) }

        var count: Int { inputs.count + outputs.count }
    }

    private let inputs: [[Double]]
    private let got: [TypedNumber]
    /// How far the model's outputs may be off, since its weights were printed with few digits.
    private let spreads: [Double]
    /// How far numbers may be off that came out of the model as it is.
    private let slacks: [Double]
    private let model: ([Double]) -> Double
    private let right: [Double]

    init(
        _ inputs: [[Double]], _ got: [TypedNumber], _ spreads: [Double]?,
        _ model: @escaping ([Double]) -> Double
    ) {
        (self.inputs, self.got, self.model) = (inputs, got, model)
        right = inputs.map(model)
        let spreads = spreads ?? [Double](repeating: 0, count: inputs.count)
        slacks = inputs.indices.map { spreads[$0] + 5e-7 * got[$0].value.magnitude }
        self.spreads = spreads
    }

    /// The scaling of this shape that fits all numbers; nil if there is none, or if as many random numbers would
    /// be fitted too often.
    func scaling(_ shape: Shape) -> RecoveredScaling? {
        guard got.count > shape.count, got.allSatisfy({ $0.value.isFinite }), chance(shape) < 0.01 else {
            return nil
        }
        for start in starts(shape) {
            let inputs = refined(start, shape)
            guard let outputs = linear(values(inputs, shape), shape.outputs) else { continue }
            let scaling = RecoveredScaling(
                inputs: shape.inputs.map(inputs[...]), outputs: shape.outputs.map(outputs[...]))
            if isExplained(scaling), Self.isMap(scaling.inputs), Self.isMap(scaling.outputs) {
                return scaling
            }
        }
        return nil
    }

    /// The model's outputs for inputs that are scaled with these numbers.
    private func values(_ numbers: [Double], _ shape: Shape) -> [Double] {
        guard let map = shape.inputs.map(numbers[...]) else { return right }
        return inputs.map { x in model(x.map { map($0) }) }
    }

    private static func isMap(_ map: RecoveredScaling.Map?) -> Bool {
        map.map { $0.factor != 0 && $0.factor.isFinite && $0.addend.isFinite } ?? true
    }

    /// Whether all numbers are right without any scaling, allowing for how they were typed.
    var isRight: Bool { isExplained(RecoveredScaling(inputs: nil, outputs: nil)) }

    /// Whether a scaling explains all numbers, allowing for the digits that it was found from.
    private func isExplained(_ scaling: RecoveredScaling) -> Bool {
        got.indices.allSatisfy { index in
            let value = value(index, scaling)
            let more = max(0, (scaling.outputs?.factor.magnitude ?? 1) - 1) * spreads[index]
            let digits = scaling.inputs == nil && scaling.outputs == nil ? 0 : got[index].unit / 2
            return got[index].stands(for: value, slack: digits + more + slacks[index])
        }
    }

    private func value(_ index: Int, _ scaling: RecoveredScaling) -> Double {
        let plain = scaling.inputs.map { map in model(inputs[index].map { map($0) }) } ?? right[index]
        return scaling.outputs.map { $0(plain) } ?? plain
    }

    /// The fraction of random numbers, as far apart as these, that a scaling of this shape would fit: it can be
    /// chosen to fit as many as it has numbers of its own, and the others have to fit by chance.
    private func chance(_ shape: Shape) -> Double {
        let values = got.map { $0.value }
        let width = max((values.max() ?? 0) - (values.min() ?? 0), 1e-300)
        var shares = got.indices.map { min(1, (2.5 * got[$0].unit + 2 * slacks[$0]) / width) }
        shares.sort(by: >)
        return shares.prefix(got.count - shape.count).reduce(1, *)
    }

    // MARK: Search

    /// Numbers of the inputs' line to begin with, the best first.
    private func starts(_ shape: Shape) -> [[Double]] {
        if shape.inputs == .none { return [[]] }
        let all = inputs.flatMap { $0 }
        let (low, high) = (all.min() ?? 0, all.max() ?? 0)
        let width = high > low ? high - low : max(high.magnitude, 1)
        let middle = (low + high) / 2
        var starts: [[Double]] = []
        switch shape.inputs {
        case .none: break
        case .addend:
            for step in -200...200 {
                let part = Double(step) / 200
                starts.append([part * part * part * 100 * max(width, high.magnitude, low.magnitude)])
            }
        case .factor, .line:
            // Factors such that the inputs are spread over 0.02 to 2000, and places of their middle near 0.
            for step in 0...40 {
                let spread = 0.02 * power(1.3335, step)
                for factor in [spread / width, -spread / width] {
                    if shape.inputs == .factor {
                        starts.append([factor])
                    } else {
                        for place in -12...12 {
                            starts.append([factor, Double(place) * spread / 6 - factor * middle])
                        }
                    }
                }
            }
        }
        var found: [(numbers: [Double], size: Double)] = []
        for start in starts {
            let size = Self.size(residuals(start, shape))
            if size.isFinite { found.append((start, size)) }
        }
        found.sort { $0.size < $1.size }
        return found.prefix(24).map { $0.numbers }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<exponent { result *= base }
        return result
    }

    /// How precisely a number is known.
    private func weight(_ index: Int) -> Double { got[index].unit + slacks[index] }

    /// The numbers of a line through `x` and the numbers that came out, by weighted least squares.
    private func linear(_ x: [Double], _ part: Part) -> [Double]? {
        var (count, sumX, sumY, sumXX, sumXY) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for index in x.indices {
            let (y, weight) = (got[index].value, 1 / (weight(index) * weight(index)))
            count += weight
            sumX += weight * x[index]
            sumY += weight * y
            sumXX += weight * x[index] * x[index]
            sumXY += weight * x[index] * y
        }
        switch part {
        case .none: return []
        case .factor: return sumXX > 0 ? [sumXY / sumXX] : nil
        case .addend: return [(sumY - sumX) / count]
        case .line:
            let determinant = count * sumXX - sumX * sumX
            guard determinant > 1e-12 * count * sumXX else { return nil }
            let factor = (count * sumXY - sumX * sumY) / determinant
            return [factor, (sumY - factor * sumX) / count]
        }
    }

    /// How far each number is from that of the best scaling with these numbers for inputs, in units of its own.
    private func residuals(_ numbers: [Double], _ shape: Shape) -> [Double] {
        let plain = values(numbers, shape)
        guard let outputs = linear(plain, shape.outputs) else { return [.infinity] }
        let map = shape.outputs.map(outputs[...])
        return got.indices.map { index in
            ((map.map { $0(plain[index]) } ?? plain[index]) - got[index].value) / weight(index)
        }
    }

    private static func size(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + $1 * $1 } }

    /// Numbers of the inputs' line near `start` that fit better: the method of Levenberg and Marquardt, with
    /// differences for derivatives.
    private func refined(_ start: [Double], _ shape: Shape) -> [Double] {
        if start.isEmpty { return start }
        func residuals(_ numbers: [Double]) -> [Double] { self.residuals(numbers, shape) }
        func size(_ numbers: [Double]) -> Double { Self.size(numbers) }
        var numbers = start
        var now = residuals(numbers)
        var damping = 1e-3
        for _ in 0..<60 {
            if size(now) < 1e-6 { break }
            var slopes: [[Double]] = []
            for place in numbers.indices {
                let step = 1e-6 * max(numbers[place].magnitude, 1e-3)
                var moved = numbers
                moved[place] += step
                slopes.append(zip(residuals(moved), now).map { ($0 - $1) / step })
            }
            var matrix = slopes.map { one in
                slopes.map { other in zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } }
            }
            for place in matrix.indices { matrix[place][place] *= 1 + damping }
            let side = slopes.map { one in -zip(one, now).reduce(0) { $0 + $1.0 * $1.1 } }
            guard let change = Self.solved(matrix, side) else { break }
            let next = zip(numbers, change).map { $0 + $1 }
            let then = residuals(next)
            if size(then) < size(now) {
                let isDone = size(then) > 0.999999 * size(now)
                (numbers, now, damping) = (next, then, damping / 8)
                if isDone { break }
            } else {
                damping *= 8
                if damping > 1e10 { break }
            }
        }
        return numbers
    }

    /// The solution of one or two linear equations, by elimination; nil if there is none.
    private static func solved(_ matrix: [[Double]], _ side: [Double]) -> [Double]? {
        var (rows, side) = (matrix, side)
        let count = side.count
        for column in 0..<count {
            var best = column
            for row in column..<count where rows[row][column].magnitude > rows[best][column].magnitude {
                best = row
            }
            guard rows[best][column].magnitude > 0, rows[best][column].isFinite else { return nil }
            rows.swapAt(column, best)
            side.swapAt(column, best)
            for row in 0..<count where row != column {
                let factor = rows[row][column] / rows[column][column]
                for place in column..<count { rows[row][place] -= factor * rows[column][place] }
                side[row] -= factor * side[column]
            }
        }
        return (0..<count).map { side[$0] / rows[$0][$0] }
    }
}
