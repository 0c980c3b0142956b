import Exhibits
import PlainText

/// Called after a statement that computes or changes something which can't be read there, such as
/// `make().n = 4` or `let _ = f()`. Its line shows a placeholder instead of a value.
public func __book_unread(_ line: Int, _ column: Int) {
    recorder.logWithoutDisplay("", line: line, column: column, endColumn: 0, as: NotReadAgain())
}

private final class NotReadAgain: AnyDisplayed {
    override func write(to html: inout HTML, _ entries: inout Entries, name: Text, digits: Int) {
        html.notReadAgain()
    }
}
