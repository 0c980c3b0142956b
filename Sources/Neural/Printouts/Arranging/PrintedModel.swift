import PlainText

/// A model that was read from a print-out, with what the print-out does not tell about it.
///
///     let text = "[array([[0.5, -2.25]]), array([1.125, 1.]), array([[0.75], [1.5]]), array([3.0625])]"
///     let printed = try PrintedModel<Double>(PrintedWeights(text), activations: [.relu, .linear])
///     printed.model([10])  // [7.65625]
public struct PrintedModel<Scalar: Real & PrintedScalar>: Sendable {
    /// The model, with the weights as they were printed.
    public let model: Sequential<Scalar>
    /// The layers and arrays that it was made from.
    public let weights: ArrangedWeights
    /// The model with functions on the other side of the normalizations that follow their layers, if nothing
    /// printed tells which is right and they differ; otherwise nil.
    public let otherOrder: Sequential<Scalar>?
    /// Half a unit of the last printed digit of each weight, in the places of the weights; nil if the weights are
    /// exact.
    let halves: Sequential<Scalar>?

    /// Makes the model of weights, as ``Sequential/init(_:activations:layout:normalization:place:epsilon:)``.
    ///
    /// - Throws: ``UnreadablePrintout`` if the arrays do not form layers that fit one another, or if there are not
    ///   as many layers as activations.
    public init(
        _ printed: PrintedWeights, activations: [Activation], layout: PrintedWeights.Layout? = nil,
        normalization: ArrangedWeights.Kind? = nil
    ) throws(UnreadablePrintout) {
        func made(
            _ printed: PrintedWeights, place: ArrangedWeights.FunctionPlace? = nil
        ) throws(UnreadablePrintout) -> Sequential<Scalar> {
            try Sequential<Scalar>(
                printed, activations: activations, layout: layout, normalization: normalization, place: place)
        }
        weights = try printed.arranged(
            layout: layout, layers: activations.count, normalization: normalization)
        model = try made(printed)
        // The halves take the places of the weights, so that they can be arranged only as the weights were.
        halves = try printed.halfUnits.map { (halves) throws(UnreadablePrintout) in try made(halves) }
        var other: Sequential<Scalar>?
        if let assumed = weights.layers.first(where: { $0.isPlaceAssumed })?.functionPlace {
            other = try made(printed, place: assumed == .inLayer ? .afterNormalization : .inLayer)
        }
        otherOrder = other == model ? nil : other
    }

    /// Which order was assumed, and how to state it, in a sentence; empty if the print-out tells, or if it makes
    /// no difference.
    public var orderText: Text {
        guard otherOrder != nil,
            let index = weights.layers.firstIndex(where: { $0.isPlaceAssumed })
        else { return Text() }
        let isAfter = weights.layers[index].functionPlace == .afterNormalization
        return
            "nothing printed tells whether the function of layer \(index + 1) is computed before or after the normalization; \(isAfter ? "after" : "before") is assumed"
    }
}
