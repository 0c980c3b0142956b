import PlainText

/// A value split into scalars, from which its display and its record are made.
public struct Value: Equatable, Sendable {
    /// 0 for a scalar, and for nil; 1 for a list of scalars, 2 for a matrix, as ``Displayable/depth`` says.
    public var depth: Int
    /// The scalars in order, row by row; one if ``depth`` is 0.
    public var leaves: [Leaf]
    /// For a list, how many leaves each innermost list holds.
    public var rowLengths: [Int]

    /// Splits `value` into scalars. A nil list becomes a scalar, ``Leaf/nothing``.
    public init<T: Displayable>(_ value: T) {
        depth = value.isNone ? 0 : T.depth
        leaves = []
        rowLengths = []
        value.appendLeaves(to: &leaves)
        if depth > 0 { value.appendRowLengths(to: &rowLengths) }
        fit()
    }

    /// Makes the row lengths fit the leaves: those of a chapter's own type may not. Then all leaves form one
    /// row, so that what is shown is also recorded.
    @export(interface)
    mutating func fit() {
        if depth < 1 {
            depth = leaves.count > 1 ? 1 : 0
            if leaves.isEmpty { leaves = [.nothing] }
            if depth == 0 { return }
        }
        var rest = leaves.count
        for length in rowLengths where rest >= 0 { rest = length < 0 || length > rest ? -1 : rest - length }
        if rest != 0 { rowLengths = [leaves.count] }
    }

    /// A scalar from its leaf.
    public init(leaf: Leaf) {
        depth = 0
        leaves = [leaf]
        rowLengths = []
    }

    /// Lists up to this length are written inline.
    static let shortList = 4
    /// The most leaves of a list on a page; of the others, only the number is shown.
    static let maxShown = 1024

    /// Writes the value: a scalar as it is, a short list inline, a long list folded, to be expanded with a
    /// click.
    @export(interface)
    public func write(to html: inout HTML, digits: Int) {
        switch depth {
        case 0: leaves[0].writeFolded(to: &html, digits: digits)
        case 1: writeList(to: &html, digits: digits)
        default: writeMatrix(to: &html, digits: digits)
        }
    }

    /// Writes the value within a sentence, where nothing can be folded: a long list by its first elements and
    /// its length.
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
        for leaf in leaves.prefix(Self.maxShown) {
            html.raw("<li>")
            leaf.writeFolded(to: &html, digits: digits)
            html.raw("</li>")
        }
        html.raw("</ol>")
        writeElision(of: leaves.count - Self.maxShown, to: &html)
        html.raw("</details>")
    }

    private func writeMatrix(to html: inout HTML, digits: Int) {
        let columns = rowLengths.max() ?? 0
        html.raw("<details class=\"a m\"><summary>")
        writeSummary("\(rowLengths.count) × \(columns)", to: &html, digits: digits)
        html.raw("</summary><table>")
        var next = 0
        for (row, length) in rowLengths.enumerated() {
            if next >= Self.maxShown { break }
            html.raw("<tr><th scope=\"row\">\(row)</th>")
            let end = min(next + length, Self.maxShown)
            for leaf in leaves[next..<end] {
                html.raw("<td>")
                leaf.writeFolded(to: &html, digits: digits)
                html.raw("</td>")
            }
            html.raw("</tr>")
            next += length
        }
        html.raw("</table>")
        writeElision(of: leaves.count - Self.maxShown, to: &html)
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

    /// The least and the greatest number, ignoring NaN.
    var numberRange: (least: Number, greatest: Number)? {
        var range: (least: Number, greatest: Number)?
        for leaf in leaves {
            guard let number = leaf.number, !number.double.isNaN else { continue }
            if let known = range {
                if number.isLess(than: known.least) { range?.least = number }
                if known.greatest.isLess(than: number) { range?.greatest = number }
            } else {
                range = (number, number)
            }
        }
        return range
    }
}
