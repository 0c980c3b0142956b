import Exhibits
import Manuscript

/// What a chapter's code gave.
package struct Outcome: Equatable, Sendable {
    /// What the program sent, in order, down to the last whole record.
    package var records: [Record] = []
    /// By cell: what the compiler said of a `fails` cell, how a `traps` cell ended.
    package var messages: [Int: String] = [:]
    /// The same program for the reader's browser; nil where the chapter's page is still.
    package var module: [UInt8]?
    /// Whether it comes from the cache: nothing ran.
    package var isCached = false
    /// How much of its lines the compiler could report.
    package var reporting = Reporting.everything
    /// What the compiler could not report, and why; nil where it reported everything that was asked for.
    package var unreported: Unreported?
    /// What is wrong with the chapter, and what is to be known of it.
    package var diagnostics: [Diagnostic] = []
    /// Where the time went.
    package var timings = Timings()

    /// The outcome of code that gave nothing yet.
    package init() {}

    /// Takes in how much of a program could be reported.
    mutating func note(_ compiled: Compiled) {
        reporting = reporting.less(compiled.reporting)
        unreported = unreported ?? compiled.unreported
    }

    /// Whether there is something for the reader to move.
    var hasControls: Bool { records.contains { $0.kind == .control } }
}
