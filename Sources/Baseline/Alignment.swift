/// Recorded and computed values side by side, as in a diff: names may repeat, and an inserted or removed
/// value shifts no other.
package struct Alignment: Equatable, Sendable {
    /// Indices of the recorded and the computed value; one is nil where a value has no counterpart.
    package struct Step: Equatable, Sendable {
        /// Index of the recorded value; nil where a value is new.
        package var recorded: Int?
        /// Index of the computed value; nil where a value is gone.
        package var computed: Int?
        /// Whether it was computed, but can't be shown where the chapter ran.
        package var isUnshown = false
    }

    /// Covers all values, each index once and in order.
    package private(set) var steps: [Step] = []

    /// The most pairs in a table.
    static let maxPairs = 16_000_000
    /// The most pairs that an alignment may have, so that their score is an `Int32`.
    static let maxRows = 2_000_000

    init(steps: [Step]) { self.steps = steps }

    /// Aligns values by name.
    package init(recorded: [BaselineValue], computed: [BaselineValue]) {
        var start = 0
        while start < recorded.count, start < computed.count,
            recorded[start].name.hasSameBytes(as: computed[start].name)
        {
            start += 1
        }
        // Match equal values from the end first, so that of several values with one name the inserted one
        // stands alone.
        var (recordedEnd, computedEnd) = (recorded.count, computed.count)
        while recordedEnd > start, computedEnd > start, recorded[recordedEnd - 1] == computed[computedEnd - 1]
        {
            (recordedEnd, computedEnd) = (recordedEnd - 1, computedEnd - 1)
        }
        // Where lengths differ, equal names at the start are not enough: the insertion may be among values of
        // one name.
        if recorded.count != computed.count {
            start =
                zip(recorded[..<start], computed[..<start]).enumerated().first { $1.0 != $1.1 }?.offset
                ?? start
        }
        steps = (0..<start).map { Step(recorded: $0, computed: $0) }
        steps += Self.align(recorded[start..<recordedEnd], computed[start..<computedEnd])
        steps += (0..<(recorded.count - recordedEnd)).map {
            Step(recorded: recordedEnd + $0, computed: computedEnd + $0)
        }
    }

    /// The longest common subsequence of names; of equally long ones, the one with more equal values.
    private static func align(_ a: ArraySlice<BaselineValue>, _ b: ArraySlice<BaselineValue>) -> [Step] {
        let (rows, columns) = (a.count, b.count)
        let alone =
            a.indices.map { Step(recorded: $0, computed: nil) }
            + b.indices.map { Step(recorded: nil, computed: $0) }
        if rows == 0 || columns == 0 { return alone }
        if rows == columns, zip(a, b).allSatisfy({ $0.name.hasSameBytes(as: $1.name) }) {
            return zip(a.indices, b.indices).map { Step(recorded: $0, computed: $1) }
        }
        // The table would be too large; report what is left as removed and added.
        guard rows <= maxPairs / columns, min(rows, columns) <= maxRows else { return alone }
        let width = columns + 1
        var score = [Int32](repeating: 0, count: (rows + 1) * width)
        var numbers = ValueNumbers()
        let (old, new) = (a.map { numbers.number($0) }, b.map { numbers.number($0) })
        func gain(_ i: Int, _ j: Int) -> Int32? { old[i].gain(with: new[j]) }
        for i in stride(from: rows - 1, through: 0, by: -1) {
            for j in stride(from: columns - 1, through: 0, by: -1) {
                var best = max(score[(i + 1) * width + j], score[i * width + j + 1])
                if let gain = gain(i, j) { best = max(best, score[(i + 1) * width + j + 1] + gain) }
                score[i * width + j] = best
            }
        }
        var steps: [Step] = []
        var (i, j) = (0, 0)
        while i < rows || j < columns {
            let (old, new) = (a.startIndex + i, b.startIndex + j)
            if i < rows, j < columns, let gain = gain(i, j),
                score[i * width + j] == score[(i + 1) * width + j + 1] + gain
            {
                steps.append(Step(recorded: old, computed: new))
                (i, j) = (i + 1, j + 1)
            } else if i < rows, j == columns || score[(i + 1) * width + j] >= score[i * width + j + 1] {
                steps.append(Step(recorded: old, computed: nil))
                i += 1
            } else {
                steps.append(Step(recorded: nil, computed: new))
                j += 1
            }
        }
        return steps
    }
}

/// Numbers that equal names and equal values share: a table compares each pair, and texts take long.
struct ValueNumbers {
    private var names: [[UInt8]: Int32] = [:]
    private var values: [[UInt8]: Int32] = [:]

    /// What values of one name add to a score.
    static let gainOfName: Int32 = 1024

    struct Numbers {
        var name: Int32
        var value: Int32

        /// What a pair of these adds to an alignment's score; nil for values that are no pair. Of equally
        /// many pairs, equal values decide.
        func gain(with other: Numbers) -> Int32? {
            name != other.name
                ? nil : value == other.value ? ValueNumbers.gainOfName + 1 : ValueNumbers.gainOfName
        }
    }

    mutating func number(_ value: BaselineValue) -> Numbers {
        // No field has a tab.
        let whole = Array("\(value.name)\t\(value.type.word)\t\(value.value)\t\(value.printed)".utf8)
        return Numbers(
            name: names.number(Array(value.name.utf8)), value: values.number(whole))
    }
}

extension Dictionary where Value == Int32 {
    /// The key's number; the next one for a new key.
    fileprivate mutating func number(_ key: Key) -> Int32 {
        if let known = self[key] { return known }
        let next = Int32(count)
        self[key] = next
        return next
    }
}
