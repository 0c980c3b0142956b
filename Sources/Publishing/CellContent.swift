import Manuscript

/// What the template of a cell is given.
struct CellContent {
    var index: Markup
    /// The cell's kind, for the style sheet.
    var kind: Markup
    /// What is unusual about the cell, in words.
    var label: Markup?
    /// What stands for the code while it is closed; nil where it is open.
    var fold: Markup?
    var listing: Markup
    var message: Markup?
    var hasOutput: Bool
    var output: Markup

    /// The cell as a figure; of a hidden one only the place of its output.
    static func figure(_ cell: Cell, of page: Page, templates: Templates) throws(PublishingError) -> String {
        let output = (page.outputs[cell.index] ?? []).joined(separator: "\n")
        if !cell.kind.showsCode { return "<div class=\"out\" id=\"o\(cell.index)\">\(output)</div>\n" }
        let listing = Listing(cell, of: page)
        return try templates.fill(
            "cell",
            with: CellContent(
                index: Markup(html: "\(cell.index)"), kind: Markup(html: cell.kind.rawValue),
                label: cell.kind.label.map(Markup.init(text:)),
                fold: cell.kind.isFolded ? Markup(html: "Code, \(listing.size)") : nil,
                listing: Markup(html: listing.html),
                message: page.messages[cell.index].map(Markup.init(text:)),
                hasOutput: cell.kind.isPartOfProgram || !output.isEmpty, output: Markup(html: output)))
    }
}
