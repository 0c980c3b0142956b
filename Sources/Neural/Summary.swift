extension Sequential {
    /// A table of the layers as Keras' `summary()` prints it: name and kind, output shape, parameters.
    ///
    /// `None` stands for the number of rows in a batch.
    public func summary() -> String {
        var rows: [[String]] = [["Layer (type)", "Output Shape", "Param #"]]
        var width = inputs
        for (index, layer) in layers.enumerated() {
            let (name, type, _) = layer.kerasName
            var earlier = 0
            for other in layers[..<index] where other.kerasName.ordinal == layer.kerasName.ordinal {
                earlier += 1
            }
            if let units = layer.shape?.units { width = units }
            let shape = if let width { "(None, \(width))" } else { "(None, ?)" }
            rows.append([
                name + (earlier > 0 ? "_\(earlier)" : "") + " (" + type + ")", shape,
                Self.grouped(layer.parameterCount),
            ])
        }
        let widths = (0..<3).map { column in rows.map { $0[column].utf8.count }.max()! }
        let trainable = trainableParameterCount
        var text = "Model: \"sequential\"\n"
        text += Self.rule("┏", "━", "┳", "┓", widths) + Self.row("┃", rows[0], widths)
        text += Self.rule("┡", "━", "╇", "┩", widths)
        for (index, row) in rows.enumerated().dropFirst() {
            if index > 1 { text += Self.rule("├", "─", "┼", "┤", widths) }
            text += Self.row("│", row, widths)
        }
        text += Self.rule("└", "─", "┴", "┘", widths)
        text += " Total params: \(Self.grouped(parameterCount))\n"
        text += " Trainable params: \(Self.grouped(trainable))\n"
        return text + " Non-trainable params: \(Self.grouped(parameterCount - trainable))\n"
    }

    /// One line of the table's frame.
    private static func rule(
        _ left: String, _ line: String, _ cross: String, _ right: String, _ widths: [Int]
    ) -> String {
        var text = left
        for (column, width) in widths.enumerated() {
            if column > 0 { text += cross }
            for _ in 0..<(width + 2) { text += line }
        }
        return text + right + "\n"
    }

    /// One row: texts to the left, the number of parameters to the right.
    private static func row(_ edge: String, _ cells: [String], _ widths: [Int]) -> String {
        var text = edge
        for (column, cell) in cells.enumerated() {
            var padding = ""
            for _ in cell.utf8.count..<(widths[column] + 1) { padding += " " }
            text += (column == 2 ? padding + cell + " " : " " + cell + padding) + edge
        }
        return text + "\n"
    }

    /// A count with commas between thousands.
    private static func grouped(_ count: Int) -> String {
        if count < 1000 { return "\(count)" }
        let rest = count % 1000
        return grouped(count / 1000) + (rest < 10 ? ",00" : rest < 100 ? ",0" : ",") + "\(rest)"
    }
}

extension Layer {
    /// The names Keras gives to the first layer of this kind and to the kind itself.
    fileprivate var kerasName: (name: String, type: String, ordinal: Int) {
        switch self {
        case .dense: ("dense", "Dense", 0)
        case .batchNormalization: ("batch_normalization", "BatchNormalization", 1)
        case .activation: ("activation", "Activation", 2)
        case .dropout: ("dropout", "Dropout", 3)
        case .flatten: ("flatten", "Flatten", 4)
        }
    }
}
