/// Which elements stand in which others alone.
///
/// Elsewhere browsers end other elements where they begin, read over them, or put them before the table that they stand in: HTML
/// Standard, 13.2.6.4.7 and 13.2.6.4.9.
enum ParentElements {
    private static let parents: [String: [String]] = [
        "li": ["ul", "ol"], "dd": ["dl", "div"], "dt": ["dl", "div"],
        "rb": ["ruby"], "rt": ["ruby", "rtc"], "rp": ["ruby", "rtc"], "rtc": ["ruby"],
        "caption": ["table"], "colgroup": ["table"], "thead": ["table"], "tbody": ["table"],
        "tfoot": ["table"],
        "tr": ["table", "thead", "tbody", "tfoot"], "td": ["tr"], "th": ["tr"], "col": ["colgroup", "table"],
    ]

    /// What stands in one of these, and in no cell, comes before the table.
    static func isTableWithoutCell(_ name: String) -> Bool { children[name] != nil }

    private static let children: [String: [String]] = [
        "table": ["caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"], "colgroup": ["col"],
        "thead": ["tr"], "tbody": ["tr"], "tfoot": ["tr"], "tr": ["td", "th"],
    ]

    /// What is wrong with an element.
    ///
    /// - Parameter outer: what it stands in, where that is raw HTML too.
    static func fault(of name: String, in outer: String?) -> String? {
        if let legal = parents[name], outer.map({ !legal.contains($0) }) ?? true {
            let list = legal.map { "<\($0)>" }.joined(separator: " or ")
            return
                "with --sandbox <\(name)> stands in \(list) alone, as written in HTML: elsewhere browsers read it otherwise"
        }
        if let outer, let legal = children[outer], !legal.contains(name) {
            return
                "with --sandbox <\(outer)> holds \(legal.map { "<\($0)>" }.joined(separator: ", ")) alone: browsers put other "
                + "elements before the table"
        }
        return nil
    }
}
