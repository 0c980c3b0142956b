/// The known reason why values of lines are not reported.
package enum Unreported: Equatable, Sendable {
    /// A parameter of this type, which the compiler can't pass to `Notebook`.
    case parameter(type: String)
    /// The first cell that prints or shows different text with reporting.
    case cell(Int)

    /// The form in which it is stored.
    var text: String {
        switch self {
        case .parameter(let type): "type \(type)"
        case .cell(let cell): "cell \(cell)"
        }
    }

    init?(text: String) {
        if text.hasPrefix("type ") {
            self = .parameter(type: String(text.dropFirst(5)))
        } else if text.hasPrefix("cell "), let cell = Int(text.dropFirst(5)) {
            self = .cell(cell)
        } else {
            return nil
        }
    }
}
