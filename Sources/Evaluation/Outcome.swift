import Exhibits
import Manuscript

/// The result of a chapter's code.
package struct Outcome: Equatable, Sendable {
    /// The records that the program sent, in order, up to the last complete one.
    package var records: [Record] = []
    /// By cell: the compiler's message for a `fails` cell, the trap of a `traps` cell.
    package var messages: [Int: String] = [:]
    /// The same program as a WebAssembly module; nil if the page has none.
    package var module: [UInt8]?
    /// Whether it comes from the cache.
    package var isCached = false
    /// How much the compiler could report.
    package var reporting = Reporting.everything
    /// What the compiler could not report, and why; nil if it reported everything requested.
    package var unreported: Unreported?
    /// Faults and notes of the chapter.
    package var diagnostics: [Diagnostic] = []
    /// Where the time went.
    package var timings = Timings()

    /// An empty outcome.
    package init() {}

    /// Includes how much of a program could be reported.
    mutating func note(_ compiled: Compiled) {
        reporting = reporting.less(compiled.reporting)
        unreported = unreported ?? compiled.unreported
    }

    /// Whether the chapter has controls.
    var hasControls: Bool { records.contains { $0.kind == .control } }
}
