import PlainText

/// A scaling that was recovered from several numbers that came out of a model.
///
///     let model = Sequential([Dense<Double>(kernel: Matrix([[3]]), bias: [1], activation: .tanh)])
///     let inputs = [-0.5, 0.1, 0.4].map { [$0] }
///     let got = ["5.3788", "18.6172", "19.7574"].map { TypedNumber($0)! }
///     RecoveredScaling.all(model, inputs, got: got)[0].description
///     // what came out is the right output times 10 plus 10: were the outputs scaled?
public struct RecoveredScaling: Sendable, Equatable {
    /// What was scaled.
    public enum Place: Sendable, Equatable {
        /// The inputs, before the model.
        case inputs
        /// The outputs, after it.
        case outputs
    }

    /// What was scaled.
    public let place: Place
    /// What the numbers were multiplied by.
    public let factor: Double
    /// What was then added to them.
    public let addend: Double
    /// Whether more numbers fit than were needed to find factor and addend.
    public let isConfirmed: Bool

    /// The scalings of the inputs, or of the outputs, with which the model gives all these numbers: those with a
    /// factor or an addend alone first. Inputs are only tried in models with one input.
    ///
    /// Two numbers determine factor and addend, so a third is needed to confirm them; two are enough for a factor or
    /// an addend alone.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - inputs: at least two inputs, as they were before scaling.
    ///   - got: the number that came out for each, as typed.
    ///   - unit: the output that was computed, counted from 0.
    ///
    /// Stops the program unless the inputs fit the model, there are as many numbers as inputs, and the model has
    /// such an output.
    public static func all<Scalar: Real>(
        _ model: Sequential<Scalar>, _ inputs: [[Double]], got: [TypedNumber], unit: Int = 0
    ) -> [RecoveredScaling] {
        guard inputs.count == got.count, inputs.allSatisfy({ $0.count == model.inputs ?? $0.count }) else {
            stop(
                "RecoveredScaling: \(inputs.count) inputs and \(got.count) numbers for \(model.text). Hint: give what came out for "
                    + "each input.")
        }
        guard inputs.count > 1 else { return [] }
        let recalculation = Recalculation(model)
        func output(_ x: [Double]) -> Double {
            let outputs = recalculation.outputs(for: x)
            guard outputs.indices.contains(unit) else {
                stop("RecoveredScaling: output \(unit) of \(model.text). Hint: outputs count from 0.")
            }
            return outputs[unit]
        }
        let right = inputs.map(output)
        if right.indices.allSatisfy({ got[$0].stands(for: right[$0], slack: 5e-7 * right[$0].magnitude) }) {
            return []
        }
        var found = Line.through(right, got.map { $0.value }).compactMap { line in
            line.fits(got) { line.factor * right[$0] + line.addend }
                ? line.scaling(.outputs, of: got.count) : nil
        }
        if inputs[0].count == 1 {
            let x = inputs.map { $0[0] }
            let curve = Curve(ends: 1000 * max(1, x.map { $0.magnitude }.max() ?? 1)) { output([$0]) }
            let (first, last) = (curve.inputs(for: got[0].value), curve.inputs(for: got[got.count - 1].value))
            for one in first {
                for other in last {
                    let ends = [x[0], x[x.count - 1]]
                    for line in Line.through(ends, [one, other]) {
                        let scaling = line.scaling(.inputs, of: got.count)
                        if line.fits(got, { output([line.factor * x[$0] + line.addend]) }),
                            !found.contains(scaling)
                        {
                            found.append(scaling)
                        }
                    }
                }
            }
        }
        return found.filter { $0.isConfirmed } + found.filter { !$0.isConfirmed }
    }
}

extension RecoveredScaling: TextConvertible {
    /// The scaling in a sentence.
    public var text: Text {
        var map: Text = factor == 1 ? "" : " times \(Self.short(factor))"
        if addend != 0 {
            map.append(addend > 0 ? " plus \(Self.short(addend))" : " minus \(Self.short(-addend))")
        }
        let question: Text = isConfirmed ? "" : "; two numbers can't confirm it, a third would"
        return switch place {
        case .outputs: "what came out is the right output\(map): were the outputs scaled?\(question)"
        case .inputs: "the input was used\(map): were the inputs scaled?\(question)"
        }
    }

    /// ``text`` as a `String`.
    public var description: String { text.string }

    /// The number with four significant digits, which is what a few typed digits can tell.
    private static func short(_ number: Double) -> Double {
        var (unit, size) = (1.0, number.magnitude)
        while size >= 10_000 {
            size /= 10
            unit *= 10
        }
        if unit > 1 { return (number / unit).rounded() * unit }
        while size < 1000, unit < 1e12 {
            size *= 10
            unit *= 10
        }
        return (number * unit).rounded() / unit
    }
}

/// y = factor · x + addend.
private struct Line {
    var factor: Double
    var addend: Double
    /// How many of the two were chosen to fit.
    var choices: Int

    /// The lines through points whose ends are farthest apart: with a factor alone, an addend alone, and both.
    static func through(_ x: [Double], _ y: [Double]) -> [Line] {
        let (low, high) = (
            x.indices.min { x[$0] < x[$1] } ?? 0, x.indices.max { x[$0] < x[$1] } ?? 0
        )
        let largest = x.indices.max { x[$0].magnitude < x[$1].magnitude } ?? 0
        var lines: [Line] = []
        if x[largest] != 0 { lines.append(Line(factor: y[largest] / x[largest], addend: 0, choices: 1)) }
        lines.append(Line(factor: 1, addend: y[largest] - x[largest], choices: 1))
        if x[high] != x[low] {
            let factor = (y[high] - y[low]) / (x[high] - x[low])
            lines.append(Line(factor: factor, addend: y[high] - factor * x[high], choices: 2))
        }
        return lines.filter { $0.factor != 0 && $0.factor.isFinite && $0.addend.isFinite }
    }

    /// Whether the line explains all numbers as typed, allowing for the digits that it was found from.
    func fits(_ got: [TypedNumber], _ value: (Int) -> Double) -> Bool {
        got.indices.allSatisfy {
            got[$0].stands(for: value($0), slack: 2 * got[$0].unit + 5e-7 * got[$0].value.magnitude)
        }
    }

    func scaling(_ place: RecoveredScaling.Place, of count: Int) -> RecoveredScaling {
        RecoveredScaling(place: place, factor: factor, addend: addend, isConfirmed: count > choices)
    }
}

/// A function of one number, to be inverted.
private struct Curve {
    /// The numbers at which it was computed, closer together near 0.
    private var x: [Double] = []
    private var y: [Double] = []
    private let value: (Double) -> Double

    init(ends: Double, _ value: @escaping (Double) -> Double) {
        self.value = value
        let steps = 2000
        for index in -steps...steps {
            let part = Double(index) / Double(steps)
            x.append(ends * part * part * part)
            y.append(value(x[x.count - 1]))
        }
    }

    /// Where the function has this value: at most eight places.
    func inputs(for wanted: Double) -> [Double] {
        var found: [Double] = []
        for index in 1..<x.count where (y[index - 1] < wanted) != (y[index] < wanted) {
            var (low, high) = (x[index - 1], x[index])
            let isRising = y[index - 1] < wanted
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if (value(middle) < wanted) == isRising { low = middle } else { high = middle }
            }
            found.append((low + high) / 2)
            if found.count == 8 { break }
        }
        return found
    }
}
