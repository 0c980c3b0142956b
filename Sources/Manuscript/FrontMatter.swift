/// What a chapter says of itself, between `---` lines at its top.
package struct FrontMatter: Equatable, Sendable {
    /// One sentence for the contents list and search engines.
    package var summary: String?
    /// Data files the chapter reads, relative to the chapters' folder.
    package var data: [String] = []
    /// How long the chapter's program may run, in seconds.
    package var seconds: Double?
    /// How many significant digits numbers are displayed with.
    package var digits: Int?
    /// False where the page is not to be recomputed in the browser.
    package var live: Bool = true

    package init() {}
}
