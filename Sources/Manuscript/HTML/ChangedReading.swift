import CMarkGFM

/// Raw HTML with which what stands in it is read as something else than it says: struck out, or not at all.
///
/// Around what a chapter computes a stranger may not write it. The direction of text (`dir`) is none of these: the style sheet
/// keeps it from what is computed, and a text in it runs in it. A closed `<details>` is none either: it says that it can be opened.
enum ChangedReading {
    /// What a tag does to what stands in its element; nil where that is read as it stands.
    static func effect(of tag: HTMLReader.Tag) -> String? {
        if let effect = elements[tag.name] { return effect }
        for attribute in tag.attributes {
            switch attribute.name {
            case "aria-hidden": return "which screen readers leave out for its 'aria-hidden'"
            case let name where labels.contains(name) && !groups.contains(tag.name):
                return "in whose place screen readers may say its '\(name)'"
            case "role" where !isPlain(role: attribute.value):
                return "whose content screen readers may leave out for its 'role' (legal here: "
                    + roles.sorted().joined(separator: ", ") + ")"
            default: break
            }
        }
        return nil
    }

    static let struckOut = "which is struck out"

    private static let elements: [String: String] = [
        "s": struckOut, "strike": struckOut, "del": struckOut,
        "audio": "which browsers show only where they can't play it",
        "video": "which browsers show only where they can't play it",
        "bdo": "which turns round what stands in it",
        "rp": "which browsers show only where they don't know <ruby>", "svg": "which is a drawing",
    ]

    private static let labels: Set = [
        "aria-label", "aria-labelledby", "aria-braillelabel", "aria-roledescription",
    ]

    /// What a label is said of before their content.
    private static let groups: Set = [
        "aside", "blockquote", "div", "dl", "figure", "ol", "section", "table", "ul",
    ]

    /// Those of elements whose content is read as it stands. Of others, such as `img`, it is not read at all.
    private static let roles: Set = [
        "complementary", "figure", "group", "list", "listitem", "note", "region",
    ]

    private static func isPlain(role: String) -> Bool {
        role.utf8.split(whereSeparator: HTMLReader.isSpace).allSatisfy {
            roles.contains(String(decoding: $0, as: UTF8.self).lowercased())
        }
    }
}

extension ReferenceReader {
    /// Refuses what a stranger's text does to the reading of what the chapter computes.
    mutating func checkReading(of node: Node, _ what: String, isStruckOut: Bool) {
        guard isSandboxed else { return }
        var within: String?
        if let element = openElements.changingElement, let effect = element.effect {
            within = "<\(element.name)> of line \(element.place.line), \(effect)"
        } else if let element = openElements.innermost, ParentElements.isTableWithoutCell(element.name) {
            within =
                "<\(element.name)> of line \(element.place.line), and in no cell: browsers put it before the table"
        } else if isStruckOut {
            within = "a text between '~~', \(ChangedReading.struckOut)"
        }
        guard let within else { return }
        fault(
            node.place(behind: lineOffset),
            "with --sandbox \(what) can't stand within \(within): the page would show what was computed, and say something else "
                + "of it; write it outside of that")
    }
}

extension OpaquePointer {
    /// Whether Markdown's `~~` is around it, or around what it stands in.
    var isStruckOut: Bool {
        var node = cmark_node_parent(self)
        while let current = node {
            if cmark_node_get_type_string(current).map({ String(cString: $0) == "strikethrough" }) ?? false {
                return true
            }
            node = cmark_node_parent(current)
        }
        return false
    }
}
