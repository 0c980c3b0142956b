import PlainText

/// A drawing of dense layers: a column of circles for the inputs and one for the units of each layer, and a
/// line for each weight. Larger weights have thicker lines; negative weights have another color.
public struct NetworkDiagram: Equatable, Sendable {
    /// A parameter to highlight.
    public enum Parameter: Equatable, Sendable {
        /// `kernel[input, unit]` of a layer; all count from 0.
        case weight(layer: Int, input: Int, unit: Int)
        /// `bias[unit]` of a layer; both count from 0.
        case bias(layer: Int, unit: Int)
    }

    /// The caption below the drawing; may be empty.
    public var caption: Text
    /// A matrix for each layer, inputs × units.
    public var kernels: [Value]
    /// The weight or bias to highlight; nil for none.
    public var picked: Parameter?

    /// A drawing of the dense layers with these kernels. ``check()`` checks them.
    public init(_ caption: Text, kernels: [Value], picked: Parameter?) {
        self.caption = caption
        self.kernels = kernels
        self.picked = picked
    }

    /// More lines than this would show nothing.
    static let maxWeights = 1000

    /// The number of inputs, then the number of units in each layer.
    private var counts: [Int] {
        (kernels.first.map { [$0.rowLengths.count] } ?? []) + kernels.map { $0.rowLengths.first ?? 0 }
    }

    /// Stops the program if the kernels' shapes do not match, or can't be drawn.
    @export(interface)
    public func check() {
        if kernels.isEmpty { stop("a network needs at least one kernel") }
        for (index, kernel) in kernels.enumerated() {
            if kernel.leaves.isEmpty { stop("kernel \(index) of a network is empty") }
            if kernel.rowLengths.contains(where: { $0 != counts[index + 1] }) {
                stop("the rows of kernel \(index) of a network differ in length")
            }
            if kernel.rowLengths.count != counts[index] {
                stop(
                    "kernel \(index) of a network has \(kernel.rowLengths.count) rows, but the layer before it has "
                        + "\(counts[index]) units; a kernel has a row for each input (is it transposed?)")
            }
        }
        let count = kernels.reduce(0) { $0 + $1.leaves.count }
        if count > Self.maxWeights {
            stop("a network of \(count) weights can't be drawn; \(Self.maxWeights) is the most")
        }
        switch picked {
        case .weight(let layer, let input, let unit): checkPicked(layer, unit, input: input)
        case .bias(let layer, let unit): checkPicked(layer, unit, input: 0)
        case nil: break
        }
    }

    private func checkPicked(_ layer: Int, _ unit: Int, input: Int) {
        if !kernels.indices.contains(layer) {
            stop("layer \(layer) of a network is picked, which has layers 0 to \(kernels.count - 1)")
        }
        let (inputs, units) = (counts[layer], counts[layer + 1])
        if input < 0 || input >= inputs || unit < 0 || unit >= units {
            stop(
                "input \(input) and unit \(unit) of layer \(layer) are picked, which has inputs 0 to \(inputs - 1) and "
                    + "units 0 to \(units - 1)")
        }
    }

    /// Writes the drawing as SVG: a column of circles for the inputs and one for each layer. ``check()`` must
    /// have passed.
    @export(interface)
    public func write(to html: inout HTML) {
        let counts = counts
        let most = counts.max() ?? 1
        let height = 44 + 24 * most
        html.raw(
            "<figure class=\"plot\"><svg class=\"plot network\" viewBox=\"0 0 640 \(height)\" role=\"img\"")
        html.attribute("aria-label", caption)
        html.raw("><g class=\"axis\">")
        for (column, count) in counts.enumerated() {
            let name: Markup = column == 0 ? "input" : "unit"
            let plural: Markup = count == 1 ? "" : "s"
            html.raw("<text class=\"x\" x=\"\(x(column))\" y=\"16\">\(count) \(name)\(plural)</text>")
        }
        html.raw("</g>")
        func y(_ index: Int, of column: Int) -> Int {
            32 + 12 * most + 24 * index - 12 * (counts[column] - 1)
        }

        let weights = kernels.map { $0.leaves.map { $0.number?.double ?? 0 } }
        let largest = weights.reduce(0) { $1.reduce($0) { max($0, abs($1)) } }
        func line(_ layer: Int, _ input: Int, _ unit: Int, isPicked: Bool) {
            let weight = weights[layer][input * counts[layer + 1] + unit]
            let width = largest > 0 && weight.isFinite ? 0.4 + 3.6 * (abs(weight) / largest) : 0.4
            html.raw(weight < 0 ? "<line class=\"n" : "<line class=\"p")
            if isPicked { html.raw(" on") }
            html.raw("\" x1=\"\(x(layer))\" y1=\"\(y(input, of: layer))\" x2=\"\(x(layer + 1))\" ")
            html.raw("y2=\"\(y(unit, of: layer + 1))\" ")
            html.raw("stroke-width=\"\(Coordinate.text(isPicked ? max(width, 2) : width))\"/>")
        }
        for layer in kernels.indices {
            for input in 0..<counts[layer] {
                for unit in 0..<counts[layer + 1] { line(layer, input, unit, isPicked: false) }
            }
        }
        if case .weight(let layer, let input, let unit) = picked { line(layer, input, unit, isPicked: true) }
        for (column, count) in counts.enumerated() {
            for index in 0..<count {
                let isPicked = column > 0 && picked == .bias(layer: column - 1, unit: index)
                html.raw(isPicked ? "<circle class=\"on\" r=\"9\"" : "<circle r=\"6\"")
                html.raw(" cx=\"\(x(column))\" cy=\"\(y(index, of: column))\"/>")
            }
        }
        html.raw("</svg><figcaption>")
        html.text(caption)
        html.raw("</figcaption></figure>")
    }

    private func x(_ column: Int) -> Int { 60 + 520 * column / max(kernels.count, 1) }

    /// The weights of each layer, long kernels by digest, and the picked parameter.
    @export(interface)
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        for (index, kernel) in kernels.enumerated() {
            entries.add(Entries.name(caption, "kernel \(index)"), kernel, digits: digits)
        }
        switch picked {
        case .weight(let layer, let input, let unit):
            add("weight \(input), \(unit) of layer \(layer)")
        case .bias(let layer, let unit): add("bias \(unit) of layer \(layer)")
        case nil: entries.addCaption(caption)
        }
        func add(_ picked: Text) {
            entries.add(Entries.name(caption, "picked"), .text(picked), digits: digits)
        }
        return entries.all
    }
}
