#if !arch(wasm32)
    import Exhibits
    import PlainText

    /// Values of lines that ran beside the chapter's top level, in other tasks or on other threads.
    ///
    /// Which of them came first is another in each run. So they are shown in the order of their size, all of them up to a
    /// limit, and what is shown does not depend on when they came.
    final class UnorderedValues: @unchecked Sendable {
        private struct Shown {
            var html: HTML
            var entries: [Entry]
            var scalar: Double?

            func isBefore(_ other: Shown) -> Bool {
                if let scalar, let otherScalar = other.scalar, scalar != otherScalar {
                    return scalar < otherScalar
                }
                return html.bytes.lexicographicallyPrecedes(other.html.bytes)
            }
        }

        private struct Line {
            var cell: Int
            var line: Int
            /// The expression that stands furthest to the right is the one that is shown.
            var column: Int
            var name: StaticString
            var values: [Shown] = []
            var count = 0
            var isDirty = true
        }

        /// The first ones, in their order, are kept.
        private static let most = 64

        private let lock = Lock()
        private var lines: [Line] = []

        func add(
            _ value: AnyDisplayed, _ name: StaticString, cell: Int, line: Int, column: Int, digits: Int
        ) {
            // A chapter's own description may wait for another task, so no lock is held.
            var html = HTML()
            var entries = Entries()
            value.write(to: &html, &entries, name: "", digits: digits)
            let shown = Shown(html: html, entries: entries.all, scalar: value.scalar)
            lock.withLock { add(shown, name, cell: cell, line: line, column: column) }
        }

        private func add(_ shown: Shown, _ name: StaticString, cell: Int, line: Int, column: Int) {
            var index = lines.firstIndex { $0.cell == cell && $0.line == line }
            if index == nil {
                index = lines.count
                lines.append(Line(cell: cell, line: line, column: column, name: name))
            }
            guard let index, column >= lines[index].column else { return }
            if column > lines[index].column {
                lines[index] = Line(cell: cell, line: line, column: column, name: name)
            }
            lines[index].count += 1
            lines[index].isDirty = true
            let place = lines[index].values.firstIndex { shown.isBefore($0) } ?? lines[index].values.count
            guard place < Self.most else { return }
            lines[index].values.insert(shown, at: place)
            if lines[index].values.count > Self.most { lines[index].values.removeLast() }
        }

        /// The records of lines that ran since the last call.
        ///
        /// - Parameter before: what the chapter's top level itself logged there, by cell and line.
        func take(digits: Int, before: (Int, Int) -> LineValues?) -> [Record] {
            let ran = lock.withLock {
                let ran = lines.filter(\.isDirty)
                for index in lines.indices { lines[index].isDirty = false }
                return ran
            }
            return ran.sorted { ($0.cell, $0.line) < ($1.cell, $1.line) }.map {
                record($0, before: before($0.cell, $0.line), digits: digits)
            }
        }

        private func record(_ line: Line, before: LineValues?, digits: Int) -> Record {
            var html = HTML()
            var entries = Entries()
            html.raw("<div class=\"h\">")
            if let own = before?.reflectedRecord(digits: digits) {
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
