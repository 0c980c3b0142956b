import PlainText

/// A column of a table: a heading, and one value a row.
public struct Column: Equatable, Sendable {
    /// The heading above the column.
    public var heading: Text
    /// One value for each row, from top to bottom.
    public var leaves: [Leaf]
    /// Significant digits of this column; nil takes the chapter's.
    public var digits: Int?

    /// A column of numbers, truth values or texts: `Column("bias", [0.5, -1.25] as [Float], digits: 4)`.
    ///
    /// - Parameters:
    ///   - heading: the heading above the column.
    ///   - values: any sequence of scalars (an array, a slice, a range), one for each row of the table.
    ///   - digits: how many significant digits are shown; nil takes the table's.
    public init<S: Sequence>(_ heading: Text, _ values: S, digits: Int? = nil)
    where S.Element: Displayable {
        self.heading = heading
        self.digits = digits
        leaves = []
        for value in values { value.appendLeaves(to: &leaves) }
    }

    /// A column of texts, which make a page's program smaller than strings do:
    /// `Column("unit", ["first", "second"] as [Text])`.
    public init<S: Sequence>(_ heading: Text, _ values: S) where S.Element == Text {
        self.heading = heading
        leaves = values.map { .text($0) }
    }
}

/// Columns side by side, with a caption.
public struct Table: Equatable, Sendable {
    /// The caption below the table; may be empty.
    public var caption: Text
    /// The columns from left to right, all of the same length.
    public var columns: [Column]

    /// A table of `columns`. ``check()`` checks them.
    public init(_ caption: Text, columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    /// The most rows on a page; of the others, only the number is shown.
    static let maxRows = 1000

    /// Stops the program if there are no columns, or if they differ in length.
    public func check() {
        if columns.isEmpty { stop("a table needs at least one column") }
        for column in columns where column.leaves.count != rowCount {
            stop(
                "the columns of a table need one length: '\(columns[0].heading)' has \(rowCount) rows, "
                    + "'\(column.heading)' has \(column.leaves.count)")
        }
    }

    private var rowCount: Int { columns.first?.leaves.count ?? 0 }

    /// Writes the table, with numbers rounded to `digits` significant digits unless their column says
    /// otherwise. Shows the first 1,000 rows, and how many more there are. ``check()`` must have passed.
    public func write(to html: inout HTML, digits: Int) {
        html.raw("<figure class=\"table\"><div class=\"scroll\"><table><thead><tr>")
        for column in columns {
            html.raw(column.isNumeric ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">")
            html.text(column.heading)
            html.raw("</th>")
        }
        html.raw("</tr></thead><tbody>")
        for row in 0..<min(rowCount, Self.maxRows) {
            html.raw("<tr>")
            for column in columns {
                html.raw(column.isNumeric ? "<td class=\"num\">" : "<td>")
                column.leaves[row].write(to: &html, digits: column.digits ?? digits)
                html.raw("</td>")
            }
            html.raw("</tr>")
        }
        html.raw("</tbody></table></div>")
        if rowCount > Self.maxRows {
            html.raw("<small class=\"more\">… and \(rowCount - Self.maxRows) more rows</small>")
        }
        if !caption.isEmpty {
            html.raw("<figcaption>")
            html.text(caption)
            html.raw("</figcaption>")
        }
        html.raw("</figure>")
    }

    /// An entry for each cell, named by column and row; long columns by digest.
    public func entries(digits: Int) -> [Entry] {
        var entries = Entries()
        for column in columns {
            var value = Value(leaf: .nothing)
            value.depth = 1
            value.leaves = column.leaves
            value.rowLengths = [column.leaves.count]
            entries.add(Entries.name(caption, column.heading), value, digits: column.digits ?? digits)
        }
        entries.addCaption(caption)
        return entries.all
    }
}

extension Column {
    var isNumeric: Bool { leaves.contains { $0.number != nil } }
}
