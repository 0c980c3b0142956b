import PlainText

/// A scaling that was recovered from several numbers that came out of a model.
///
///     let model = Sequential([Dense<Double>(kernel: Matrix([[3]]), bias: [1], activation: .tanh)])
///     let inputs = [-0.5, 0.1, 0.4].map { [$0] }
///     let got = ["5.3788", "18.6172", "19.7574"].map { TypedNumber($0)! }
///     RecoveredScaling.all(model, inputs, got: got)[0].description
///     // what came out is the right output times 10 plus 10: were the outputs scaled?
public struct RecoveredScaling: Sendable, Equatable {
    /// `factor` times a number, plus `addend`.
    public struct Map: Sendable, Equatable {
        /// What numbers are multiplied by.
        public let factor: Double
        /// What is then added to them.
        public let addend: Double

        func callAsFunction(_ number: Double) -> Double { factor * number + addend }
    }

    /// What each input was replaced by, before the model; nil if nothing.
    public let inputs: Map?
    /// What the output was replaced by, after it; nil if nothing.
    public let outputs: Map?

    /// The scalings of the inputs, of the outputs, or of both, with which the model gives all these numbers.
    ///
    /// Those with a factor or an addend alone come first; a scaling with both is only given where none of those
    /// fits, and scalings of inputs and outputs at once only where no other fits. All columns of the inputs are
    /// taken to be scaled alike.
    ///
    /// A scaling is given only if more numbers fit than were needed to find it, so well that random numbers would
    /// in less than one of a hundred cases: a factor or an addend needs two numbers, both need three, and both for
    /// inputs and outputs need five.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - inputs: at least two inputs, as they were before scaling.
    ///   - got: the number that came out for each, as typed.
    ///   - unit: the output that was computed, counted from 0.
    ///   - spreads: how far the right output for each may be off, since weights were printed with few digits; nil
    ///     if the weights are exact.
    ///
    /// Stops the program unless the inputs fit the model, there are as many numbers as inputs, and the model has
    /// such an output.
    public static func all<Scalar: Real>(
        _ model: Sequential<Scalar>, _ inputs: [[Double]], got: [TypedNumber], unit: Int = 0,
        spreads: [Double]? = nil
    ) -> [RecoveredScaling] {
        guard inputs.count == got.count, inputs.allSatisfy({ $0.count == model.inputs ?? $0.count }) else {
            stop(
                "RecoveredScaling: \(inputs.count) inputs and \(got.count) numbers for \(model.text). Hint: give what came out for "
                    + "each input.")
        }
        guard inputs.count > 1 else { return [] }
        let recalculation = Recalculation(model)
        let fit = ScalingFit(inputs, got, spreads) { x in
            let outputs = recalculation.outputs(for: x)
            guard outputs.indices.contains(unit) else {
                stop("RecoveredScaling: output \(unit) of \(model.text). Hint: outputs count from 0.")
            }
            return outputs[unit]
        }
        if fit.isRight { return [] }
        for shapes in [
            [
                ScalingFit.Shape(.factor, .none), .init(.none, .factor), .init(.addend, .none),
                .init(.none, .addend),
            ],
            [.init(.none, .line), .init(.line, .none)], [.init(.factor, .factor)], [.init(.line, .line)],
        ] {
            let found = shapes.compactMap { fit.scaling($0) }
            if !found.isEmpty { return found.filter { $0.inputs == nil } + found.filter { $0.inputs != nil } }
        }
        return []
    }

    init(inputs: Map?, outputs: Map?) { (self.inputs, self.outputs) = (inputs, outputs) }
}

extension RecoveredScaling: TextConvertible {
    /// The scaling in a sentence.
    public var text: Text {
        let used = inputs.map { "the input was used\(Self.text($0))" as Text }
        let gave = outputs.map { "what came out is the right output\(Self.text($0))" as Text }
        switch (used, gave) {
        case (let used?, let gave?):
            return "\(used), and \(gave): were inputs and outputs scaled?"
        case (let used?, nil): return "\(used): were the inputs scaled?"
        case (nil, let gave?): return "\(gave): were the outputs scaled?"
        case (nil, nil): return Text()
        }
    }

    /// ``text`` as a `String`.
    public var description: String { text.string }

    private static func text(_ map: Map) -> Text {
        var text: Text = map.factor == 1 ? "" : " times \(short(map.factor))"
        let addend = short(map.addend)
        if addend != 0 { text.append(addend > 0 ? " plus \(addend)" : " minus \(-addend)") }
        return text
    }

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
