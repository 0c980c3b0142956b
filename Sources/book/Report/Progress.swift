import BookBuilding
import Foundation
import Synchronization

/// Tells on standard error how far long work is: a bar on a terminal, a line for each chapter elsewhere.
final class Progress: BuildProgress {
    private let total: Int
    private let isOn: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let begin = ContinuousClock.now
    private let done = Mutex(0)

    private static let width = 30
    /// What is over sooner needs no lines.
    private static let patience = Duration.seconds(2)

    /// Of one chapter nothing is told: it is there or it is not.
    init(total: Int) {
        self.total = total
        isOn = total > 1
        if self.isOn, isTerminal { draw(0, "") }
    }

    /// - Parameter seconds: what the chapter took.
    func finished(_ slug: String, in seconds: Double) {
        if !isOn { return }
        done.withLock { done in
            done += 1
            if isTerminal {
                draw(done, slug)
            } else if ContinuousClock.now - begin > Self.patience {
                Terminal.printError("\(done)/\(total) \(slug) \(String(format: "%.2f", seconds)) s")
            }
        }
    }

    /// Takes the bar away.
    func end() {
        if isOn, isTerminal { Terminal.draw("") }
    }

    private func draw(_ done: Int, _ slug: String) {
        let filled = done * Self.width / max(total, 1)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        Terminal.draw("\(bar) \(done)/\(total) \(slug.prefix(30))")
    }
}
