import PlainText

/// One set of numbers in a plot.
public struct Series: Equatable, Sendable {
    /// How the numbers of a series are drawn.
    public enum Mark: Equatable, Sendable {
        /// Points joined in their order.
        case line
        /// Separate points.
        case points
        /// A bar for each number.
        case bars

        var name: Text {
            switch self {
            case .line: "line"
            case .points: "points"
            case .bars: "bars"
            }
        }
    }

    /// How the series is drawn.
    public var mark: Mark
    /// The series' name in the key below the plot.
    public var label: Text
    /// Each value's position on the horizontal axis; for bars, the numbers from 0.
    public var x: [Leaf]
    /// The values, on the vertical axis.
    public var y: [Leaf]
    /// The start of each bar; empty if all start at 0.
    public var base: [Leaf] = []

    init<X: Sequence, Y: Sequence>(_ mark: Mark, _ label: Text, _ x: X, _ y: Y)
    where X.Element: Displayable, Y.Element: Displayable {
        self.mark = mark
        self.label = label
        self.x = Value(DisplayedSequence(x)).leaves
        self.y = Value(DisplayedSequence(y)).leaves
    }

    /// A line through points in their order: `.line("max(0, z)", z, relu)`. Points that are not finite are
    /// left out.
    ///
    /// `x` and `y` must have the same length when they are drawn.
    public static func line<X: Sequence, Y: Sequence>(_ label: Text, _ x: X, _ y: Y) -> Series
    where X.Element: Displayable, Y.Element: Displayable {
        Series(.line, label, x, y)
    }

    /// Separate points: `.points("the data", x, y)`. Points that are not finite are left out.
    ///
    /// `x` and `y` must have the same length when they are drawn.
    public static func points<X: Sequence, Y: Sequence>(_ label: Text, _ x: X, _ y: Y) -> Series
    where X.Element: Displayable, Y.Element: Displayable {
        Series(.points, label, x, y)
    }

    /// A bar for each value, from 0 to the value, numbered from 0: `.bars("biases", bias)`.
    public static func bars<Y: Collection>(_ label: Text, _ y: Y) -> Series
    where Y.Element: Displayable {
        Series(.bars, label, 0..<y.count, y)
    }

    /// A bar for each value, numbered from 0, from `base` to the value: the steps of a waterfall.
    ///
    ///     let sums = [0, 0.5, -0.75, 1.25]
    ///     plot("How the sum grows", .bars("products", from: sums.dropLast(), to: sums.dropFirst()))
    ///
    /// `base` and `y` must have the same length when they are drawn.
    public static func bars<B: Collection, Y: Collection>(_ label: Text, from base: B, to y: Y) -> Series
    where B.Element: Displayable, Y.Element: Displayable {
        var series = Series(.bars, label, 0..<y.count, y)
        series.base = Value(DisplayedSequence(base)).leaves
        return series
    }

    var xs: [Double] { x.map { $0.number?.double ?? .nan } }
    var ys: [Double] { y.map { $0.number?.double ?? .nan } }
    var bases: [Double] {
        base.isEmpty ? [Double](repeating: 0, count: y.count) : base.map { $0.number?.double ?? .nan }
    }
}

/// Numbers drawn over two axes.
public struct Plot: Equatable, Sendable {
    /// The caption below the plot; may be empty.
    public var caption: Text
    /// The label below the horizontal axis; may be empty.
    public var xLabel: Text
    /// The label next to the vertical axis; may be empty.
    public var yLabel: Text
    /// The series, drawn from back to front.
    public var series: [Series]

    /// A plot of `series` over two axes with these labels. ``check()`` checks them.
    public init(_ caption: Text, x: Text, y: Text, series: [Series]) {
        self.caption = caption
        xLabel = x
        yLabel = y
        self.series = series
    }

    /// Stops the program if there is no series, or if the numbers of a series differ in count.
    public func check() {
        if series.isEmpty { stop("a plot needs at least one series") }
        for series in series {
            let count = series.y.count
            if series.x.count != count {
                stop(
                    "series '\(series.label)' has \(series.x.count) x values and \(count) y values")
            }
            if !series.base.isEmpty, series.base.count != count {
                stop(
                    "series '\(series.label)' has \(series.base.count) bases and \(count) values")
            }
        }
    }

    /// Writes the plot as SVG, with a key if there are several series. ``check()`` must have passed.
    public func write(to html: inout HTML) {
        let hasBars = series.contains { $0.mark == .bars }
        var allX = series.flatMap { $0.xs }
        var allY = series.flatMap { $0.ys }
        for series in series where series.mark == .bars {
            allY.append(contentsOf: series.bases)
            // Room for half a bar's width on either side.
            if let first = series.xs.min(), let last = series.xs.max() { allX += [first - 0.6, last + 0.6] }
        }
        let xAxis = Axis(showing: allX, from: 56, to: 628, ticks: hasBars ? 16 : 8, padded: !hasBars)
        let yAxis = Axis(showing: allY, from: 320, to: 12, ticks: 6, padded: true)

        html.raw("<figure class=\"plot\"><svg class=\"plot\" viewBox=\"0 0 640 372\" role=\"img\"")
        html.attribute("aria-label", caption)
        html.raw(">")
        writeAxes(xAxis, yAxis, to: &html)
        for (index, series) in series.enumerated() {
            write(series, number: index, of: series.mark == .bars ? barCount : 1, xAxis, yAxis, to: &html)
        }
        html.raw("</svg>")
        writeKey(to: &html)
        if !caption.isEmpty {
            html.raw("<figcaption>")
            html.text(caption)
            html.raw("</figcaption>")
        }
        html.raw("</figure>")
    }

