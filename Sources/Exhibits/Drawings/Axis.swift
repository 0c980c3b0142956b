import PlainText

/// One axis of a drawing: from numbers to places, with ticks at round numbers.
struct Axis {
    /// The numbers at the ends; the least first.
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
        if low == high {
            let margin = low == 0 ? 1 : low.magnitude / 2
            (low, high) = (low - margin, high + margin)
        }
        // The whole of Double's range would overflow the span.
        let limit = Double.greatestFiniteMagnitude / 4
        (low, high) = (max(low, -limit), min(high, limit))
        if padded {
            let margin = (high - low) * 0.05
            (low, high) = (low - margin, high + margin)
        }
        (self.low, self.high, self.start, self.end) = (low, high, start, end)
        addTicks(about: count)
    }

    func place(_ value: Double) -> Double {
        let part = (min(max(value, low), high) - low) / (high - low)
        return start + part * (end - start)
    }

    private mutating func addTicks(about count: Int) {
        // The least of 1, 2, 5 × 10^power that gives no more than `count` ticks.
        let wanted = (high - low) / Double(count)
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
        let factor = [1, 2, 5, 10].first { Double($0) * unit >= wanted } ?? 10
        let step = Double(factor) * unit
        let first = (low / step).rounded(.up)
        guard first.magnitude < 1e15, (high / step).magnitude < 1e15 else { return }
        for index in Int(first)...max(Int(first), Int((high / step).rounded(.down))) {
            let value = Double(index) * step
            if value >= low, value <= high {
                ticks.append((value, Self.label(index * factor, power: power)))
            }
        }
    }

    /// `units` × 10^power, written without rounding.
    static func label(_ units: Int, power: Int) -> Markup {
        if units == 0 { return "0" }
        if power > 6 || power < -6 { return "\(units)e\(power)" }
        if units < 0 { return "-\(label(-units, power: power))" }
        var text = Text()
        text.append(units)
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
