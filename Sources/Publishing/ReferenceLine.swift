/// A page's text about a value that another program computed, too.
package struct ReferenceLine: Sendable {
    /// The program that computed it: `Keras 3.15.1`.
    package var says: String
    /// The other program's value as HTML; for several values their number.
    package var value: String
    /// The distance from the page's value: `1 ulp apart`.
    package var distance: String
    /// The source of the value.
    package var provenance: String

    /// All texts are plain, not HTML.
    package init(says: String, value: String, distance: String, provenance: String) {
        self.says = says
        self.value = value
        self.distance = distance
        self.provenance = provenance
    }

    /// The line as a paragraph of the page, its texts escaped.
    package var html: String {
        let (says, value) = (TemplateHTML(text: says).html, TemplateHTML(text: value).html)
        let (distance, provenance) = (TemplateHTML(text: distance).html, TemplateHTML(text: provenance).html)
        return "<p class=\"ref\">\(says) says <span class=\"n\">\(value)</span> · \(distance)"
            + "<small>\(provenance)</small></p>"
    }
}
