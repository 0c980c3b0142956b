/// Why printed arrays cannot be the weights of a model.
public struct ShapeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What does not fit, with both shapes.
    public let problem: String
    /// What would fit.
    public let hint: String

    /// The problem and the hint, in one line.
    public var description: String { "\(problem). Hint: \(hint)." }

    /// Whether both say the same, byte for byte.
    public static func == (left: ShapeError, right: ShapeError) -> Bool {
        left.problem.utf8.elementsEqual(right.problem.utf8) && left.hint.utf8.elementsEqual(right.hint.utf8)
    }
}