    private var barCount: Int { series.filter { $0.mark == .bars }.count }

    private func writeAxes(_ x: Axis, _ y: Axis, to html: inout HTML) {
        html.raw("<g class=\"grid\">")
        for tick in y.ticks {
            let place = Coordinate.text(y.place(tick.value))
            html.raw("<line x1=\"56\" x2=\"628\" y1=\"\(place)\" y2=\"\(place)\"/>")
        }
        html.raw("</g><g class=\"axis\">")
        for tick in y.ticks {
            html.raw("<text class=\"y\" x=\"50\" y=\"\(Coordinate.text(y.place(tick.value) + 4))\">")
            html.raw("\(tick.label)</text>")
        }
        for tick in x.ticks {
            html.raw("<text class=\"x\" x=\"\(Coordinate.text(x.place(tick.value)))\" y=\"338\">")
            html.raw("\(tick.label)</text>")
        }
        let zero = Coordinate.text(y.place(0))
        html.raw("<line class=\"zero\" x1=\"56\" x2=\"628\" y1=\"\(zero)\" y2=\"\(zero)\"/>")
        // Axis labels are clipped at the ends of their axes, in any font or script; tick labels must not be
        // clipped.
        html.raw(
            "<svg x=\"56\" y=\"340\" width=\"572\" height=\"32\"><text class=\"name\" x=\"286\" y=\"22\">")
        html.text(xLabel)
        html.raw(
            "</text></svg><g transform=\"rotate(-90 14 166)\"><svg x=\"-140\" y=\"144\" width=\"308\" height=\"30\">"
        )
        html.raw("<text class=\"name y\" x=\"154\" y=\"22\">")
        html.text(yLabel)
        html.raw("</text></svg></g></g>")
    }

    private func write(
        _ series: Series, number: Int, of bars: Int, _ xAxis: Axis, _ yAxis: Axis, to html: inout HTML
    ) {
        html.raw("<g class=\"series s\(number % 6)\">")
        let xs = series.xs
        let ys = series.ys
        switch series.mark {
        case .line:
            html.raw("<polyline points=\"")
            for (x, y) in zip(xs, ys) where x.isFinite && y.isFinite {
                html.raw("\(Coordinate.text(xAxis.place(x))),\(Coordinate.text(yAxis.place(y))) ")
            }
            html.raw("\"/>")
        case .points:
            for (x, y) in zip(xs, ys) where x.isFinite && y.isFinite {
                html.raw("<circle r=\"4\" cx=\"\(Coordinate.text(xAxis.place(x)))\" ")
                html.raw("cy=\"\(Coordinate.text(yAxis.place(y)))\"/>")
            }
        case .bars:
            let unit = xAxis.place(xAxis.low + 1) - xAxis.start
            let width = unit * 0.8 / Double(bars)
            let order = self.series.prefix(number).filter { $0.mark == .bars }.count
            for ((x, y), base) in zip(zip(xs, ys), series.bases) where y.isFinite && base.isFinite {
                let left = xAxis.place(x) - unit * 0.4 + width * Double(order)
                let top = yAxis.place(max(y, base))
                let bottom = yAxis.place(min(y, base))
                html.raw(y < base ? "<rect class=\"down\"" : "<rect")
                html.raw(" x=\"\(Coordinate.text(left))\" y=\"\(Coordinate.text(top))\"")
                html.raw(" width=\"\(Coordinate.text(max(width, 0.5)))\"")
                html.raw(" height=\"\(Coordinate.text(max(bottom - top, 0.75)))\"/>")
            }
        }
        html.raw("</g>")
    }

    private func writeKey(to html: inout HTML) {
        guard series.count > 1 else { return }
        html.raw("<ul class=\"key\">")
        for (index, series) in series.enumerated() {
            html.raw("<li class=\"s\(index % 6)\">")
            html.text(series.label)
            html.raw("</li>")
        }
        html.raw("</ul>")
    }

    /// All numbers of all series, how each is drawn, and the labels of the axes.
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        for series in series {
            let name = Entries.name(caption, series.label)
            Self.add(series.x, name, ".x", digits, to: &entries)
            Self.add(series.y, name, ".y", digits, to: &entries)
            Self.add(series.base, name, ".from", digits, to: &entries)
            entries.add(name, .text(series.mark.name), digits: digits)
        }
        addLabel(xLabel, "label of x", to: &entries)
        addLabel(yLabel, "label of y", to: &entries)
        return entries.all
    }

    @inline(never)
    private static func add(
        _ leaves: [Leaf], _ name: Text, _ part: StaticString, _ digits: Int, to entries: inout Entries
    ) {
        if leaves.isEmpty { return }
        var name = name
        name.append(part)
        var value = Value(leaf: .nothing)
        value.depth = 1
        value.leaves = leaves
        value.rowLengths = [leaves.count]
        entries.add(name, value, digits: digits)
    }

    @inline(never)
    private func addLabel(_ label: Text, _ part: Text, to entries: inout Entries) {
        if !label.isEmpty { entries.add(Entries.name(caption, part), .text(label), digits: 1) }
    }
}
