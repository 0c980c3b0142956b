import Exhibits
import PlainText

/// Says how far a long computation is: `progress(epoch, of: 1000)`. The page shows it while it waits.
@export(interface)
public func progress(_ done: Int, of total: Int) {
    guard total > 0, done >= 0 else { return }
    let percent = Int(min(1, Double(done) / Double(total)) * 100)
    if percent != recorder.percent {
        recorder.percent = percent
        recorder.send(Record(.progress, line: percent))
    }
}
