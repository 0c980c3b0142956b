/// What a displayed value is called.
package enum ValueName: Equatable, Sendable {
    /// As the program calls it: a variable or a part of one, a table's cell, a plot's point: `z[0]`, `A table/y[1]`.
    case given(String)
    /// A part of the value of an expression without a name: the line's text, and what follows it, such as `[1]`.
    case line(String, part: String)
    /// A part of an inline value: the span's text, `\(z, digits: 8)`, and what follows it.
    case inlineValue(String, part: String)

    /// As a record has it.
    package var text: String {
        switch self {
        case .given(let name): name
        case .line(let line, let part): "{\(line)}\(part)"
        case .inlineValue(let span, let part): span + part
        }
    }
}
