/// What an address of a chapter means for the page.
extension ReferenceReader {
    /// Notes what an address refers to.
    ///
    /// - Parameter isEmbedded: whether the page loads it by itself.
    /// - Returns: the address that the page needs, where that is another one.
    mutating func refer(to text: String, at place: Place, isEmbedded: Bool) -> String? {
        let address: Address
        do throws(Address.Invalid) {
            address = try Address(text, folder: folder)
        } catch {
            fault(place, isEmbedded ? Self.embedded(text, error.message) : error.message)
            return ""
        }
        switch address {
        case .elsewhere(let scheme):
            if isEmbedded { fault(place, Self.blocked(text, scheme)) }
            return nil
        case .here(let path, let query, let fragment):
            let target = Self.target(path, fragment)
            if isEmbedded, case .page(let slug, _) = target, !(slug.isEmpty && fragment != nil) {
                fault(place, "'\(text)' is a page, which can't be shown within a page; link to it")
                return nil
            }
            references.append(Reference(target, place: source.nearest(to: place), isEmbedded: isEmbedded))
            var page = path
            if case .page(let slug, _) = target, !slug.isEmpty { page = slug + ".html" }
            // What leads to the file as it is written stays as it is written.
            let written = text.utf8.prefix { $0 != 0x23 && $0 != 0x3F }
            if page == path, !text.contains("..") || written.isEmpty { return nil }
            return Self.encoded(path: page) + (query.map { "?" + $0 } ?? "")
                + (fragment == nil ? "" : String(decoding: text.utf8.drop { $0 != 0x23 }, as: UTF8.self))
        }
    }

    private static func embedded(_ text: String, _ message: String) -> String {
        if text.hasPrefix("//") { return blocked(text, "") }
        if text.lowercased().hasPrefix("data:") {
            return
                "the page's own policy loads no 'data:' addresses; save it as a file beside the chapter and "
                + "name that: images/plot.svg"
        }
        return message
    }

    private static func blocked(_ text: String, _ scheme: String) -> String {
        if scheme == "mailto" { return "'\(text)' is nothing that a page can show" }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let name = path.split(separator: "/").dropFirst(scheme.isEmpty ? 1 : 2).last ?? "plot.svg"
        return
            "the page's own policy loads nothing from other hosts: \(text); save the file beside the chapter and "
            + "name it: images/\(name)"
    }

    private static func target(_ path: String, _ fragment: String?) -> Reference.Target {
        // These are addressed to the browser.
        let anchor = fragment.flatMap { $0.isEmpty || $0 == "top" || $0.hasPrefix(":~:") ? nil : $0 }
        if path.isEmpty { return .page(slug: "", anchor: anchor) }
        if !path.contains("/") {
            if path.hasSuffix(".md") { return .page(slug: String(path.dropLast(3)), anchor: anchor) }
            let stem = path.hasSuffix(".html") ? String(path.dropLast(5)) : ""
            if stem == "index" || ChapterNames.isLegal(stem + ".md") {
                return .page(slug: stem, anchor: anchor)
            }
        }
        return .file(path: path)
    }

    /// A path with all that means something else in an address percent-encoded.
    private static func encoded(path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"): encoded += "%25"
            case UInt8(ascii: "?"): encoded += "%3F"
            case UInt8(ascii: "#"): encoded += "%23"
            case UInt8(ascii: " "): encoded += "%20"
            // What stands before it would be a scheme.
            case UInt8(ascii: ":"): encoded += "%3A"
            case 0x80...: encoded += "%" + String(byte, radix: 16, uppercase: true)
            default: encoded.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return encoded
    }
}
