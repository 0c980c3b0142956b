import Exhibits
import PlainText

/// Keeps what each line's value is, and sends it.
///
/// A line is sent when it first has a value, at every doubling of how often it ran, and at the end of each
/// cell where it ran since: so what was seen so far is known even of a program that never ends, and a loop
/// of a million passes sends twenty records. When something is sent depends on the program alone, never on
/// the clock, so that all runs send the same bytes.
final class Recorder {
    /// Line numbers of the program are `(cell + 1) × cellStride + line`.
    static let cellStride = 100_000

    var digits = 6
    /// What `progress` said last.
    var percent = 0
    private(set) var cell = 0
    private var controls: [[UInt8]] = []
    /// Whether each cell's line values are shown.
    private var showsValues: [Bool] = []
    /// By cell, then by line.
    private var lines: [[LineValues?]] = []
    private var dirty: [LineValues] = []
    /// Set while a hook runs: a chapter's own `description` may be called by one, and is itself full of hooks.
    private var isBusy = false

    @export(interface)
    func beginCell(_ index: Int, showsValues: Bool) {
        flush()
        cell = index
        while self.showsValues.count <= index {
            self.showsValues.append(false)
            lines.append([])
        }
        self.showsValues[index] = showsValues
        send(Record(.cell, cell: index))
    }

    @export(interface)
    func end() {
        flush()
        send(Record(.end))
    }

    @export(interface)
    func send(_ record: Record) {
        System.send(record.bytes)
    }

    /// Sends something shown below the current cell.
    @export(interface)
    func output(_ html: HTML, _ entries: [Entry], kind: Record.Kind = .output) {
        send(Record(kind, cell: cell, html: html, entries: entries))
    }

    /// Takes a name for a control, or stops the program: names are keys of addresses and of arguments. Those
    /// without a small letter are the tool's.
    func claim(control name: [UInt8]) {
        let isSmall = name.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        let isLegal = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                return true
            default: return false
            }
        }
        if !isSmall || !isLegal || name.count > 40 {
            stop(
                "a control's name needs a small letter, and has only letters, digits, '-' and '_', at most 40"
            )
        }
        if controls.contains(name) { stop("two controls of a chapter have one name") }
        controls.append(name)
    }

    /// The values of a program line, where they are shown.
    private func values(atProgramLine number: Int) -> LineValues? {
        let cell = number / Self.cellStride - 1
        let line = number % Self.cellStride
        guard cell >= 0, cell < showsValues.count, showsValues[cell] else { return nil }
        while lines[cell].count <= line { lines[cell].append(nil) }
        if let known = lines[cell][line] { return known }
        let new = LineValues(cell: cell, line: line)
        lines[cell][line] = new
        return new
    }

    @export(interface)
    func log(_ value: AnyDisplayed, _ name: StaticString, line: Int, column: Int, endColumn: Int) {
        if isBusy || !System.isMainThread { return }
        isBusy = true
        defer { isBusy = false }
        guard let values = values(atProgramLine: line) else { return }
        let count = values.add(value, name: name, column: column, endColumn: endColumn)
        if count & (count - 1) == 0 {
            values.isDirty = false
            send(values.record(digits: digits))
        } else if !values.isDirty {
            values.isDirty = true
            dirty.append(values)
        }
    }

    private func flush() {
        isBusy = true
        for values in dirty where values.isDirty {
            values.isDirty = false
            send(values.record(digits: digits))
        }
        dirty.removeAll(keepingCapacity: true)
        isBusy = false
    }
}

/// The program's one recorder.
nonisolated(unsafe) let recorder = Recorder()

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
            expressions.append(Expression(column: column, endColumn: endColumn, name: name, last: value))
        }
        shown = index
        expressions[index].last = value
        expressions[index].count += 1
        if let scalar = value.scalar { expressions[index].history.append(scalar) }
        return expressions[index].count
    }

    func record(digits: Int) -> Record {
        var html = HTML()
        var entries = Entries()
        let expression = expressions[shown]
        if let value = expression.last.value {
            if expression.count > 1 { html.raw("<div class=\"h\">") }
            value.write(to: &html, digits: digits)
            if expression.count > 1 {
                html.raw(" <small class=\"times\">×\(expression.count)</small>")
                expression.history.write(to: &html)
                html.raw("</div>")
            }
            let name = Text(stringLiteral: expression.name)
            entries.add(name, value, digits: digits)
            if expression.count > 1 {
                entries.add("\(name).count", .number(Number(expression.count)), digits: digits)
                let isFloat = value.leaves.first?.number?.kind == .float
                expression.history.add(to: &entries, name, isFloat: isFloat, digits: digits)
            }
        }
        return Record(.line, cell: cell, line: line, html: html, entries: entries.all)
    }
}
