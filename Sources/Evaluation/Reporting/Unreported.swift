/// What keeps the values of lines from being reported, where that is known.
package enum Unreported: Equatable, Sendable {
    /// A parameter of this type, which the compiler can't pass to `Notebook`.
    case parameter(type: String)
    /// The first cell that prints, or shows, something else where values are reported.
    case cell(Int)

    /// As it is stored.
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
