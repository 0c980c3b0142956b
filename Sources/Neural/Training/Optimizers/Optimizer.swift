/// A rule that turns gradients into changes of the parameters. A new rule is a file in this folder, and a
/// case in `TrainingTests`.
public protocol Optimizer<Scalar>: Sendable {
    /// The type of the parameters, and of their gradients.
    associatedtype Scalar: Real
    /// Changes each parameter by its gradient, and updates the rule's state.
    ///
    /// Parameters and gradients are in the order of ``Training/parameters``, and their number is the same in
    /// every call.
    mutating func update(
        _ parameters: UnsafeMutableBufferPointer<Scalar>, _ gradients: UnsafeBufferPointer<Scalar>)
}
