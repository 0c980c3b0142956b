import Exhibits
import PlainText

/// What was logged on one line: for each expression its last value and its history. The line shows the
/// expression that was logged last.
final class LineValues {
    private struct Expression {
        var column: Int
        var endColumn: Int
        var name: StaticString
        var last: AnyDisplayed
        var history = History()
        var count = 0
    }

    let cell: Int
    let line: Int
    var isDirty = false
    /// Whether a native program shows more here than a page can.
    private(set) var hasReflected = false
    private var expressions: [Expression] = []
    private var shown = 0

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
        if value.isReflected { hasReflected = true }
        expressions[index].last = value
        expressions[index].count += 1
        if let scalar = value.scalar { expressions[index].history.append(scalar) }
        return expressions[index].count
    }

    /// - Parameter isReflected: whether to show what only a native program can show.
    func record(digits: Int, isReflected: Bool) -> Record {
        var html = HTML()
        var entries = Entries()
        write(expressions[shown], to: &html, &entries, digits: digits, isReflected: isReflected)
        return Record(
            isReflected ? .reflectedLine : .line, cell: cell, line: line, html: html, entries: entries.all)
    }

    private func write(
        _ expression: Expression, to html: inout HTML, _ entries: inout Entries, digits: Int,
        isReflected: Bool
    ) {
        let last = expression.last
        if last.isReflected, !isReflected {
            AnyDisplayed().write(to: &html, &entries, name: "", digits: digits)
            return
        }
        let isLoop = expression.count > 1 && (last.isReflected || last.value != nil)
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
