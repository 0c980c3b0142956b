import Exhibits
import PlainText

/// A result with its name, for `numberLine`: `Mark("right", output)`.
public typealias Mark = Exhibits.Mark

/// Shows named results at their positions on a number line.
///
///     let (without, with) = (20.475, 24.9943)
///     numberLine("At x = 10", Mark("without ReLU", without), Mark("with ReLU", with), digits: 8)
///
/// - Parameters:
///   - caption: the caption below the line.
///   - marks: the results with their names, in any order.
///   - digits: how many significant digits are shown; by default the chapter's number.
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

// Overloads for captions that the chapter built as a `String`.

/// Shows results on a number line whose caption is a `String`; a literal makes a page's program smaller.
@export(interface) @_disfavoredOverload @_documentation(visibility: internal)
public func numberLine(_ caption: String, _ marks: Mark..., digits: Int? = nil) {
    show(NumberLine(Text(caption), marks: marks), digits)
}
