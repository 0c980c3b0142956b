/// Why the lines of a chapter have no values.
package enum Omission: CaseIterable, Comparable, Sendable {
    /// None are asked for, or the program compiles only without them.
    case unsupported
    /// Reporting them would change what the program does.
    case changesBehavior
    /// The program does something else each time: whether reporting changes it can't be determined.
    case unrepeatable
}
