/// Code that ran, but whose value can't be shown where the chapter ran: the sandbox has no reflection. Its
/// recorded values are not compared.
package struct Unshown: Equatable, Sendable {
    /// The number of displayed values before it.
    package var position: Int
    /// What its values are named after: lines of code, or whole names. A line with many values has an `Unshown` at each of them, with
    /// the same names.
    let names: [String]

    /// A position among the chapter's values where some can't be shown.
    package init(position: Int, names: [String]) {
        self.position = position
        self.names = names
    }

    /// A position where the values of a line of code, or of a name, can't be shown.
    package init(position: Int, text: String) {
        self.init(position: position, names: [text])
    }
}

extension Alignment {
    /// Aligns values if some can't be shown: recorded values that may belong to an `Unshown` have no
    /// counterpart, if that leaves more matches for the others.
    init(recorded: [BaselineValue], computed: [BaselineValue], unshown: [Unshown]) {
        if unshown.isEmpty {
            self.init(recorded: recorded, computed: computed)
        } else {
            self.init(
                steps: UnshownAlignment(recorded: recorded, computed: computed, unshown: unshown).steps)
        }
    }
}

/// Recorded values next to computed ones, among which some can't be shown.
private struct UnshownAlignment {
    /// The index of a computed value or of an `Unshown`.
    enum Item {
        case value(Int)
        case unshown(Int)
    }

    let recorded: [BaselineValue]
    let computed: [BaselineValue]
    /// The computed values in order, with each `Unshown` at its position.
    let items: [Item]
    /// For each `Unshown`, the number of its names, since many may have the same.
    let numbers: [Int]
    /// For each recorded value, the numbers of the names that it may belong to.
    let holders: [UnshownNames.Holders]

    init(recorded: [BaselineValue], computed: [BaselineValue], unshown: [Unshown]) {
        (self.recorded, self.computed) = (recorded, computed)
        var items: [Item] = []
        var next = 0
        var (numbers, different): ([Int], [[String]]) = ([], [])
        for (index, value) in unshown.enumerated() {
            // The same names follow each other: those of one line.
            if different.last != value.names { different.append(value.names) }
            numbers.append(different.count - 1)
            while next < min(value.position, computed.count) {
                items.append(.value(next))
                next += 1
            }
            items.append(.unshown(index))
        }
        self.numbers = numbers
        var names = UnshownNames(different)
        holders = recorded.map { names.holders(of: $0.pageName) }
        self.items = items + (next..<computed.count).map { .value($0) }
    }

    var steps: [Alignment.Step] {
        // Equal parts at either end need no table.
        var (start, end) = (0, (recorded: recorded.count, items: items.count))
        while start < end.recorded, start < end.items, isSame(start, items[start]) { start += 1 }
        while end.recorded > start, end.items > start, isSame(end.recorded - 1, items[end.items - 1]) {
            end = (end.recorded - 1, end.items - 1)
        }
        let (rows, columns) = (start..<end.recorded, start..<end.items)
        guard rows.count <= Alignment.maxPairs / max(columns.count, 1), rows.count <= Alignment.maxRows
        else { return stepsByName }
        let before = (0..<start).map { Alignment.Step(recorded: $0, computed: $0) }
        // Behind the table only values are left, as many as are recorded.
        let behind = (0..<(recorded.count - end.recorded)).compactMap {
            step(recorded: end.recorded + $0, items[end.items + $0])
        }
        return before + stepsByTable(rows, columns) + behind
    }

    private func isSame(_ index: Int, _ item: Item) -> Bool {
        if case .value(let value) = item { recorded[index] == computed[value] } else { false }
    }

    private func isUnshown(_ item: Item) -> Bool { if case .unshown = item { true } else { false } }

    /// What is left where there are too many for a table: every value that may belong to an `Unshown` does.
    private var stepsByName: [Alignment.Step] {
        let known = holders.map { !$0.isEmpty }
        let others = recorded.indices.filter { !known[$0] }
        let rest = Alignment(recorded: others.map { recorded[$0] }, computed: computed)
        return recorded.indices.filter { known[$0] }.map { Alignment.Step(recorded: $0, isUnshown: true) }
            + rest.steps.map {
                Alignment.Step(recorded: $0.recorded.map { others[$0] }, computed: $0.computed)
            }
    }

    private func step(recorded row: Int?, _ item: Item?) -> Alignment.Step? {
        switch item {
        case nil: Alignment.Step(recorded: row)
        case .value(let index): Alignment.Step(recorded: row, computed: index)
        case .unshown: row.map { Alignment.Step(recorded: $0, isUnshown: true) }
        }
    }

    /// The steps with the most pairs.
    private func stepsByTable(_ rows: Range<Int>, _ columns: Range<Int>) -> [Alignment.Step] {
        let width = columns.count + 1
        // The score of what begins at a recorded value and an item, and of the ends.
        var score = [Int32](repeating: 0, count: (rows.count + 1) * width)
        func at(_ row: Int, _ column: Int) -> Int {
            (row - rows.lowerBound) * width + column - columns.lowerBound
        }
        // An `Unshown` may hold many values, so it is not consumed.
        func after(_ row: Int, _ column: Int) -> Int {
            at(row + 1, isUnshown(items[column]) ? column : column + 1)
        }
        var known = ValueNumbers()
        let recordedNumbers = rows.map { known.number(recorded[$0]) }
        let itemNumbers = columns.map { column -> ValueNumbers.Numbers? in
            if case .value(let index) = items[column] { known.number(computed[index]) } else { nil }
        }
        // What a pair adds to the score; nil for no pair.
        func gain(_ row: Int, _ column: Int) -> Int32? {
            if let numbers = itemNumbers[column - columns.lowerBound] {
                return recordedNumbers[row - rows.lowerBound].gain(with: numbers)
            }
            guard case .unshown(let index) = items[column], holders[row].contains(numbers[index]) else {
                return nil
            }
            return ValueNumbers.gainOfName
        }
        for row in rows.reversed() {
            for column in columns.reversed() {
                var best = max(score[at(row + 1, column)], score[at(row, column + 1)])
                if let gain = gain(row, column) { best = max(best, score[after(row, column)] + gain) }
                score[at(row, column)] = best
            }
        }
        var steps: [Alignment.Step?] = []
        var (row, column) = (rows.lowerBound, columns.lowerBound)
        while row < rows.upperBound || column < columns.upperBound {
            let isInside = row < rows.upperBound && column < columns.upperBound
            if isInside, let gain = gain(row, column),
                score[at(row, column)] == score[after(row, column)] + gain
            {
                steps.append(step(recorded: row, items[column]))
                if !isUnshown(items[column]) { column += 1 }
                row += 1
            } else if row < rows.upperBound,
                !isInside || score[at(row + 1, column)] >= score[at(row, column + 1)]
            {
                steps.append(step(recorded: row, nil))
                row += 1
            } else {
                steps.append(step(recorded: nil, items[column]))
                column += 1
            }
        }
        return steps.compactMap { $0 }
    }
}
