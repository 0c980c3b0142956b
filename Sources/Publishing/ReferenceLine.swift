/// What a page says of a value that somebody else's program computed too.
package struct ReferenceLine: Sendable {
    /// Whose it is: `Keras 3.15.1`.
    package var says: String
    /// What was said: a number as finished text; of several how many.
    package var value: String
    /// How far it is from the page's own: `1 ulp apart`.
    package var distance: String
    /// Where it comes from.
    package var provenance: String

    /// A line from its parts, none of them HTML.
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
