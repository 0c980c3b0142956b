import Exhibits
import PlainText

/// The values logged on one line: for each expression its last value and its history. The line shows the
/// expression that was logged last.
final class LineValues {
    private struct Expression {
        var column: Int
        var endColumn: Int
        var name: StaticString
        var last: AnyDisplayed
        var history = LineHistory()
        var count = 0
    }

    let cell: Int
    let line: Int
    var isDirty = false
    #if !arch(wasm32)
        /// Whether a native program shows more here than a page can.
        private(set) var hasReflected = false
    #endif
    private var expressions: [Expression] = []
    private var shown = 0

    var hasLogged: Bool { !expressions.isEmpty }

    init(cell: Int, line: Int) {
        self.cell = cell
        self.line = line
    }

    /// Adds a value and returns how many its expression has had.
    func add(_ value: AnyDisplayed, name: StaticString, column: Int, endColumn: Int) -> Int {
        var index = 0
        while index < expressions.count,
            expressions[index].column != column || expressions[index].endColumn != endColumn
        {
            index += 1
        }
        if index == expressions.count {
            expressions.append(
                Expression(column: column, endColumn: endColumn, name: name, last: value))
        }
        shown = index
        #if !arch(wasm32)
            if value.isReflected { hasReflected = true }
        #endif
        expressions[index].last = value
        expressions[index].count += 1
        if let scalar = value.scalar { expressions[index].history.append(scalar) }
        return expressions[index].count
    }

    #if arch(wasm32)
        func record(digits: Int) -> Record { record(.line, expressions[shown].last, digits: digits) }
    #else
        /// The column of the expression that is shown, and how many values it had.
        var shownExpression: (column: Int, count: Int)? {
            hasLogged ? (expressions[shown].column, expressions[shown].count) : nil
        }

        /// The record of what a page can show.
        func pageRecord(digits: Int) -> Record {
            record(.line, expressions[shown].last.inPage, digits: digits)
        }

        /// The record of what only a native program can show.
        func reflectedRecord(digits: Int) -> Record {
            record(.reflectedLine, expressions[shown].last, digits: digits)
        }
    #endif

    private func record(_ kind: Record.Kind, _ last: AnyDisplayed, digits: Int) -> Record {
        var html = HTML()
        var entries = Entries()
        write(expressions[shown], last, to: &html, &entries, digits: digits)
        return Record(kind, cell: cell, line: line, html: html, entries: entries.all)
    }

    private func write(
        _ expression: Expression, _ last: AnyDisplayed, to html: inout HTML, _ entries: inout Entries,
        digits: Int
    ) {
        let isLoop = expression.count > 1 && last.hasDisplay
        let name = Text(stringLiteral: expression.name)
        if isLoop { html.raw("<div class=\"h\">") }
        last.write(to: &html, &entries, name: name, digits: digits)
        guard isLoop else { return }
        html.raw(" <small class=\"times\">×\(expression.count)</small>")
        expression.history.write(to: &html)
        html.raw("</div>")
        entries.add("\(name).count", .number(Number(expression.count)), digits: digits)
        let isFloat = entries.all.first?.isFloat ?? false
        expression.history.add(to: &entries, name, isFloat: isFloat, digits: digits)
    }
}

extension Entry {
    fileprivate var isFloat: Bool {
        if case .leaf(.number(let number)) = content { return number.kind == .float }
        return false
    }
}
