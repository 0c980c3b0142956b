/// What a run is asked to tell, to find a place.
enum Tracing {
    case nothing
    /// Throws: which one nobody caught, or where that one is: it traps.
    case thrownErrors(String?)
    /// Each `print`, after it printed.
    case prints
    /// Nothing, but standard error goes where standard output goes.
    case together
    /// Calls that send the program this signal, or with 0 `exit` and its kind: those trap. So many functions of the program, from
    /// the innermost one, are where they go on, not where they call.
    case stops(signal: Int, behindCalls: Int = 0)
    /// Statements: from the first of these on, one in so many is told.
    case statements(first: Int, stride: Int)

    var isTogether: Bool {
        if case .together = self { true } else { false }
    }
}
