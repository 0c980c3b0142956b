import PlainText

/// A named place on a number line.
public struct Mark: Equatable, Sendable {
    /// What stands at the mark.
    public var label: Text
    /// The number, and so where the mark is.
    public var leaf: Leaf

    /// A place on a number line: `Mark("right", output)`.
    ///
    /// Of a list, the first number is taken.
    public init<T: Displayable>(_ label: Text, _ value: T) {
        self.label = label
        leaf = Value(value).leaves.first ?? .nothing
    }
}

/// Results side by side on a line, each with its name.
public struct NumberLine: Equatable, Sendable {
    /// What stands below the line; may be empty.
    public var caption: Text
    /// The places on the line, in any order.
    public var marks: [Mark]

    /// A line that reaches over all of `marks`.
    public init(_ caption: Text, marks: [Mark]) {
        self.caption = caption
        self.marks = marks
    }

    /// Writes the line as SVG, each mark with its label and its number, rounded to `digits` significant digits.
    public func write(to html: inout HTML, digits: Int) {
        let values = marks.map { $0.leaf.number?.double ?? .nan }
        let axis = Axis(showing: values, from: 24, to: 616, ticks: 8, padded: true)
        let places = values.map { axis.place($0) }
        // One row of label for each mark: names never cover each other.
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
        // Where a line has to cross a name, the name is on top.
        html.raw("<svg class=\"series\" width=\"640\" height=\"\(base + 34)\">")
        for index in shown {
            let (x, mark) = (places[index], marks[index])
            let isRight = Self.isRight(x)
            html.raw(isRight ? "<text class=\"end\" " : "<text class=\"start\" ")
            html.raw("x=\"\(Coordinate.text(isRight ? x - 8 : x + 8))\" y=\"\(rows[index])\">")
            // The number is next to its mark: a label that is too long for the drawing is cut off at the other end.
            if isRight {
                html.text(mark.label)
                html.raw(" ")
            }
            if let number = mark.leaf.number { html.raw(text: number.printed(digits: digits)) }
            if !isRight {
                html.raw(" ")
                html.text(mark.label)
            }
            html.raw("</text>")
        }
        html.raw("</svg>")
        html.raw("</svg><figcaption>")
        html.text(caption)
        html.raw("</figcaption></figure>")
    }

    /// Names in the right half stand to the left of their marks.
    private static func isRight(_ x: Double) -> Bool { x > 320 }

    /// Whether one mark's name stands above another's: of one half, the marks that a name reaches
    /// across end below it.
    private static func isHigher(_ one: (index: Int, x: Double), _ other: (index: Int, x: Double)) -> Bool {
        if isRight(one.x) != isRight(other.x) { return isRight(other.x) }
        if one.x == other.x { return one.index < other.index }
        return (one.x > other.x) == isRight(one.x)
    }

    /// The number of each mark, under its label.
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        for mark in marks { entries.add(Entries.name(caption, mark.label), mark.leaf, digits: digits) }
        entries.addCaption(caption)
        return entries.all
    }
}
