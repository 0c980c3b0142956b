import PlainText

/// A named number on a number line.
public struct Mark: Equatable, Sendable {
    /// The text at the mark.
    public var label: Text
    /// The number, which gives the mark's position.
    public var leaf: Leaf

    /// A place on a number line: `Mark("right", output)`.
    ///
    /// For a list, the first number is used.
    public init<T: Displayable>(_ label: Text, _ value: T) {
        self.label = label
        leaf = Value(value).leaves.first ?? .nothing
    }
}

/// Named results on a number line.
public struct NumberLine: Equatable, Sendable {
    /// The caption below the line; may be empty.
    public var caption: Text
    /// The marks on the line, in any order.
    public var marks: [Mark]

    /// A number line that covers all of `marks`.
    public init(_ caption: Text, marks: [Mark]) {
        self.caption = caption
        self.marks = marks
    }

    /// Writes the line as SVG, each mark with its label and its number, rounded to `digits` significant
    /// digits.
    public func write(to html: inout HTML, digits: Int) {
        let values = marks.map { $0.leaf.number?.double ?? .nan }
        let axis = Axis(showing: values, from: 24, to: 616, ticks: 8, padded: true)
        let places = values.map { axis.place($0) }
        // Each mark's label has its own row, so that labels never overlap.
        let base = 24 + 26 * marks.count
        html.raw(
            "<figure class=\"plot\"><svg class=\"plot line\" viewBox=\"0 0 640 \(base + 34)\" role=\"img\"")
        html.attribute("aria-label", caption)
        html.raw(
            "><g class=\"axis\"><line class=\"zero\" x1=\"12\" x2=\"628\" y1=\"\(base)\" y2=\"\(base)\"/>")
        for tick in axis.ticks {
            let place = Coordinate.text(axis.place(tick.value))
            html.raw(
                "<line class=\"tick\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(base)\" y2=\"\(base + 5)\"/>")
            html.raw("<text class=\"x\" x=\"\(place)\" y=\"\(base + 22)\">\(tick.label)</text>")
        }
        html.raw("</g>")
        let shown = marks.indices.filter { values[$0].isFinite }
        let rows = marks.indices.map { index in
            18 + 26 * places.indices.count { Self.isHigher(($0, places[$0]), (index, places[index])) }
        }
        for index in shown {
            let place = Coordinate.text(places[index])
            html.raw("<g class=\"series s\(index % 6)\">")
            html.raw("<line x1=\"\(place)\" x2=\"\(place)\" y1=\"\(rows[index] - 4)\" y2=\"\(base)\"/>")
            html.raw("<circle r=\"4\" cx=\"\(place)\" cy=\"\(base)\"/></g>")
        }
        // Labels are drawn after all lines, so that they are on top where a line crosses them. Each row is
        // clipped at the top and bottom, so that its letters cover nothing of other rows.
        for index in shown {
            let (x, mark) = (places[index], marks[index])
            let isRight = Self.isRight(x)
            html.raw("<svg class=\"series\" y=\"\(rows[index] - 19)\" width=\"640\" height=\"26\">")
            html.raw(isRight ? "<text class=\"end\" " : "<text class=\"start\" ")
            html.raw("x=\"\(Coordinate.text(isRight ? x - 8 : x + 8))\" y=\"19\">")
            // The number is next to its mark, so that a label too long for the drawing is cut off at the
            // other end.
            if isRight {
                Self.writeLabel(mark.label, to: &html)
                html.raw(" ")
            }
            if let number = mark.leaf.number { html.raw(text: number.printed(digits: digits)) }
            if !isRight {
                html.raw(" ")
                Self.writeLabel(mark.label, to: &html)
            }
            html.raw("</text></svg>")
        }
        html.raw("</svg><figcaption>")
        html.text(caption)
        // Values that are not finite have no position on the line; they are listed next to the caption.
        for index in marks.indices where !values[index].isFinite {
            html.raw(" <span class=\"n\">")
            Self.writeLabel(marks[index].label, to: &html)
            html.raw(" ")
            if let number = marks[index].leaf.number {
                html.raw(text: number.printed(digits: digits))
            } else {
                html.text(marks[index].leaf.text)
            }
            html.raw("</span>")
        }
        html.raw("</figcaption></figure>")
    }

    /// Writes a label with directional isolates (FSI, PDI), so that a right-to-left label does not reorder
    /// the number next to it.
    private static func writeLabel(_ label: Text, to html: inout HTML) {
        let isIsolated = label.bytes.contains { $0 >= 0x80 }
        if isIsolated { html.raw("\u{2068}") }
        html.text(label)
        if isIsolated { html.raw("\u{2069}") }
    }

    /// Labels in the right half are to the left of their marks.
    private static func isRight(_ x: Double) -> Bool { x > 320 }

    /// Whether one mark's label is above another's. Within one half, a label is above the labels of the marks
    /// that it reaches across, so that their lines end below it.
    private static func isHigher(_ one: (index: Int, x: Double), _ other: (index: Int, x: Double)) -> Bool {
        if isRight(one.x) != isRight(other.x) { return isRight(other.x) }
        if one.x == other.x { return one.index < other.index }
        return (one.x > other.x) == isRight(one.x)
    }

    /// An entry for the number of each mark, named by its label.
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        for mark in marks { entries.add(Entries.name(caption, mark.label), mark.leaf, digits: digits) }
        entries.addCaption(caption)
        return entries.all
    }
}
