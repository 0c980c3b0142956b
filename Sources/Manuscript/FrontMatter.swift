import Yams

/// What a chapter says of itself, between `---` lines at its top.
package struct FrontMatter: Equatable, Sendable {
    /// One sentence for the contents list and search engines.
    package var summary: String?
    /// Data files the chapter reads, relative to the chapters' folder.
    package var data: [String] = []
    /// Where they are named.
    package var dataPlace: Place?
    /// How long the chapter's program may run, in seconds.
    package var seconds: Double?
    /// How many significant digits numbers are displayed with.
    package var digits: Int?
    /// How far displayed values may be from their records: `tolerance: 4 ulp` for all of the chapter's, and
    /// `tolerances: {weights: 4 ulp}` by name.
    package var tolerances: [ToleranceText] = []
    /// False where the page is not to be recomputed in the browser.
    package var live: Bool = true
    /// False where lines are to have no values. The code is then compiled as it stands: what the compiler adds to report
    /// values keeps some objects for longer, and asks values for their descriptions.
    package var values: Bool = true

    /// A tolerance as it is written.
    package struct ToleranceText: Equatable, Sendable {
        /// Nil for all values of the chapter.
        package var name: String?
        package var text: String
        package var place: Place
    }

    package init() {}

    static let keys = ["summary", "data", "seconds", "digits", "live", "values", "tolerance", "tolerances"]

    /// Reads the lines between the marks.
    ///
    /// - Parameter isLive: what holds where the chapter does not say.
    /// - Returns: also how many lines of the file it takes, marks included.
    static func read(
        _ source: SourceText, path: String, isLive: Bool
    ) -> (frontMatter: FrontMatter, lineCount: Int, diagnostics: [Diagnostic]) {
        let mark = Array("---".utf8)
        var frontMatter = FrontMatter()
        frontMatter.live = isLive
        guard let first = source.lines.first, first.elementsEqual(mark) else { return (frontMatter, 0, []) }
        guard let end = source.lines.dropFirst().firstIndex(where: { $0.elementsEqual(mark) }) else {
            return (
                frontMatter, 1,
                [
                    Diagnostic(
                        path: path, line: 1, column: 1,
                        message: "the front matter is not closed; end it with a line '---'")
                ]
            )
        }
        let text = source.lines[1..<end].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        var fields = Fields(text, path: path, lineOffset: 1, what: "front matter", legal: keys)
        frontMatter.summary = fields.string("summary")
        frontMatter.data = fields.strings("data") ?? []
        frontMatter.dataPlace = fields.node("data").map { fields.place(of: $0) }
        frontMatter.seconds = fields.number("seconds", in: 0.1...86400, whole: false)
        frontMatter.digits = fields.number("digits", in: 1...17, whole: true).map { Int($0) }
        frontMatter.live = fields.bool("live") ?? isLive
        frontMatter.values = fields.bool("values") ?? true
        if let node = fields.node("tolerance"), let text = fields.string("tolerance") {
            frontMatter.tolerances = [ToleranceText(name: nil, text: text, place: fields.place(of: node))]
        }
        frontMatter.tolerances += (fields.named("tolerances", such: "4 ulp") ?? []).map {
            ToleranceText(name: $0.name, text: $0.text, place: $0.place)
        }
        return (frontMatter, end + 1, fields.diagnostics)
    }
}
