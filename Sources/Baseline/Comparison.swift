/// How what was computed differs from what is recorded.
package enum Difference: Equatable, Sendable {
    /// The value moved. `index` is the computed value's.
    case changed(index: Int, recorded: RecordedValue, computed: RecordedValue)
    /// Computed, but not recorded. `index` is the computed value's.
    case unrecorded(index: Int, computed: RecordedValue)
    /// Recorded, but not computed. `before` is the index of the computed value that it stood before.
    case missing(before: Int, recorded: RecordedValue)

    /// Compares in order: names may repeat, so the two lists are aligned as a diff aligns lines, and a value
    /// that was inserted or removed shifts no other.
    package static func between(recorded: [RecordedValue], computed: [RecordedValue]) -> [Difference] {
        var start = 0
        while start < recorded.count, start < computed.count, recorded[start].name == computed[start].name {
            start += 1
        }
        var (recordedEnd, computedEnd) = (recorded.count, computed.count)
        while recordedEnd > start, computedEnd > start,
            recorded[recordedEnd - 1].name == computed[computedEnd - 1].name
        {
            recordedEnd -= 1
            computedEnd -= 1
        }
        var differences: [Difference] = []
        func pair(_ old: Int, _ new: Int) {
            if recorded[old] != computed[new] {
                differences.append(
                    .changed(index: new, recorded: recorded[old], computed: computed[new]))
            }
        }
        for index in 0..<start { pair(index, index) }
        for step in align(recorded[start..<recordedEnd], computed[start..<computedEnd]) {
            switch step {
            case (let old?, let new?): pair(old, new)
            case (let old?, nil):
                differences.append(.missing(before: start, recorded: recorded[old]))
            case (nil, let new?):
                differences.append(.unrecorded(index: new, computed: computed[new]))
            default: break
            }
        }
        for offset in 0..<(recorded.count - recordedEnd) { pair(recordedEnd + offset, computedEnd + offset) }
        return differences
    }

    /// The longest common subsequence of names; of equals, the one with more equal values.
    private static func align(
        _ a: ArraySlice<RecordedValue>, _ b: ArraySlice<RecordedValue>
    ) -> [(Int?, Int?)] {
        let (rows, columns) = (a.count, b.count)
        // Beyond this the table would be too large; what is left is then reported as removed and added.
        guard rows > 0, columns > 0, rows * columns <= 16_000_000 else {
            return a.indices.map { ($0, nil) } + b.indices.map { (nil, $0) }
        }
        let width = columns + 1
        var score = [Int32](repeating: 0, count: (rows + 1) * width)
        func gain(_ i: Int, _ j: Int) -> Int32? {
            let (old, new) = (a[a.startIndex + i], b[b.startIndex + j])
            guard old.name == new.name else { return nil }
            return old == new ? 1025 : 1024
        }
        for i in stride(from: rows - 1, through: 0, by: -1) {
            for j in stride(from: columns - 1, through: 0, by: -1) {
                var best = max(score[(i + 1) * width + j], score[i * width + j + 1])
                if let gain = gain(i, j) { best = max(best, score[(i + 1) * width + j + 1] + gain) }
                score[i * width + j] = best
            }
        }
        var steps: [(Int?, Int?)] = []
        var (i, j) = (0, 0)
        while i < rows || j < columns {
            if i < rows, j < columns, let gain = gain(i, j),
                score[i * width + j] == score[(i + 1) * width + j + 1] + gain
            {
                steps.append((a.startIndex + i, b.startIndex + j))
                (i, j) = (i + 1, j + 1)
            } else if i < rows, j == columns || score[(i + 1) * width + j] >= score[i * width + j + 1] {
                steps.append((a.startIndex + i, nil))
                i += 1
            } else {
                steps.append((nil, b.startIndex + j))
                j += 1
            }
        }
        return steps
    }
}

extension RecordedValue {
    /// How far apart two numbers of one type are, in words; nil where they are not such.
    package func distance(to other: RecordedValue) -> String? {
        guard type == other.type else { return "was \(type), is \(other.type)" }
        let ulps: UInt64
        switch type {
        case "Float":
            guard let a = Float(value), let b = Float(other.value) else { return nil }
            ulps = UInt64(
                Self.order(Int64(Int32(bitPattern: a.bitPattern)), Int64(Int32.min))
                    .distance(to: Self.order(Int64(Int32(bitPattern: b.bitPattern)), Int64(Int32.min)))
                    .magnitude)
        case "Double":
            guard let a = Double(value), let b = Double(other.value) else { return nil }
            let (x, y) = (
                Self.order(Int64(bitPattern: a.bitPattern), Int64.min),
                Self.order(Int64(bitPattern: b.bitPattern), Int64.min)
            )
            ulps = x > y ? UInt64(bitPattern: x &- y) : UInt64(bitPattern: y &- x)
        default: return nil
        }
        return "\(ulps) ulp"
    }

    /// Bit patterns of a sign-and-magnitude number as whole numbers in the order of the numbers.
    private static func order(_ bits: Int64, _ least: Int64) -> Int64 {
        bits < 0 ? least &- bits : bits
    }
}
