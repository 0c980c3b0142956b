/// The name of a displayed value.
package enum ValueName: Equatable, Sendable {
    /// As the program names it: a variable or a part of one, a table's cell, a plot's point: `z[0]`,
    /// `A table/y[1]`.
    case given(String)
    /// A part of the value of an expression without a name: the line's text, and a suffix such as `[1]`.
    case line(String, part: String)
    /// A part of an inline value: the span's text, `\(z, digits: 8)`, and a suffix such as `[1]`.
    case inlineValue(String, part: String)

    /// The name in the baseline.
    package var text: String {
        switch self {
        case .given(let name): name
        case .line(let line, let part): "{\(line)}\(part)"
        case .inlineValue(let span, let part): span + part
        }
    }
}
