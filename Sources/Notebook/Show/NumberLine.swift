import Exhibits
import PlainText

/// A result with its name, for `numberLine`: `Mark("right", output)`.
public typealias Mark = Exhibits.Mark

/// Puts results side by side on a line, each at its place.
///
///     let (without, with) = (20.475, 24.9943)
///     numberLine("At x = 10", Mark("without ReLU", without), Mark("with ReLU", with), digits: 8)
///
/// - Parameters:
///   - caption: what stands below the line.
///   - marks: the results with their names, in any order.
///   - digits: how many significant digits are shown; the chapter's own where there are none.
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

/// Puts results side by side on a line whose caption is a `String`; a literal makes a page's program smaller.
@export(interface) @_disfavoredOverload @_documentation(visibility: internal)
public func numberLine(_ caption: String, _ marks: Mark..., digits: Int? = nil) {
    show(NumberLine(Text(caption), marks: marks), digits)
}
