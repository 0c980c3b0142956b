import PlainText

/// A value taken apart: what its display and its record are made from.
public struct Value: Equatable, Sendable {
    /// 0 for a scalar, and for nil; 1 for a list of scalars, 2 for a matrix, as ``Displayable/depth`` says.
    public var depth: Int
    /// The scalars in order, row by row; one where ``depth`` is 0.
    public var leaves: [Leaf]
    /// For a list, how many leaves each innermost list holds.
    public var rowLengths: [Int]

    /// Takes `value` apart. A nil list becomes a scalar, ``Leaf/nothing``.
    public init<T: Displayable>(_ value: T) {
        depth = value.isNone ? 0 : T.depth
        leaves = []
        rowLengths = []
        value.appendLeaves(to: &leaves)
        if depth > 0 { value.appendRowLengths(to: &rowLengths) }
    }

    /// A scalar that was taken apart already.
    public init(leaf: Leaf) {
        depth = 0
        leaves = [leaf]
        rowLengths = []
    }

    /// Lists up to this length are written out in line.
    static let shortList = 4
    /// At most this many leaves of a list are put on a page; the rest is counted.
    static let mostShown = 1024

    /// Writes the value: a scalar as it is, a short list in line, a long one folded, the whole of it one
    /// click away.
    @export(interface)
    public func write(to html: inout HTML, digits: Int) {
        switch depth {
        case 0: leaves[0].writeFolded(to: &html, digits: digits)
        case 1: writeList(to: &html, digits: digits)
        default: writeMatrix(to: &html, digits: digits)
        }
    }

    /// Writes the value within a sentence, where nothing can be folded: a long list by its ends.
    @export(interface)
    public func writeInline(to html: inout HTML, digits: Int) {
        if depth == 0 {
            leaves[0].write(to: &html, digits: digits)
            return
        }
        html.raw("<span class=\"a\">[")
        let most = 16
        for (index, leaf) in leaves.prefix(most).enumerated() {
            if index > 0 { html.raw(", ") }
            leaf.write(to: &html, digits: digits)
        }
        if leaves.count > most { html.raw(", … \(leaves.count) values") }
        html.raw("]</span>")
    }

    /// The value as Swift would print it, all digits kept.
    public var text: Text {
        @export(interface) get {
            if depth == 0 { return leaves[0].text }
            var text: Text = "["
            var next = 0
            for length in rowLengths {
                if next > 0 { text.append(", ") }
                if depth > 1 { text.append("[") }
                for index in 0..<length {
                    if index > 0 { text.append(", ") }
                    text.append(leaves[next + index].text)
                }
                if depth > 1 { text.append("]") }
                next += length
            }
            text.append("]")
            return text
        }
    }

    private func writeList(to html: inout HTML, digits: Int) {
        if leaves.count <= Self.shortList, !leaves.contains(where: { $0.isLong }) {
            html.raw("<span class=\"a\">[")
            for (index, leaf) in leaves.enumerated() {
                if index > 0 { html.raw(", ") }
                leaf.write(to: &html, digits: digits)
            }
            html.raw("]</span>")
            return
        }
        html.raw("<details class=\"a\"><summary>")
        writeSummary(leaves.count == 1 ? "1 value" : "\(leaves.count) values", to: &html, digits: digits)
        html.raw("</summary><ol start=\"0\">")
        for leaf in leaves.prefix(Self.mostShown) {
            html.raw("<li>")
            leaf.writeFolded(to: &html, digits: digits)
            html.raw("</li>")
        }
        html.raw("</ol>")
        writeElision(of: leaves.count - Self.mostShown, to: &html)
        html.raw("</details>")
    }

    private func writeMatrix(to html: inout HTML, digits: Int) {
        let columns = rowLengths.max() ?? 0
        html.raw("<details class=\"a m\"><summary>")
        writeSummary("\(rowLengths.count) × \(columns)", to: &html, digits: digits)
        html.raw("</summary><table>")
        var next = 0
        for (row, length) in rowLengths.enumerated() {
            if next >= Self.mostShown { break }
            html.raw("<tr><th scope=\"row\">\(row)</th>")
            for leaf in leaves[next..<min(next + length, next + Self.mostShown)] {
                html.raw("<td>")
                leaf.writeFolded(to: &html, digits: digits)
                html.raw("</td>")
            }
            html.raw("</tr>")
            next += length
        }
        html.raw("</table>")
        writeElision(of: leaves.count - next, to: &html)
        html.raw("</details>")
    }

    private func writeElision(of count: Int, to html: inout HTML) {
        if count > 0 { html.raw("<small class=\"more\">… and \(count) more</small>") }
    }

    /// `16 values, -0.47 … 0.62`
    private func writeSummary(_ size: Markup, to html: inout HTML, digits: Int) {
        html.raw("<span class=\"size\">")
        html.raw(size)
        html.raw("</span>")
        guard let range = numberRange else { return }
        html.raw(" ")
        Leaf.number(range.least).write(to: &html, digits: min(digits, 3))
        html.raw(" … ")
        Leaf.number(range.greatest).write(to: &html, digits: min(digits, 3))
    }

    /// The least and the greatest number, NaN left aside.
    var numberRange: (least: Number, greatest: Number)? {
        var range: (least: Number, greatest: Number)?
        for leaf in leaves {
            guard let number = leaf.number, !number.double.isNaN else { continue }
            if let known = range {
                if number.double < known.least.double { range?.least = number }
                if number.double > known.greatest.double { range?.greatest = number }
            } else {
                range = (number, number)
            }
        }
        return range
    }
}
