/// Resolves a chapter's addresses for the page.
extension ReferenceReader {
    /// Records the target of an address.
    ///
    /// - Parameter isEmbedded: whether the page loads it without the reader's request.
    /// - Returns: the address for the page, if it differs.
    mutating func refer(to text: String, at place: SourceLocation, isEmbedded: Bool) -> String? {
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
            let written = text.utf8.prefix { $0 != 0x23 && $0 != 0x3F }
            if isEmbedded {
                // Browsers load and decode a file once for each way in which its address is written.
                if query != nil {
                    fault(
                        place,
                        "'\(text)' has a query, and the page loads a file as it is; leave out the '?' and what follows"
                    )
                    return nil
                }
                // Each fragment is another address, with a copy of the picture of its own.
                if isSandboxed, fragment != nil, !path.isEmpty {
                    fault(
                        place,
                        "'\(text)' names a part of a file, and with --sandbox a page loads files as a whole; leave out the '#' "
                            + "and what follows")
                    return nil
                }
                let shortest = Self.encoded(path: page)
                let rest = String(decoding: text.utf8.dropFirst(written.count), as: UTF8.self)
                return written.elementsEqual(shortest.utf8) || written.isEmpty ? nil : shortest + rest
            }
            // An address that already works is kept as written.
            let isDotted = text.contains("..") || text.lowercased().contains("%2e")
            if page == path, !isDotted || written.isEmpty { return nil }
            return Self.encoded(path: page) + (query.map { "?" + $0 } ?? "")
                + (fragment == nil ? "" : String(decoding: text.utf8.drop { $0 != 0x23 }, as: UTF8.self))
        }
    }

    private static func embedded(_ text: String, _ message: String) -> String {
        if text.hasPrefix("//") { return blocked(text, "") }
        if text.lowercased().hasPrefix("data:") {
            return
                "the page's own policy loads no 'data:' addresses; save it as a file next to the chapter and "
                + "name that: images/plot.svg"
        }
        return message
    }

    private static func blocked(_ text: String, _ scheme: String) -> String {
        if scheme == "mailto" { return "'\(text)' can't be shown on a page" }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let name = path.split(separator: "/").dropFirst(scheme.isEmpty ? 1 : 2).last ?? "plot.svg"
        return
            "the page's own policy loads nothing from other hosts: \(text); save the file next to the chapter and "
            + "name it: images/\(name)"
    }

    private static func target(_ path: String, _ fragment: String?) -> Reference.Target {
        // These fragments are instructions for the browser.
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

    /// Percent-encodes a path's characters that have another meaning in an address.
    private static func encoded(path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"): encoded += "%25"
            case UInt8(ascii: "?"): encoded += "%3F"
            case UInt8(ascii: "#"): encoded += "%23"
            case UInt8(ascii: " "): encoded += "%20"
            // The text before it would be a scheme.
            case UInt8(ascii: ":"): encoded += "%3A"
            case 0x80...: encoded += "%" + String(byte, radix: 16, uppercase: true)
            default: encoded.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return encoded
    }
}
