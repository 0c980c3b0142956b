import BookBuilding
import Foundation
import Synchronization

/// Shows progress on standard error: a bar on a terminal, otherwise a line for each chapter.
final class TerminalProgress: BuildProgress {
    private let total: Int
    private let isOn: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let begin = ContinuousClock.now
    private let done = Mutex(0)

    private static let width = 30
    /// Builds that are faster than this print no lines.
    private static let patience = Duration.seconds(2)

    /// A single chapter has no progress.
    init(total: Int) {
        self.total = total
        isOn = total > 1
        if self.isOn, isTerminal { draw(0, "") }
    }

    /// - Parameter seconds: how long the chapter took.
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

    /// Removes the bar.
    func end() {
        if isOn, isTerminal { Terminal.draw("") }
    }

    private func draw(_ done: Int, _ slug: String) {
        let filled = done * Self.width / max(total, 1)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        Terminal.draw("\(bar) \(done)/\(total) \(slug.prefix(30))")
    }
}
