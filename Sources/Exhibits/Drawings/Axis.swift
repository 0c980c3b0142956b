import PlainText

/// An axis of a drawing: maps numbers to positions, with ticks at round numbers.
struct Axis {
    /// The numbers at the ends, the lower one first.
    var low: Double
    var high: Double
    /// Where the ends are drawn.
    var start: Double
    var end: Double
    var ticks: [(value: Double, label: Markup)] = []

    /// An axis that shows all of `values` and has about `count` ticks.
    init(showing values: [Double], from start: Double, to end: Double, ticks count: Int, padded: Bool) {
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        if low > high { (low, high) = (0, 1) }
        // The halves are compared, as in `place`. Halving the smallest numbers gives 0.
        if high / 2 - low / 2 < 1e-300 {
            let margin = low == 0 ? 1 : max(low.magnitude / 2, 1e-300)
            (low, high) = (low - margin, high + margin)
        }
        if padded {
            let margin = (high / 2 - low / 2) * 0.1
            (low, high) = (low - margin, high + margin)
        }
        let limit = Double.greatestFiniteMagnitude
        (low, high) = (max(low, -limit), min(high, limit))
        (self.low, self.high, self.start, self.end) = (low, high, start, end)
        addTicks(about: count)
    }

    func place(_ value: Double) -> Double {
        // Uses halves, because the difference of two finite numbers can overflow.
        let part = (min(max(value, low), high) / 2 - low / 2) / (high / 2 - low / 2)
        return start + part * (end - start)
    }

    private mutating func addTicks(about count: Int) {
        // The smallest of 1, 2, 5 × 10^power that gives at most `count` ticks.
        let wanted = (high / 2 - low / 2) / Double(count) * 2
        var power = 0
        var unit = 1.0
        while unit * 10 <= wanted {
            unit *= 10
            power += 1
        }
        while unit > wanted, power > -300 {
            unit /= 10
            power -= 1
        }
        // In a page, an Int has 32 bits.
        let factor: Int64 = [1, 2, 5, 10].first { Double($0) * unit >= wanted } ?? 10
        let step = Double(factor) * unit
        let first = (low / step).rounded(.up)
        guard first.magnitude < 1e15, (high / step).magnitude < 1e15 else { return }
        for index in Int64(first)...max(Int64(first), Int64((high / step).rounded(.down))) {
            let value = Double(index) * step
            if value >= low, value <= high {
                ticks.append((value, Self.label(index * factor, power: power)))
            }
        }
    }

    /// `units` × 10^power, written without rounding.
    static func label(_ units: Int64, power: Int) -> Markup {
        if units == 0 { return "0" }
        if units < 0 { return "-\(label(-units, power: power))" }
        var text = Text()
        text.append(UInt64(units))
        if power > 6 || power < -6 { return Markup("\(text)e\(power)") }
        if power >= 0 {
            for _ in 0..<power { text.append("0") }
            return Markup(text)
        }
        while text.bytes.count <= -power { text.bytes.insert(UInt8(ascii: "0"), at: 0) }
        text.bytes.insert(UInt8(ascii: "."), at: text.bytes.count + power)
        while text.bytes.last == UInt8(ascii: "0") { text.bytes.removeLast() }
        if text.bytes.last == UInt8(ascii: ".") { text.bytes.removeLast() }
        return Markup(text)
    }
}
