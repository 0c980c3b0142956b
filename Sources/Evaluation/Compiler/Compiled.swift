import Manuscript

/// The result of compiling a chapter: a program, or faults, or neither if there was nothing to compile.
struct Compiled: Sendable {
    var program: Program?
    /// A module's bytes.
    var bytes: [UInt8]?
    var diagnostics: [Diagnostic] = []
    var reporting = Reporting.everything
    /// The kinds of values in the program beyond those of the compiler's transform, reported or not.
    var kinds: Reporting.Values = []
    /// Whether code of a cell continues beyond its end.
    var hasOpenCells = false
    var unreported: Unreported?

    static let absent = Compiled()
}
