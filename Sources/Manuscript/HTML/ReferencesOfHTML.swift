import CMarkGFM

/// References in raw HTML, and HTML that a page can't have.
extension ReferenceReader {
    /// Elements whose content browsers treat as text.
    private static let rawText: Set = [
        "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "script",
        "plaintext",
    ]

    /// Elements whose content is shown verbatim.
    private static let code: Set = ["code", "kbd", "samp"]

    /// Attributes with addresses that the page loads without the reader's request.
    private static let embedding: Set = [
        "src", "poster", "background", "lowsrc", "dynsrc", "codebase", "classid", "archive", "manifest",
    ]

    /// Attributes with addresses that are followed only on request, or never.
    private static let linking: Set = ["action", "formaction", "cite", "longdesc", "ping"]

    /// Collects all references and ids.
    ///
    /// - Parameter isBlock: whether Markdown is not processed in it.
    /// - Returns: the HTML with changed addresses; nil if nothing changes.
    mutating func readHTML(_ text: BlockText, of node: Node, isBlock: Bool) -> [UInt8]? {
        let part = cmark_node_parent(node)
        var changes: [(range: Range<Int>, new: String)] = []
        var (preDepth, codeDepth) = (0, 0)
        var rawText: String?
        for token in HTMLReader.tokens(of: text.bytes) {
            if let name = rawText {
                if case .endTag(name, _) = token { rawText = nil }
                continue
            }
            switch token {
            case .startTag(let tag):
                if allowsAnyHTML, Self.rawText.contains(tag.name) { rawText = tag.name }
                if AdjacentText.separates(tag.name) { indentation.addSomethingElse() }
                if tag.name == "pre" { preDepth += 1 }
                if Self.code.contains(tag.name) { codeDepth += 1 }
                read(tag, text, in: part, &changes)
            case .endTag(let name, let range):
                if !allowsAnyHTML, !refusedElements.end(name) {
                    let message = message(of: name) ?? openElements.end(name, in: part)
                    if let message { fault(text.place(range.lowerBound), message) }
                }
                if AdjacentText.separates(name) { indentation.addSomethingElse() }
                if name == "pre", preDepth > 0 { preDepth -= 1 }
                if Self.code.contains(name), codeDepth > 0 { codeDepth -= 1 }
            case .text(let range):
                if isSandboxed, isBlock { checkMarks(in: text, range) }
                guard isBlock, codeDepth == 0 else { continue }
                if preDepth == 0 { findMarkdown(in: text, range) } else { findCode(in: text, range) }
            case .unfinished(let kind, let range):
                let end = kind == .comment ? "-->" : ">"
                fault(
                    text.place(range.lowerBound),
                    "the \(kind.rawValue) has no '\(end)' before its block of HTML ends, at an empty line: "
                        + "\(text.bytes[range].excerpt)")
            case .declaration(let range):
                // CDATA ends differently, and is valid in SVG and MathML only: elsewhere its content is lost.
                if text.bytes[range].starts(with: "<![CDATA[".utf8) {
                    fault(
                        text.place(range.lowerBound),
                        "a page can't have CDATA sections; write the text, with &lt; for '<'")
                } else if !allowsAnyHTML {
                    fault(
                        text.place(range.lowerBound),
                        "browsers show nothing of \(text.bytes[range].excerpt); write &lt; for '<', put it into code, or "
                            + "write a comment as <!-- … -->")
                }
            case .comment: break
            }
        }
        if isSandboxed, isBlock {
            for element in openElements.wordElements(in: part) {
                fault(
                    element.place,
                    "with --sandbox <\(element.name)> can't surround blocks such as cells; end it before the empty line"
                )
            }
        }
        if changes.isEmpty { return nil }
        var html: [UInt8] = []
        var next = 0
        for (range, new) in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            html += text.bytes[next..<range.lowerBound]
            html += Array(new.utf8)
            next = range.upperBound
        }
        return html + text.bytes[next...]
    }

    /// Rejects marks that hide the text they are drawn over. Inline text is checked as Markdown.
    private mutating func checkMarks(in text: BlockText, _ range: Range<Int>) {
        let resolved = CharacterReference.resolve(text.bytes[range])
        if let mark = AdjacentText.hidingMark(in: resolved) {
            fault(text.place(range.lowerBound), Self.hides(mark))
        } else if MarkTower.first(in: Array(resolved.utf8)) != nil {
            fault(text.place(range.lowerBound), MarkTower.fault)
        } else if let fault = ShownText.turning(in: resolved) {
            self.fault(text.place(range.lowerBound), fault)
        } else if indentation.add(resolved) {
            fault(text.place(range.lowerBound), Indentation.wideFault)
        }
    }

    /// Faults of elements that are open at the end of a part of the text.
    mutating func notClosed(_ elements: [OpenElements.Element], in part: Node) {
        let end = part.kind == CMARK_NODE_DOCUMENT ? "at the chapter's end" : "where the text around it ends"
        for element in elements {
            fault(element.place, "<\(element.name)> is still open \(end); write </\(element.name)>")
        }
    }

    /// The fault of an element, with what to do; nil if it is allowed.
    private func message(of element: String) -> String? {
        isSandboxed ? SandboxedHTML.fault(element: element) : AllowedHTML.fault(element: element)
    }

    private mutating func read(
        _ tag: HTMLReader.Tag, _ text: BlockText, in part: Node?,
        _ changes: inout [(range: Range<Int>, new: String)]
    ) {
        let place = text.place(tag.range.lowerBound)
        if !allowsAnyHTML {
            if refusedElements.isWithin(tag) { return }
            if let message = self.message(of: tag.name) {
                refusedElements.begin(tag)
                fault(place, message)
                return
            }
            if !isSandboxed, openElements.isOpen("svg"),
                let message = AllowedHTML.fault(
                    inDrawing: tag.name, isDescription: openElements.isOpen("desc"))
            {
                fault(place, message)
            }
            if let message = openElements.begin(tag, at: place, in: part) {
                fault(place, message)
            }
            if isSandboxed, Indentation.elements.contains(tag.name),
                indentation.isTooDeep(in: openElements.count(Indentation.elements))
            {
                fault(place, Indentation.deepFault)
            }
        }
        if tag.name == "base" || tag.name == "meta" {
            fault(place, "<\(tag.name)> is for a page's head, which is the book's; remove it")
            return
        }
        var names: Set<String> = []
        for attribute in tag.attributes {
            guard names.insert(attribute.name).inserted else {
                fault(
                    text.place(attribute.range.lowerBound),
                    "'\(attribute.name.excerpt)' appears twice in <\(tag.name.excerpt)>; the first one counts: remove "
                        + "one")
                continue
            }
            check(attribute, of: tag, text)
            guard let range = attribute.valueRange else { continue }
            let count = references.count
            let start = text.place(range.lowerBound)
            let address: (isEmbedded: Bool, new: String?)
            switch attribute.name {
            case "href", "xlink:href":
                let isLink = tag.name == "a" || tag.name == "area"
                address = (!isLink, refer(to: attribute.value, at: start, isEmbedded: !isLink))
            case "data" where tag.name == "object":
                address = (true, refer(to: attribute.value, at: start, isEmbedded: true))
            case let name where Self.embedding.contains(name):
                address = (true, refer(to: attribute.value, at: start, isEmbedded: true))
            case let name where Self.linking.contains(name):
                address = (false, refer(to: attribute.value, at: start, isEmbedded: false))
            case "srcset", "imagesrcset":
                address = (true, readSources(attribute, range, text))
            default: continue
            }
            if let new = address.new {
                changes.append((attribute.range, "\(attribute.name)=\"\(new.escapedHTML)\""))
            }
            if tag.name == "img", attribute.name == "src", references.count > count,
                tag["width"] == nil || tag["height"] == nil
            {
                // The size is inserted at the tag's end.
                let end = tag.range.upperBound - 1
                let isClosed = tag.isSelfClosing && text.bytes[end - 1] == UInt8(ascii: "/")
                let hole = noteSize(
                    of: count, width: tag["width"]?.value, height: tag["height"]?.value)
                let at = isClosed ? end - 1 : end
                if at >= attribute.range.upperBound { changes.append((at..<at, hole)) }
            }
        }
    }

    private mutating func check(
        _ attribute: HTMLReader.Attribute, of tag: HTMLReader.Tag, _ text: BlockText
    ) {
        let place = text.place(attribute.range.lowerBound)
        let unlisted =
            allowsAnyHTML
            ? nil
            : isSandboxed
                ? SandboxedHTML.fault(attribute: attribute.name, of: tag.name)
                : AllowedHTML.fault(attribute: attribute.name, of: tag.name)
        if attribute.name == "style" {
            fault(
                place,
                "the page's own policy lets no 'style' attribute do anything; use an element or attribute that "
                    + "says what it is, such as width=\"300\" for an image")
        } else if attribute.name.hasPrefix("on"), attribute.name.count > 2 {
            fault(
                place,
                "the page's own policy runs no script in '\(attribute.name)'; what moves on a page is a "
                    + "control of a cell, such as slider(\"x\", 0...1)")
        } else if let unlisted {
            fault(place, unlisted)
        } else if isSandboxed,
            let message = SandboxedHTML.fault(value: attribute.value, of: attribute.name, in: tag.name)
        {
            fault(place, message)
        } else if attribute.name != "pattern", !checkIsFixed(attribute.value) {
            fault(
                text.place(attribute.valueRange?.lowerBound ?? attribute.range.lowerBound),
                "an attribute is fixed, so it can't contain an inline value: \(attribute.value); write it "
                    + "into the text")
        }
        // Strangers can have neither drawings nor such attributes.
        let isListed = !allowsAnyHTML && !isSandboxed
        if isListed, AllowedHTML.isPainting(attribute.name),
            AllowedHTML.paintsFromElsewhere(attribute.value)
        {
            fault(
                text.place(attribute.valueRange?.lowerBound ?? attribute.range.lowerBound),
                "a drawing takes colors and shapes from the page only: \(attribute.value.excerpt); name an element's id, "
                    + "as in url(#gradient)")
        }
        if !allowsAnyHTML, attribute.name == "class",
            let name = PageClasses.first(of: attribute.value, in: PageClasses.names)
        {
            fault(
                text.place(attribute.valueRange?.lowerBound ?? attribute.range.lowerBound),
                "the class '\(name)' is reserved for the page's own parts; give it another")
        }
        if isListed, attribute.name == "aria-owns",
            let id = attribute.value.utf8.split(whereSeparator: HTMLReader.isSpace).map({
                String(decoding: $0, as: UTF8.self)
            }).first(where: Self.isReserved)
        {
            fault(
                place,
                "'aria-owns' would move the page's own part '\(id.excerpt)'; name one of the chapter's own ids"
            )
        }
        if isSandboxed, MarkTower.first(in: Array(attribute.value.utf8)) != nil {
            fault(place, MarkTower.fault)
        }
        if attribute.name == "attributename",
            ["href", "xlink:href"].contains(attribute.value.trimmed.lowercased())
        {
            fault(place, "an address can't be animated, since it would not be checked")
        }
        if attribute.name == "id" || attribute.name == "name" && tag.name == "a" {
            if attribute.name == "name", tag["id"]?.value == attribute.value { return }
            note(
                id: attribute.value,
                at: text.place(attribute.valueRange?.lowerBound ?? attribute.range.lowerBound))
        }
    }

    private mutating func note(id: String, at place: SourceLocation) {
        idCounts[id, default: 0] += 1
        if id.isEmpty || id.utf8.contains(where: HTMLReader.isSpace) {
            fault(place, "'\(id)' can't be an id: one has a letter or more, and no spaces")
        } else if Self.isReserved(id) {
            fault(
                place,
                "the id '\(id)' is reserved for the page's own parts: those begin with '_', or are one letter "
                    + "and numbers; give it another")
        } else if let first = ids[id] {
            fault(
                place,
                "the id '\(id)' is used in line \(first.line) already; each id may be used once per page")
        } else {
            ids[id] = place
        }
    }

    static func isReserved(_ id: String) -> Bool {
        guard let first = id.utf8.first else { return false }
        let rest = id.utf8.dropFirst()
        return first == UInt8(ascii: "_")
            || HTMLReader.isLetter(first) && !rest.isEmpty
                && rest.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }

    /// `small.png 1x, large.png 2x`
    private mutating func readSources(
        _ attribute: HTMLReader.Attribute, _ range: Range<Int>, _ text: BlockText
    ) -> String? {
        let bytes = Array(attribute.value.utf8)
        // If the value contains references such as `&amp;`, the place is that of the attribute.
        let isLiteral = text.bytes[range].elementsEqual(bytes)
        var result: [String] = []
        var isChanged = false
        var index = 0
        while index < bytes.count {
            while index < bytes.count, HTMLReader.isSpace(bytes[index]) || bytes[index] == UInt8(ascii: ",") {
                index += 1
            }
            let start = index
            while index < bytes.count, !HTMLReader.isSpace(bytes[index]) { index += 1 }
            var end = index
            var hasDescriptor = true
            while end > start, bytes[end - 1] == UInt8(ascii: ",") {
                end -= 1
                hasDescriptor = false
            }
            if start == end { break }
            let address = String(decoding: bytes[start..<end], as: UTF8.self)
            let new = refer(
                to: address, at: text.place(range.lowerBound + (isLiteral ? start : 0)), isEmbedded: true)
            if new != nil { isChanged = true }
            let descriptorStart = index
            if hasDescriptor { while index < bytes.count, bytes[index] != UInt8(ascii: ",") { index += 1 } }
            let descriptor = String(decoding: bytes[descriptorStart..<index], as: UTF8.self)
            result.append((new ?? address) + (hasDescriptor ? descriptor : ""))
        }
        if result.isEmpty {
            fault(text.place(attribute.range.lowerBound), "'\(attribute.name)' names no image")
        }
        return isChanged ? result.joined(separator: ", ") : nil
    }
}
