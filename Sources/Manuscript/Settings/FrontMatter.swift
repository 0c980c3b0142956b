/// A chapter's front matter, between `---` lines at its top.
package struct FrontMatter: Equatable, Sendable {
    /// One sentence for the contents list and search engines.
    package var summary: String?
    /// Where the front matter has the summary, for errors about it; nil without one.
    package var summaryPlace: SourceLocation?
    /// Data files the chapter reads, relative to the chapters' folder.
    package var data: [String] = []
    /// Where the front matter lists the files, for errors about them.
    package var dataPlace: SourceLocation?
    /// The time limit of the chapter's program in seconds.
    package var seconds: Double?
    /// Where the front matter sets the limit, for errors about it.
    package var secondsPlace: SourceLocation?
    /// The number of significant digits of displayed numbers.
    package var digits: Int?
    /// How far displayed values may differ from their records: `tolerance: 4 ulp` for all of the chapter's
    /// values, and `tolerances: {weights: 4 ulp}` by name.
    package var tolerances: [ToleranceText] = []
    /// False for a page without controls.
    package var live: Bool = true
    /// False for lines without values. The code is then compiled unchanged: reporting keeps some objects
    /// alive longer, and asks values for their descriptions.
    package var values: Bool = true

    /// A tolerance as written.
    package struct ToleranceText: Equatable, Sendable {
        /// Nil for all values of the chapter.
        package var name: String?
        /// The text: `4 ulp`.
        package var text: String
        /// Its place in the chapter.
        package var place: SourceLocation
    }

    /// The defaults of a chapter without front matter.
    package init() {}

    static let keys = ["summary", "data", "seconds", "digits", "live", "values", "tolerance", "tolerances"]

    /// Reads the lines between the delimiters.
    ///
    /// - Parameter isLive: the default of `live`.
    /// - Returns: also the number of lines of the file that it takes, including delimiters.
    static func read(
        _ source: SourceText, path: String, isLive: Bool
    ) -> (frontMatter: FrontMatter, lineCount: Int, diagnostics: [Diagnostic]) {
        var frontMatter = FrontMatter()
        frontMatter.live = isLive
        guard let opening = source.lines.firstIndex(where: { !$0.trimmed.isEmpty }) else {
            return (frontMatter, 0, [])
        }
        func fault(_ message: String) -> Diagnostic {
            Diagnostic(path: path, line: opening + 1, column: 1, message: message)
        }
        let first = source.lines[opening].trimmed
        if first.elementsEqual("+++".utf8) {
            let rest = source.lines.dropFirst(opening + 1)
            let end =
                rest.firstIndex { $0.trimmed.elementsEqual("+++".utf8) } ?? end(of: source, from: opening) - 1
            return (
                frontMatter, end + 1,
                [
                    fault(
                        "front matter is YAML here, not TOML; write it between two lines '---', as in 'summary: a sentence'"
                    )
                ]
            )
        }
        let second = opening + 1 < source.lines.count ? key(in: source.lines[opening + 1]) : nil
        guard first.elementsEqual("---".utf8) else {
            if let key = key(in: first) {
                return (
                    frontMatter, end(of: source, from: opening),
                    [
                        fault(
                            "front matter begins with a line '---', and ends with one; put one before '\(key)'"
                        )
                    ]
                )
            }
            // An editor may replace three hyphens by a dash, or there is one too many.
            if let second, isNearlyMark(first) {
                return (
                    frontMatter, end(of: source, from: opening),
                    [
                        fault(
                            "front matter begins with a line '---', not '\(String(decoding: first, as: UTF8.self))', before "
                                + "'\(second)'")
                    ]
                )
            }
            return (frontMatter, 0, [])
        }
        let closing = source.lines[(opening + 1)...].firstIndex {
            let line = $0.trimmed
            return line.elementsEqual("---".utf8) || line.elementsEqual("...".utf8)
        }
        guard let closing, !isText(source.lines[(opening + 1)..<closing], before: source.lines[closing...])
        else {
            let end = end(of: source, from: opening)
            let nearly = source.lines[(opening + 1)..<end].firstIndex { isNearlyMark($0.trimmed) }
            let why = nearly.map {
                ", not '\(String(decoding: source.lines[$0].trimmed, as: UTF8.self))' in line \($0 + 1)"
            }
            return (
                frontMatter, end,
                [fault("the front matter is not closed; end it with a line '---'\(why ?? "")")]
            )
        }
        let text = source.lines[(opening + 1)..<closing].map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: "\n")
        var fields = Fields(text, path: path, lineOffset: opening + 1, what: "front matter", legal: keys)
        frontMatter.read(&fields, isLive: isLive)
        return (frontMatter, closing + 1, fields.diagnostics)
    }

    private mutating func read(_ fields: inout Fields, isLive: Bool) {
        summary = fields.string("summary")
        summaryPlace = fields.node("summary").map { fields.place(of: $0) }
        data = fields.strings("data") ?? []
        dataPlace = fields.node("data").map { fields.place(of: $0) }
        var names: Set<[UInt8]> = []
        for name in data where !names.insert(Array(name.utf8)).inserted {
            if let node = fields.node("data") {
                fields.add(node, "data file '\(name.excerpt)' is named twice; once is enough")
            }
        }
        seconds = fields.number("seconds", in: 0.1...86400, whole: false)
        secondsPlace = fields.node("seconds").map { fields.place(of: $0) }
        digits = fields.number("digits", in: 1...17, whole: true).map { Int($0) }
        live = fields.bool("live") ?? isLive
        values = fields.bool("values") ?? true
        if let node = fields.node("tolerance"), let text = fields.string("tolerance") {
            tolerances = [ToleranceText(name: nil, text: text, place: fields.place(of: node))]
        }
        let named = fields.named("tolerances", such: "4 ulp") ?? []
        if named.count > Self.maxTolerances, let node = fields.node("tolerances") {
            fields.add(
                node,
                "'tolerances' has \(named.count) names; \(Self.maxTolerances) are the limit: name the list, the "
                    + "table's column or the plot instead of its values")
        }
        tolerances += named.prefix(Self.maxTolerances).map {
            ToleranceText(name: $0.name, text: $0.text, place: $0.place)
        }
    }

    private static let maxTolerances = 100

    /// What a stranger's front matter may not contain. YAML's escapes, such as `\u202E`, have been decoded.
    var strangersFaults: [(place: SourceLocation, message: String)] {
        let first = SourceLocation(line: 1, column: 1)
        var faults: [(place: SourceLocation, message: String)] = []
        if let count = summary?.unicodeScalars.count, count > Self.longestSummary {
            faults.append(
                (
                    summaryPlace ?? first,
                    "with --sandbox 'summary' has \(Self.longestSummary) characters at most, not \(count), since the list of "
                        + "chapters shows it; shorten it"
                ))
        }
        let texts =
            [(summary, summaryPlace)] + data.map { ($0, dataPlace) } + tolerances.map { ($0.name, $0.place) }
        for (text, place) in texts {
            if let fault = text.flatMap({ ShownText.fault(in: $0) }) {
                faults.append((place ?? first, fault))
            }
        }
        return faults
    }

    private static let longestSummary = 500

    // MARK: Failed front matter

    /// The front matter key that a line sets, if any.
    static func key(in line: some Collection<UInt8>) -> String? {
        let word = line.drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 != 0x3A && $0 != 0x20 }
        let rest = line.drop { $0 != 0x3A }.dropFirst()
        let text = String(decoding: word, as: UTF8.self).lowercased()
        guard line.contains(0x3A), rest.first.map({ $0 == 0x20 || $0 == 0x09 }) ?? true, keys.contains(text)
        else { return nil }
        return text
    }

    /// Keys of other tools.
    private static let otherKeys = [
        "title", "layout", "author", "date", "tags", "description", "draft", "permalink",
    ]

    /// The first key if the lines after a delimiter are another tool's front matter; Markdown would read it
    /// as a heading.
    static func otherKey(in lines: ArraySlice<ArraySlice<UInt8>>) -> String? {
        var first: String?
        var count = 0
        for line in lines.prefix(20) {
            let text = line.trimmed
            if text.elementsEqual("---".utf8) {
                // A single line between two delimiters may be a heading.
                return first.flatMap { count > 1 || (keys + otherKeys).contains($0) ? $0 : nil }
            }
            let key = line.prefix { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
            let rest = line[key.endIndex...]
            guard !key.isEmpty, rest.first == 0x3A, rest.dropFirst().first ?? 0x20 == 0x20 else { return nil }
            first = first ?? String(decoding: key, as: UTF8.self)
            count += 1
        }
        return nil
    }

    /// The end of front matter without a closing delimiter: before the first empty line or heading.
    private static func end(of source: SourceText, from opening: Int) -> Int {
        source.lines[(opening + 1)...].firstIndex {
            $0.trimmed.isEmpty || $0.starts(with: "# ".utf8) || $0.starts(with: "## ".utf8)
        } ?? source.lines.count
    }

    /// Whether lines are a chapter's text: then the line that seems to close the front matter is a thematic
    /// break.
    private static func isText(
        _ lines: ArraySlice<ArraySlice<UInt8>>, before rest: ArraySlice<ArraySlice<UInt8>>
    ) -> Bool {
        if lines.contains(where: { isNearlyMark($0.trimmed) }) { return true }
        let isHeading = { (line: ArraySlice<UInt8>) in line.starts(with: "# ".utf8) }
        guard let heading = lines.firstIndex(where: { isHeading($0) || $0.starts(with: "```".utf8) })
        else { return false }
        // In YAML a heading is a comment. It is followed by a key, or by nothing, and the chapter has another
        // heading.
        let hasTitle = rest.contains { isHeading($0) || $0.starts(with: "===".utf8) }
        return !hasTitle
            || lines[heading...].contains { line in
                let text = line.trimmed
                return !text.isEmpty && text.first != 0x23 && !text.contains(0x3A)
                    && text.first != UInt8(ascii: "-") && line.first != 0x20
            }
    }

    /// `--`, `----`, `—`, `- - -`
    private static func isNearlyMark(_ line: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: line, as: UTF8.self)
        return text != "---" && text.utf8.count > 1
            && text.unicodeScalars.allSatisfy { "-–—=~*_ ".unicodeScalars.contains($0) }
    }
}

extension Collection<UInt8> where Self == SubSequence, Self: BidirectionalCollection {
    /// Without surrounding spaces and tabs.
    var trimmed: Self {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let start = drop(while: isSpace)
        return start.dropLast(start.reversed().prefix(while: isSpace).count)
    }
}
