#if !arch(wasm32)
    import Exhibits
    import PlainText

    /// Values of lines that ran concurrently with the chapter's top level, in other tasks or on other
    /// threads.
    ///
    /// The order in which they come differs from run to run. So they are shown in order of size, all of them
    /// up to a limit, and the result does not depend on when they came. If the top level ran the same line
    /// too, which values are its own may differ each time; then they are shown among the rest.
    final class UnorderedValues: @unchecked Sendable {
        private struct Shown {
            var html: HTML
            var entries: [Entry]
            var scalar: Double?

            func isBefore(_ other: Shown) -> Bool {
                DisplayOrder.precedes(scalar, other.scalar)
                    ?? html.bytes.lexicographicallyPrecedes(other.html.bytes)
            }
        }

        /// A cell whose values are shown.
        private struct Cell {
            var index: Int
            /// The program's line before the cell's first one.
            var start: Int
            var count: Int
        }

        private struct Line {
            var cell: Int
            var line: Int
            var programLine: Int
            /// The rightmost expression is the one that is shown.
            var column: Int
            var name: StaticString
            var values: [Shown] = []
            var count = 0
            var isDirty = true

            /// The most values kept: the first ones in their order.
            private static let maxKept = 64

            mutating func insert(_ shown: Shown) {
                let order = values.firstIndex { shown.isBefore($0) } ?? values.count
                guard order < Self.maxKept else { return }
                values.insert(shown, at: order)
                if values.count > Self.maxKept { values.removeLast() }
            }

            /// This line with the values of both lines.
            func merged(with other: Line) -> Line {
                var both = self
                for value in other.values { both.insert(value) }
                both.count += other.count
                return both
            }
        }

        /// The most top-level values per line that are rendered for merging.
        private static let maxOwn = 1024

        private let lock = Lock()
        private var cells: [Cell] = []
        private var lines: [Line] = []
        /// The top level's own values, by the program's line. They are logged one after another.
        private var own: [Int: Line] = [:]

        func show(cell index: Int, after start: Int, lines count: Int) {
            lock.withLock { cells.append(Cell(index: index, start: start, count: count)) }
        }

        func add(
            _ value: AnyDisplayed, _ name: StaticString, programLine: Int, column: Int, digits: Int
        ) {
            let found = lock.withLock {
                cells.last { $0.start < programLine && programLine <= $0.start + $0.count }
            }
            guard let cell = found else { return }
            // A chapter's own description may wait for another task, so no lock is held.
            var html = HTML()
            var entries = Entries()
            value.write(to: &html, &entries, name: "", digits: digits)
            let shown = Shown(html: html, entries: entries.all, scalar: value.scalar)
            lock.withLock {
                add(
                    shown,
                    Line(
                        cell: cell.index, line: programLine - cell.start, programLine: programLine,
                        column: column, name: name))
            }
        }

        /// Adds one of the top level's own values, if there are other threads.
        func add(
            own value: AnyDisplayed, _ name: StaticString, in values: LineValues, programLine: Int,
            column: Int, digits: Int
        ) {
            var line =
                own[programLine]
                ?? Line(
                    cell: values.cell, line: values.line, programLine: programLine, column: column, name: name
                )
            if column > line.column {
                line.values = []
                (line.column, line.name, line.count) = (column, name, 0)
            }
            if column == line.column {
                line.count += 1
                if line.count <= Self.maxOwn {
                    var html = HTML()
                    var entries = Entries()
                    value.write(to: &html, &entries, name: "", digits: digits)
                    line.insert(Shown(html: html, entries: entries.all, scalar: value.scalar))
                }
            }
            own[programLine] = line
            lock.withLock {
                guard let index = lines.firstIndex(where: { $0.programLine == programLine }) else { return }
                lines[index].isDirty = true
            }
        }

        private func add(_ shown: Shown, _ new: Line) {
            var index = lines.firstIndex { $0.programLine == new.programLine }
            if index == nil {
                index = lines.count
                lines.append(new)
            }
            guard let index, new.column >= lines[index].column else { return }
            if new.column > lines[index].column { lines[index] = new }
            lines[index].count += 1
            lines[index].isDirty = true
            lines[index].insert(shown)
        }

        /// The records of lines that ran since the last call.
        ///
        /// - Parameter before: the values that the chapter's top level itself logged, by the program's line.
        func take(digits: Int, before: (Int) -> LineValues?) -> [Record] {
            let ran = lock.withLock {
                let ran = lines.filter(\.isDirty)
                for index in lines.indices { lines[index].isDirty = false }
                return ran
            }
            return ran.sorted { ($0.cell, $0.line) < ($1.cell, $1.line) }.map {
                record($0, before: before($0.programLine), digits: digits)
            }
        }

        private func record(_ line: Line, before: LineValues?, digits: Int) -> Record {
            var html = HTML()
            var entries = Entries()
            html.raw("<div class=\"h\">")
            var line = line
            if let own = own[line.programLine], own.column == line.column, own.count <= Self.maxOwn,
                let shown = before?.shownExpression, shown == (own.column, own.count)
            {
                line = line.merged(with: own)
            } else if let before, before.hasLogged {
                let own = before.reflectedRecord(digits: digits)
                html.append(own.html)
                for entry in own.entries { entries.add(entry) }
            }
            if line.count > 1 { html.raw("<span class=\"a\">[") }
            let name = Text(stringLiteral: line.name)
            for (index, value) in line.values.enumerated() {
                if index > 0 { html.raw(", ") }
                html.append(value.html)
                for entry in value.entries {
                    let whole: Text =
                        line.count > 1 ? "\(name)[\(index)]\(entry.nameText)" : "\(name)\(entry.nameText)"
                    entries.add(Entry(whole, entry.content, printed: entry.printedText))
                }
            }
            if line.count > 1 {
                if line.count > line.values.count { html.raw(", …") }
                html.raw("]</span> <small class=\"times\">×\(line.count), in any order</small>")
                entries.add("\(name).count", .number(Number(line.count)), digits: digits)
            }
            html.raw("</div>")
            return Record(.line, cell: line.cell, line: line.line, html: html, entries: entries.all)
        }
    }
#endif
