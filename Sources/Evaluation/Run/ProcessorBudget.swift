import Synchronization

/// CPU time that several programs share, so that many short ones together can't take longer than one may.
///
/// Each program may use the time that is left when it starts, also if several run at once.
package final class ProcessorBudget: Equatable, Sendable {
    /// In seconds.
    let total: Double
    private let spent = Mutex(0.0)

    init(seconds: Double) {
        total = seconds
    }

    /// Seconds; at least 0.
    var left: Double { max(0, total - spent.withLock { $0 }) }

    /// The kernel limits whole seconds, and counts ticks for its limit but time for its report: on a busy
    /// machine these differ by tenths of a second.
    var isSpent: Bool { left < min(1, total / 3) }

    func spend(_ seconds: Double) {
        spent.withLock { $0 += seconds }
    }

    /// For a program that the kernel ended, whatever it reports.
    func spendAll() {
        spent.withLock { $0 = max($0, total) }
    }

    package static func == (left: ProcessorBudget, right: ProcessorBudget) -> Bool { left === right }
}
