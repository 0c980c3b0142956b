import Exhibits
import PlainText

/// A result with its name, for `numberLine`: `Mark("right", output)`.
public typealias Mark = Exhibits.Mark

/// Puts results side by side on a line: `numberLine("At x = 10", Mark("no ReLU", wrong), Mark("right", y))`.
@export(interface)
public func numberLine(_ caption: Text, _ marks: Mark..., digits: Int? = nil) {
    show(NumberLine(caption, marks: marks), digits)
}

@export(interface)
private func show(_ line: NumberLine, _ digits: Int?) {
    var html = HTML()
    line.write(to: &html, digits: digits ?? recorder.digits)
    recorder.output(html, line.entries(digits: digits ?? recorder.digits))
}

// The same, named by a `String` that the chapter made.

/// Puts results side by side on a line.
@export(interface) @_disfavoredOverload
public func numberLine(_ caption: String, _ marks: Mark..., digits: Int? = nil) {
    show(NumberLine(Text(caption), marks: marks), digits)
}
