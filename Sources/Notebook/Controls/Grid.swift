import Exhibits
import PlainText

/// A field for each number of a list. The number at index 3 is set as `w.3`: `?w.3=0.5`.
///
///     let w = grid("w", [0.5, -1.25, 2] as [Float], -5...5)
///
/// - Parameters:
///   - name: the control's name, as for `slider`.
///   - start: the numbers until the reader sets others; they may be outside `range`.
///   - range: the legal values of each number. Others are rejected with a message below the grid.
///   - label: the text above the fields; by default the name.
///
/// - Returns: a number for each in `start`: the one that the reader set, or the one in `start`.
///
/// Stops the chapter if there are more than 1,000 numbers, or if the name is not legal or already used.
public func grid<C: Collection>(
    _ name: StaticString, _ start: C, _ range: ClosedRange<C.Element>, label: StaticString? = nil
) -> [C.Element] where C.Element: ControlNumber {
    grid(name, [Array(start)], range, label, isList: true)[0]
}

/// A field for each number of a matrix, row by row. The number in row 2, column 0 is set as `w.2.0`.
///
///     let w = grid("w", [[0.5, -1.25], [2, 0]] as [[Float]], -5...5)
///
/// - Parameters:
///   - name: the control's name, as for `slider`.
///   - start: the rows until the reader sets other numbers; they may contain numbers outside `range`.
///   - range: the legal values of each number. Others are rejected with a message below the grid.
///   - label: the text above the fields; by default the name.
///
/// - Returns: rows of the same lengths as in `start`, with the numbers that the reader set, or those in
///   `start`.
///
/// Stops the chapter if there are more than 1,000 numbers, or if the name is not legal or already used.
public func grid<C: Collection, T: ControlNumber>(
    _ name: StaticString, _ start: C, _ range: ClosedRange<T>, label: StaticString? = nil
) -> [[T]] where C.Element == [T] {
    grid(name, Array(start), range, label, isList: false)
}

private func grid<T: ControlNumber>(
    _ name: StaticString, _ start: [[T]], _ range: ClosedRange<T>, _ label: StaticString?, isList: Bool
) -> [[T]] {
    let form = Control.Form(.grid, step: T.usualStep)
    if let fault = Control.fault(ofGrid: start.map { $0.count }) { stop(fault) }
    if let fault = Control.fault(of: form, low: range.lowerBound.leaf, high: range.upperBound.leaf) {
        stop(fault)
    }
    var result = start
    var cells: [Control.GridCell] = []
    var fault: Text?
    for row in start.indices {
        for column in start[row].indices {
            let cell: Text =
                isList ? "\(name).\(column)" : "\(name).\(row).\(column)"
            let setting = System.setting(cell.bytes)
            let (value, wrong) = readNumber(setting, range, start: start[row][column])
            if let wrong, let setting { fault = "\(cell): '\(excerpt(setting))' \(wrong)" }
            result[row][column] = value
            cells.append(
                Control.GridCell(
                    name: cell, start: start[row][column].leaf,
                    value: value.leaf, isSet: setting != nil && wrong == nil))
        }
    }
    var control = newControl(name, label, form, value: .nothing)
    control.low = range.lowerBound.leaf
    control.high = range.upperBound.leaf
    control.isSet = cells.contains { $0.isSet } || fault != nil
    control.cells = cells
    control.rowLengths = start.map { $0.count }
    control.fault = fault
    var html = HTML()
    writeGrid(control, to: &html)
    send(control, html)
    return result
}

@export(interface)
private func writeGrid(_ control: Control, to html: inout HTML) {
    html.raw("<fieldset class=\"control grid\"><legend>")
    html.text(control.label)
    html.raw("</legend><div class=\"scroll\"><table>")
    var next = 0
    for length in control.rowLengths {
        html.raw("<tr>")
        for cell in control.cells[next..<next + length] {
            html.raw("<td><input type=\"number\"")
            control.writeStep(to: &html)
            html.attribute("name", cell.name)
            html.attribute("aria-label", cell.name)
            html.attribute("placeholder", cell.start.text)
            if let low = control.low { html.attribute("min", low.text) }
            if let high = control.high { html.attribute("max", high.text) }
            html.attribute("value", cell.value.text)
            if cell.isSet { html.raw(" data-set") }
            html.raw("></td>")
        }
        html.raw("</tr>")
        next += length
    }
    html.raw("</table></div>")
    control.writeEnd(to: &html, tag: "</fieldset>")
}
