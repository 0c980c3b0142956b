/// Which elements stand in which others alone.
///
/// Elsewhere browsers end other elements where they begin: HTML Standard, 13.2.6.4.7.
enum ParentElements {
    private static let parents: [String: [String]] = [
        "li": ["ul", "ol"], "dd": ["dl", "div"], "dt": ["dl", "div"],
    ]

    /// What is wrong with an element.
    ///
    /// - Parameter outer: what it stands in, where that is raw HTML too.
    static func fault(of name: String, in outer: String?) -> String? {
        guard let legal = parents[name], outer.map({ !legal.contains($0) }) ?? true else { return nil }
        let list = legal.map { "<\($0)>" }.joined(separator: " or ")
        return
            "with --sandbox <\(name)> stands in \(list) alone, as written in HTML: elsewhere browsers read it otherwise"
    }
}
