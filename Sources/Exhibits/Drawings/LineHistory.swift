import PlainText

/// The values of a line, pass by pass, thinned to stay small and drawn as a small curve.
public struct LineHistory: Equatable, Sendable {
    /// Every `stride`th number from the first.
    public private(set) var points: [Double] = []
    /// The number of passes from one of the ``points`` to the next: 1, or a power of two after thinning.
    public private(set) var stride = 1
    /// The number of values appended, including those dropped.
    public private(set) var count = 0
    private var last = 0.0

    /// When this many points are kept, every other one is dropped.
    static let maxPoints = 128

    /// An empty history.
    public init() {}

    /// Adds the value of another pass. Above 128 points, every other one is dropped.
    public mutating func append(_ value: Double) {
        last = value
        if count % stride == 0 {
            if points.count == Self.maxPoints {
                var kept: [Double] = []
                kept.reserveCapacity(Self.maxPoints)
                for index in Swift.stride(from: 0, to: points.count, by: 2) { kept.append(points[index]) }
                points = kept
                stride *= 2
            }
            if count % stride == 0 { points.append(value) }
        }
        count += 1
    }

    /// The points of the curve: those kept, and the last value.
    private var drawn: [Double] { (count - 1) % stride == 0 ? points : points + [last] }

    /// A digest of the points of the curve; nil if there are none.
    public var digest: Digest? {
        if points.isEmpty { return nil }
        var digest = Digest()
        for point in drawn { digest.add(point.bitPattern) }
        return digest
    }

    /// Adds the history's count, range and digest. The range has the type of the numbers.
    @export(interface)
    public func add(to entries: inout Entries, _ name: Text, isFloat: Bool, digits: Int) {
        guard let digest else { return }
        entries.add("\(name).history", digest: digest, count: count)
        var least = Double.nan
        var greatest = Double.nan
        for point in drawn where !point.isNaN {
            if !(point >= least) { least = point }
            if !(point <= greatest) { greatest = point }
        }
        let digits = digits < 3 ? digits : 3
        let ends =
            isFloat ? (Number(Float(least)), Number(Float(greatest))) : (Number(least), Number(greatest))
        entries.add("\(name).history.min", .number(ends.0), digits: digits)
        entries.add("\(name).history.max", .number(ends.1), digits: digits)
    }

    /// Draws the curve; nothing if fewer than three of its points are finite.
    public func write(to html: inout HTML) {
        let shown = drawn.filter { $0.isFinite }
        guard shown.count > 2, let least = shown.min(), let greatest = shown.max() else { return }
        html.raw("<svg class=\"spark\" viewBox=\"0 0 100 20\" preserveAspectRatio=\"none\" role=\"img\"")
        let thinned: Text = stride > 1 ? ", every \(stride)th drawn" : ""
        var label: Text = "history of \(count) passes\(thinned): first "
        label.append(Number(shown[0]).printed(digits: 3))
        label.append(", least ")
        label.append(Number(least).printed(digits: 3))
        label.append(", greatest ")
        label.append(Number(greatest).printed(digits: 3))
        html.attribute("aria-label", label)
        html.raw("><polyline points=\"")
        // Uses halves, because the difference of two finite numbers can overflow.
        let span = greatest / 2 - least / 2
        for (index, value) in shown.enumerated() {
            if index > 0 { html.raw(" ") }
            let x = Double(index) / Double(shown.count - 1) * 98 + 1
            let y = span > 0 ? 18 - (value / 2 - least / 2) / span * 16 : 10
            html.raw("\(Coordinate.text(x)),\(Coordinate.text(y))")
        }
        html.raw("\"/></svg>")
    }
}

/// Coordinates in drawings, with two decimals: finer than any screen.
enum Coordinate {
    static func text(_ value: Double) -> Markup {
        let hundredths = Int((value * 100).rounded())
        if hundredths < 0 { return "-\(text(-value))" }
        let whole = hundredths / 100
        let rest = hundredths % 100
        if rest == 0 { return "\(whole)" }
        if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
        return rest < 10 ? "\(whole).0\(rest)" : "\(whole).\(rest)"
    }
}
