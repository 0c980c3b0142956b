import Exhibits
import PlainText

/// Reports the progress of a long computation. The page shows it while it waits; it is not part of the
/// printed chapter.
///
///     for epoch in 1...1000 {
///         progress(epoch, of: 1000)
///     }
///
/// - Parameters:
///   - done: how much is done, from 0. Below 0, nothing is reported.
///   - total: how much there is to do. Unless it is above 0, nothing is reported.
@export(interface)
public func progress(_ done: Int, of total: Int) {
    guard total > 0, done >= 0 else { return }
    let percent = Int(min(1, Double(done) / Double(total)) * 100)
    if percent != recorder.percent {
        recorder.percent = percent
        recorder.send(Record(.progress, line: percent))
    }
}
