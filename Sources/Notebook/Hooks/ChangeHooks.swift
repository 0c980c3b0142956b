import Exhibits
import PlainText

/// What stands behind a statement that computes or changes something which can't be read there, `make().n = 4`, `let _ = f()`. It has
/// no value, and says so.
public func __book_unread(_ line: Int, _ column: Int) {
    recorder.logWithoutDisplay("", line: line, column: column, endColumn: 0, as: NotReadAgain())
}

private final class NotReadAgain: AnyDisplayed {
    override func write(to html: inout HTML, _ entries: inout Entries, name: Text, digits: Int) {
        html.notReadAgain()
    }
}
