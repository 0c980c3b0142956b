import PlainText

extension Sequential {
    /// A table of the layers as Keras' `summary()` prints it: name and kind, output shape, parameters.
    ///
    /// `None` is the number of rows in a batch.
    ///
    ///     let model = Sequential([Dense<Float>(kernel: Matrix([[1, -2]]), bias: [0.5, 1])])
    ///     let table = model.summary().string
    public func summary() -> Text {
        var rows: [[Text]] = [["Layer (type)", "Output Shape", "Param #"]]
        var width = inputs
        for (index, layer) in layers.enumerated() {
            let keras = layer.kerasName
            var earlier = 0
            for other in layers[..<index] where other.kerasName == keras {
                earlier += 1
            }
            if let units = layer.shape?.units { width = units }
            let number: Text = earlier > 0 ? "_\(earlier)" : ""
            rows.append([
                "\(keras.name)\(number) (\(keras.type))", width.map { "(None, \($0))" } ?? "(None, ?)",
                grouped(layer.parameterCount),
            ])
        }
        let widths = (0..<3).map { column in rows.map { $0[column].bytes.count }.max()! }
        let trainable = trainableParameterCount
        var text: Text = "Model: \"sequential\"\n"
        rule("┏", "━", "┳", "┓", widths, to: &text)
        row("┃", rows[0], widths, to: &text)
        rule("┡", "━", "╇", "┩", widths, to: &text)
        for (index, cells) in rows.enumerated().dropFirst() {
            if index > 1 { rule("├", "─", "┼", "┤", widths, to: &text) }
            row("│", cells, widths, to: &text)
        }
        rule("└", "─", "┴", "┘", widths, to: &text)
        text.append(" Total params: \(grouped(parameterCount))\n")
        text.append(" Trainable params: \(grouped(trainable))\n")
        text.append(" Non-trainable params: \(grouped(parameterCount - trainable))\n")
        return text
    }
}

/// One line of the table's frame.
private func rule(
    _ left: StaticString, _ line: StaticString, _ cross: StaticString, _ right: StaticString,
    _ widths: [Int], to text: inout Text
) {
    text.append(left)
    for (column, width) in widths.enumerated() {
        if column > 0 { text.append(cross) }
        for _ in 0..<(width + 2) { text.append(line) }
    }
    text.append(right)
    text.append("\n")
}

/// One row: left-aligned texts, and the right-aligned number of parameters.
private func row(_ edge: StaticString, _ cells: [Text], _ widths: [Int], to text: inout Text) {
    text.append(edge)
    for (column, cell) in cells.enumerated() {
        var padding = Text()
        for _ in cell.bytes.count..<(widths[column] + 1) { padding.append(" ") }
        text.append(column == 2 ? "\(padding)\(cell) " : " \(cell)\(padding)")
        text.append(edge)
    }
    text.append("\n")
}

/// A count with commas as thousands separators.
private func grouped(_ count: Int) -> Text {
    if count < 1000 { return "\(count)" }
    let rest = count % 1000
    let zeros: Text = rest < 10 ? "00" : rest < 100 ? "0" : ""
    return "\(grouped(count / 1000)),\(zeros)\(rest)"
}
