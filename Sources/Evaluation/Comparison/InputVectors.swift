/// Settings for testing a chapter: for each control the ends of its range, the middle, zero, subnormal
/// numbers, numbers with many digits, and illegal values; alone and in combination.
struct InputVectors {
    /// The least number of settings per control, if there are as many different ones.
    static let each = 20

    let controls: [RecordedControl]
    /// Texts for text boxes, valid and corrupted.
    let texts: [String]
    private var generator = SplitMix(state: 0x0b00_c0de)

    init(_ controls: [RecordedControl], texts: [String]) {
        self.controls = controls
        self.texts = texts
    }

    /// Deterministic, without duplicates: a run with the same settings would show nothing new.
    var all: [[String: String]] {
        var copy = self
        var seen: Set<[String: String]> = []
        return controls.flatMap { copy.vectors(for: $0) }.filter { seen.insert($0).inserted }
    }

    private mutating func vectors(for control: RecordedControl) -> [[String: String]] {
        let values = values(for: control)
        return (0..<max(Self.each, values.count)).map { index in
            var vector: [String: String] = [:]
            // First alone, later with all others set as well.
            if index >= values.count || index % 3 == 2 {
                for other in controls where other.name != control.name {
                    let some = self.values(for: other)
                    vector.merge(some[generator.below(some.count)]) { $1 }
                }
            }
            return vector.merging(values[index % values.count]) { $1 }
        }
    }

    private mutating func values(for control: RecordedControl) -> [[String: String]] {
        switch control.domain {
        case .number(let type, let low, let high):
            return numbers(type, low, high).map { [control.name: $0] }
        case .toggle: return ["on", "off", "maybe"].map { [control.name: $0] }
        case .choice(let labels): return (labels + ["none of these"]).map { [control.name: $0] }
        case .text(let most): return textValues(most).map { [control.name: $0] }
        case .grid(let type, let low, let high, _):
            let keys = control.keys
            let numbers = numbers(type, low, high)
            if keys.isEmpty { return [[:]] }
            var values = numbers.map { [keys[generator.below(keys.count)]: $0] }
            values.append(
                Dictionary(
                    uniqueKeysWithValues: keys.map { ($0, numbers[generator.below(numbers.count)]) }))
            return values
        }
    }

    private mutating func numbers(_ type: String, _ low: Double, _ high: Double) -> [String] {
        if type == "Int" {
            let ends = [
                low, high, ((low + high) / 2).rounded(.down), low + 1, high - 1, low - 1, high + 1, 0, 1, -1,
            ]
            let others = (0..<8).map { _ in (low + (high - low) * generator.unit).rounded() }
            return (ends + others).compactMap { Int(exactly: $0) }.map { "\($0)" } + ["-0", "2.5", ""]
        }
        var values: [String] = []
        for value in [low, high, (low + high) / 2, low / 3, high / 7] { values.append("\(value)") }
        // Values near the ends; zeros; the least numbers and their neighbors; more digits than a number has.
        values += [
            "\(low.nextUp)", "\(high.nextDown)", "\(low.nextDown)", "\(high.nextUp)", "\(Float(high).nextUp)",
        ]
        values += ["0", "-0", "-0.0", "1e-45", "-1e-45", "1.1754942e-38", "5e-324", "-2.2e-308", "7e-46"]
        values += ["+1", ".5", "1.", "0.1000000014901161193847656250000000001", "16777217.0", "3e0"]
        values += ["1e999", "nan", "inf", "0x10", "1,5", "1 ", ""]
        for _ in 0..<8 { values.append("\(low + (high - low) * generator.unit)") }
        return values
    }

    private mutating func textValues(_ most: Int) -> [String] {
        var values = [
            "", " ", "\n", "x", "<b>&\"'</b>", "</textarea><script>alert(1)</script>", "a=b&c=%41",
            "é\u{1F600}\u{0301}",
            "1", "[1.0 2.0]", "array([[1., 2.]], dtype=float32)", "[[[[[[[[[[[[", "-1e-5\t2", "\\u{0}",
            String(repeating: "z", count: min(most, 20_000) + 1),
        ]
        for text in texts {
            values.append(text)
            for _ in 0..<6 {
                var bytes = Array(text.utf8)
                if bytes.isEmpty { break }
                let at = generator.below(bytes.count)
                switch generator.below(3) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(bytes[generator.below(bytes.count)], at: at)
                default: bytes.removeSubrange(at...)
                }
                values.append(String(decoding: bytes, as: UTF8.self))
            }
        }
        // Limits of arguments.
        return values.filter { $0.utf8.count < 100_000 && !$0.utf8.contains(0) }
    }
}

/// SplitMix64 by Steele, Lea and Flood: a deterministic generator.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
    var unit: Double { mutating get { Double(next() >> 11) * 0x1p-53 } }
}
