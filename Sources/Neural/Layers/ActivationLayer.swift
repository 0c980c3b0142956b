// An activation as a separate layer.

extension Activation {
    func trace<Scalar: Real>(_ input: [Scalar], in step: inout Trace<Scalar>.Layer) {
        step.preActivations = input
        step.outputs = self(input)
    }

    func backpropagate<Scalar: Real>(
        _ trace: Trace<Scalar>.Layer, in step: inout Backpropagation<Scalar>.Layer
    ) {
        step.preActivations = backpropagated(step.outputs, trace.preActivations, trace.outputs)
        step.inputs = step.preActivations
    }

    /// The loss's derivatives with respect to the sums `z`, from those of the outputs.
    func backpropagated<Scalar: Real>(
        _ gradient: [Scalar], _ z: [Scalar], _ outputs: [Scalar]
    ) -> [Scalar] {
        guard let across else { return z.indices.map { gradient[$0] * derivative(z[$0]) } }
        var doubles = gradient.map { Double($0) }
        across.backward(outputs.map { Double($0) }, &doubles, doubles.count)
        return doubles.map { Scalar($0) }
    }
}
