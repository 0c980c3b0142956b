/// Something that ran and has a value, but none that can be shown where the chapter ran: in the sandbox, where Swift has no
/// reflection. What is recorded of it is not compared.
package struct Unshown: Equatable, Sendable {
    /// How many displayed values come before it.
    package var position: Int
    /// What its values are called after: its line of code, or a whole name.
    package var text: String

    /// A place in the order of the chapter's values where some can't be shown.
    package init(position: Int, text: String) {
        self.position = position
        self.text = text
    }

    /// Whether a recorded value can be of it: it is named after the line, or after something in it.
    func mayHold(_ value: RecordedValue) -> Bool {
        let name = value.pageName
        if name.hasPrefix("{") { return name.hasPrefix("{\(text)}") }
        let base = name.prefix { $0 != "." && $0 != "[" }
        // A method's line need not name what it changes.
        if base == "self" { return true }
        guard !base.isEmpty else { return false }
        var rest = text[...]
        while let found = rest.firstRange(of: base) {
            let before = text[..<found.lowerBound].last
            let after = text[found.upperBound...].first
            if !Self.isPartOfName(before), !Self.isPartOfName(after) { return true }
            rest = text[found.upperBound...]
        }
        return false
    }

    private static func isPartOfName(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}

extension Alignment {
    /// Aligns what was computed where not all of it can be shown: recorded values that can be of an `Unshown` stand alone
    /// at its place, if that leaves most of the others with a counterpart.
    init(recorded: [RecordedValue], computed: [RecordedValue], unshown: [Unshown]) {
        if unshown.isEmpty {
            self.init(recorded: recorded, computed: computed)
            return
        }
        /// A computed value's index, or an `Unshown`'s.
        enum Item {
            case value(Int)
            case unshown(Int)
        }
        var items: [Item] = []
        var next = 0
        for (index, value) in unshown.enumerated() {
            while next < min(value.position, computed.count) {
                items.append(.value(next))
                next += 1
            }
            items.append(.unshown(index))
        }
        items += (next..<computed.count).map { .value($0) }

        // What is the same at either end needs no table.
        func isSame(_ index: Int, _ item: Item) -> Bool {
            if case .value(let value) = item { recorded[index] == computed[value] } else { false }
        }
        var (start, end) = (0, (recorded: recorded.count, items: items.count))
        while start < end.recorded, start < end.items, isSame(start, items[start]) { start += 1 }
        while end.recorded > start, end.items > start, isSame(end.recorded - 1, items[end.items - 1]) {
            end = (end.recorded - 1, end.items - 1)
        }
        let (rows, columns) = (end.recorded - start, end.items - start)
        guard rows <= 16_000_000 / max(columns, 1) else {
            // Too many for a table: whatever can be of one of them is taken to be.
            let known = recorded.map { value in unshown.contains { $0.mayHold(value) } }
            let others = recorded.indices.filter { !known[$0] }
            let rest = Alignment(recorded: others.map { recorded[$0] }, computed: computed)
            self.init(
                steps: recorded.indices.filter { known[$0] }.map { Step(recorded: $0, isUnshown: true) }
                    + rest.steps.map { Step(recorded: $0.recorded.map { others[$0] }, computed: $0.computed) }
            )
            return
        }

        func gain(_ row: Int, _ column: Int) -> Int32? {
            let old = recorded[start + row]
            switch items[start + column] {
            case .value(let index):
                return old.name != computed[index].name ? nil : old == computed[index] ? 1025 : 1024
            case .unshown(let index): return unshown[index].mayHold(old) ? 1024 : nil
            }
        }
        func isUnshown(_ column: Int) -> Bool {
            if case .unshown = items[start + column] { true } else { false }
        }
        let width = columns + 1
        // The most that the rest of both can gain. One `Unshown` may hold many values: it stays.
        var score = [Int32](repeating: 0, count: (rows + 1) * width)
        func after(_ row: Int, _ column: Int) -> Int {
            (row + 1) * width + (isUnshown(column) ? column : column + 1)
        }
        for row in stride(from: rows - 1, through: 0, by: -1) {
            for column in stride(from: columns - 1, through: 0, by: -1) {
                var best = max(score[(row + 1) * width + column], score[row * width + column + 1])
                if let gain = gain(row, column) { best = max(best, score[after(row, column)] + gain) }
                score[row * width + column] = best
            }
        }
        var steps = (0..<start).map { Step(recorded: $0, computed: $0) }
        func add(recorded row: Int?, item column: Int?) {
            let old = row.map { start + $0 }
            guard let column else {
                steps.append(Step(recorded: old))
                return
            }
            switch items[start + column] {
            case .value(let index): steps.append(Step(recorded: old, computed: index))
            case .unshown where old != nil: steps.append(Step(recorded: old, isUnshown: true))
            case .unshown: break
            }
        }
        var (row, column) = (0, 0)
        while row < rows || column < columns {
            if row < rows, column < columns, let gain = gain(row, column),
                score[row * width + column] == score[after(row, column)] + gain
            {
                add(recorded: row, item: column)
                if !isUnshown(column) { column += 1 }
                row += 1
            } else if row < rows,
                column == columns || score[(row + 1) * width + column] >= score[row * width + column + 1]
            {
                add(recorded: row, item: nil)
                row += 1
            } else {
                add(recorded: nil, item: column)
                column += 1
            }
        }
        // All that is left are values, as many as are recorded.
        for offset in 0..<(recorded.count - end.recorded) {
            add(recorded: end.recorded + offset - start, item: end.items + offset - start)
        }
        self.init(steps: steps)
    }
}
