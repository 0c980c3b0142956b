import Exhibits
import PlainText

/// Says how far a long computation is. The page shows it while it waits; it is no part of the printed chapter.
///
///     for epoch in 1...1000 {
///         progress(epoch, of: 1000)
///     }
///
/// - Parameters:
///   - done: how much is done, from 0. Below 0, nothing is said.
///   - total: how much there is to do. Unless it is above 0, nothing is said.
@export(interface)
public func progress(_ done: Int, of total: Int) {
    guard total > 0, done >= 0 else { return }
    let percent = Int(min(1, Double(done) / Double(total)) * 100)
    if percent != recorder.percent {
        recorder.percent = percent
        recorder.send(Record(.progress, line: percent))
    }
}
