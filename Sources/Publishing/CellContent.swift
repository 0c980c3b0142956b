import Manuscript

/// The content for a cell's template.
struct CellContent {
    var index: TemplateHTML
    /// The cell's kind, for the style sheet.
    var kind: TemplateHTML
    /// A label for cells that fail, trap or do not run.
    var label: TemplateHTML?
    /// The summary shown while the code is folded; nil if it is always open.
    var fold: TemplateHTML?
    var listing: TemplateHTML
    var message: TemplateHTML?
    var hasOutput: Bool
    var output: TemplateHTML

    /// The cell as a figure; for a hidden cell only the place of its output.
    static func figure(_ cell: Cell, of page: Page, templates: Templates) throws(PublishingError) -> String {
        let output = (page.outputs[cell.index] ?? []).joined(separator: "\n")
        if !cell.kind.showsCode { return "<div class=\"out\" id=\"o\(cell.index)\">\(output)</div>\n" }
        let listing = Listing(cell, of: page)
        return try templates.fill(
            "cell",
            with: CellContent(
                index: TemplateHTML(html: "\(cell.index)"), kind: TemplateHTML(html: cell.kind.rawValue),
                label: cell.kind.label.map(TemplateHTML.init(text:)),
                fold: cell.kind.isFolded ? TemplateHTML(html: "Code, \(listing.size)") : nil,
                listing: TemplateHTML(html: listing.html),
                message: page.messages[cell.index].map(TemplateHTML.init(text:)),
                hasOutput: cell.kind.isPartOfProgram || !output.isEmpty, output: TemplateHTML(html: output)))
    }
}
