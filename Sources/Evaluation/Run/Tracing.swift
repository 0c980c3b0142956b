/// What a run reports in addition, to find a place.
enum Tracing {
    case nothing
    /// Throws: which error was uncaught, or, for a given one, a trap at its throw.
    case thrownErrors(String?)
    /// Each `print`, after its output.
    case prints
    /// Nothing, but standard error goes to standard output.
    case together
    /// Calls that send the program this signal, or exit (0): those trap. For this many of the program's
    /// innermost functions, the reported line is that of the return address.
    case stops(signal: Int, behindCalls: Int = 0)
    /// Statements from the first one on, one in every `stride`.
    case statements(first: Int, stride: Int)

    var isTogether: Bool {
        if case .together = self { true } else { false }
    }

    /// The settings by which the chapter's program is asked for it.
    var settings: [String: String] {
        switch self {
        case .nothing, .together: return [:]
        case .thrownErrors(let wanted): return ["BOOK_THROWS": wanted ?? "0"]
        case .stops(let signal, let count):
            let stops = ["BOOK_STOPS": "\(signal)"]
            return count > 0 ? stops.merging(["BOOK_BEHIND_CALLS": "\(count)"]) { $1 } : stops
        case .prints: return ["BOOK_PRINTS": "1"]
        case .statements(let first, let stride): return ["BOOK_TRACE": "\(first),\(stride)"]
        }
    }
}
