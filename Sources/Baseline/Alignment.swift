/// Old and new, side by side, as a diff lays out lines: names may repeat, and a value that was inserted or removed
/// shifts no other.
package struct Alignment: Equatable, Sendable {
    /// Indices of the recorded and of the computed value; one of them is nil if the other stands alone.
    package struct Step: Equatable, Sendable {
        /// Index of the recorded value; nil where a value is new.
        package var recorded: Int?
        /// Index of the computed value; nil where a value is gone.
        package var computed: Int?
        /// Whether it was computed, but can't be shown where the chapter ran.
        package var isUnshown = false
    }

    /// From the first value of both to the last, each index once and in order.
    package private(set) var steps: [Step] = []

    init(steps: [Step]) { self.steps = steps }

    /// Aligns values by their names: those that have the same name on both sides, in the same order, make one step.
    package init(recorded: [RecordedValue], computed: [RecordedValue]) {
        var start = 0
        while start < recorded.count, start < computed.count, recorded[start].name == computed[start].name {
            start += 1
        }
        // Whole equals at the end first: so that of values of one name it is the inserted one that stands alone.
        var (recordedEnd, computedEnd) = (recorded.count, computed.count)
        while recordedEnd > start, computedEnd > start, recorded[recordedEnd - 1] == computed[computedEnd - 1]
        {
            (recordedEnd, computedEnd) = (recordedEnd - 1, computedEnd - 1)
        }
        // A common start of names only is not certain where lengths differ: an insertion among values of one
        // name begins where values begin to differ.
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

    /// The longest common subsequence of names; of equals, the one with more equal values.
    private static func align(_ a: ArraySlice<RecordedValue>, _ b: ArraySlice<RecordedValue>) -> [Step] {
        let (rows, columns) = (a.count, b.count)
        let alone =
            a.indices.map { Step(recorded: $0, computed: nil) }
            + b.indices.map { Step(recorded: nil, computed: $0) }
        if rows == 0 || columns == 0 { return alone }
        if rows == columns, zip(a, b).allSatisfy({ $0.name == $1.name }) {
            return zip(a.indices, b.indices).map { Step(recorded: $0, computed: $1) }
        }
        // Beyond this the table would be too large; what is left is then reported as removed and added.
        guard rows <= 16_000_000 / columns else { return alone }
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
