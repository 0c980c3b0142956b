/// Classes that the page's style sheet and scripts use. A chapter's HTML can't use them: it could cover the
/// page, imitate the tool's own text, or hide what the tool shows.
package enum PageClasses {
    /// All of them; a chapter's HTML with one of these is a fault.
    package static let names: Set<String> = frame.union([
        "a", "aligned", "axis", "b", "back", "bad", "bf", "c", "cases", "cell", "center", "claim", "control",
        "d", "down", "end", "error", "fails", "fault", "fold", "grid", "h", "i", "index", "it", "k", "key",
        "l", "line", "listing", "m", "message", "missing", "more", "moved",
        "n", "name", "network", "none", "norun", "num", "ok", "on", "out", "p", "plain", "plot", "print", "q",
        "ref", "right",
        "s", "s0", "s1", "s2", "s3", "s4", "s5", "scroll", "series", "show", "shown", "size", "spark", "sr",
        "start", "stderr", "stop", "t", "table", "text", "tick", "times", "traps", "tt", "v", "waits", "x",
        "y", "zero",
    ])

    /// Classes of the page around a chapter's text: nothing that a chapter sends has them.
    package static let frame: Set = [
        "author", "bar", "book", "chapters", "colophon", "next", "number", "pager", "sections", "skip",
        "subtitle",
    ]

    /// The first of an attribute's classes that is in `names`.
    package static func first(of value: String, in names: Set<String>) -> String? {
        value.utf8.split(whereSeparator: HTMLReader.isSpace).lazy.map { String($0) ?? "" }.first(
            where: names.contains)
    }
}
