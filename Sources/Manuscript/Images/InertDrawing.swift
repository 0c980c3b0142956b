/// SVG files that run and load nothing when a browser opens them: they contain listed elements and attributes
/// only.
package enum InertDrawing {
    /// The first violation, in words that follow "has"; nil if there is none.
    package static func fault(in bytes: [UInt8]) -> (place: SourceLocation, what: String)? {
        let text = SourceText(bytes)
        if let fault = text.firstFault() { return (fault.place, "text that is not UTF-8") }
        do throws(DrawingReader.Rejection) {
            if let offset = bytes.firstIndex(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) }) {
                throw .init(what: "a control character", offset: offset)
            }
            _ = try check(bytes)
            return nil
        } catch {
            return (SourceText.place(of: error.offset, in: bytes), error.what)
        }
    }

    /// The pixels of all embedded pictures of a valid drawing: a browser decodes them at full size, however
    /// small it draws them.
    package static func pixels(in bytes: [UInt8]) -> Int {
        var pixels = 0
        do throws(DrawingReader.Rejection) {
            var reader = try DrawingReader(bytes)
            while let token = try reader.token() {
                guard case .startTag(let tag) = token, tag.name == "image" else { continue }
                for attribute in tag.attributes where isAddress(attribute.name) {
                    guard let size = try? EmbeddedPicture.size(of: attribute.value) else { continue }
                    pixels += size.width * size.height
                }
            }
        } catch {
            // A drawing with a fault is not published.
        }
        return pixels
    }

    /// The elements that a browser draws for a valid drawing, wherever it is shown.
    package static func drawnElements(in bytes: [UInt8]) -> Int { (try? check(bytes)) ?? 0 }

    /// - Returns: the number of drawn elements.
    private static func check(_ bytes: [UInt8]) throws(DrawingReader.Rejection) -> Int {
        var reader = try DrawingReader(bytes)
        // The text of a <style>, which comments may split.
        var style: String?
        var uses = DrawingUses()
        while let token = try reader.token() {
            switch token {
            case .text(let text): style?.append(text)
            case .endTag(let name):
                guard elements.contains(name) else { throw other(name, reader) }
                uses.end(name)
                if let text = style {
                    guard name == "style" else { throw withoutEnd(reader) }
                    if let why = cssFault(text) {
                        throw .init(what: "\(why) in the <style> that ends there", offset: reader.start)
                    }
                    uses.add(style: text)
                    style = nil
                }
            case .startTag(let tag):
                guard elements.contains(tag.name), style == nil else { throw other(tag.name, reader) }
                for attribute in tag.attributes {
                    if let why = fault(attribute, of: tag.name) {
                        throw .init(what: why, offset: attribute.offset)
                    }
                }
                uses.begin(tag.name, tag.attributes.map { ($0.name, $0.value) }, isEmpty: tag.isEmpty)
                if tag.name == "style", !tag.isEmpty { style = "" }
            }
        }
        if style != nil { throw withoutEnd(reader) }
        do throws(DrawingUses.Excess) { return try uses.drawn() } catch {
            throw .init(what: error.words, offset: 0)
        }
    }

    private static func withoutEnd(_ reader: DrawingReader) -> DrawingReader.Rejection {
        .init(what: "a <style> without its end", offset: reader.start)
    }

    private static func other(_ name: String, _ reader: DrawingReader) -> DrawingReader.Rejection {
        .init(what: "the element <\(name.excerpt)>", offset: reader.start)
    }

    // MARK: Attributes

    private static let ofSVG = "http://www.w3.org/2000/svg"
    /// The legal namespaces of prefixes.
    private static let namespaces = [
        "xmlns": ofSVG, "xmlns:svg": ofSVG, "xmlns:xlink": "http://www.w3.org/1999/xlink",
    ]

    private static func fault(_ attribute: DrawingReader.Attribute, of element: String) -> String? {
        let (name, value) = (attribute.name, attribute.value)
        if let namespace = namespaces[name] {
            return value == namespace
                ? nil : "the namespace '\(value.excerpt)', where only '\(namespace)' is legal"
        }
        if isAddress(name) {
            if PartAddress.isPlain(value) { return nil }
            do throws(ImageHeader.Invalid) {
                if element == "image", try EmbeddedPicture.size(of: value) != nil { return nil }
            } catch {
                return "'\(name)' with a picture that \(error.message)"
            }
            return
                "'\(name)' with '\(value.excerpt)'; legal are plain names of the drawing's own parts, as in #a"
                + (element == "image" ? ", and data:image/png;base64,… (png, jpeg, gif, webp)" : "")
        }
        if texts.contains(name) || name.hasPrefix("aria-") || name.hasPrefix("data-") { return nil }
        guard attributes.contains(name) else { return "the attribute '\(name.excerpt)' in <\(element)>" }
        return cssFault(value).map { "\($0) in '\(name)'" }
    }

    private static func isAddress(_ name: String) -> Bool { name == "href" || name == "xlink:href" }

    // MARK: CSS

    /// Anything that loads a resource, or may: an escape can represent any letter.
    private static func cssFault(_ css: String) -> String? {
        let bytes = css.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if bytes.contains(UInt8(ascii: "\\")) { return "'\\', which can stand for any letter," }
        if bytes.contains(UInt8(ascii: "<")) { return "'<'" }
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "@"), !bytes[index...].starts(with: "@media ".utf8) {
                return
                    "'\(String(decoding: bytes[index...].prefix { !HTMLReader.isSpace($0) }, as: UTF8.self).excerpt)'"
            }
            guard byte == UInt8(ascii: "(") else { continue }
            let before = bytes[..<index]
            let nameStart = before.lastIndex { !isNameByte($0) }.map { $0 + 1 } ?? 0
            let name = String(decoding: before[nameStart...], as: UTF8.self)
            if name == "url" {
                if PartAddress.id(in: bytes[(index + 1)...]) != nil { continue }
                return "'\(bytes[nameStart...].prefix { $0 != 0x29 }.excerpt)'"
            }
            if !functions.contains(name) { return "'\(name.excerpt)()'" }
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        HTMLReader.isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// CSS functions that refer to nothing outside the drawing; the empty name is a parenthesis. There is no `var`: a
    /// custom property can contain references, which `DrawingUses` would not count where they are used.
    private static let functions: Set = words(
        """
        rgb rgba hsl hsla hwb lab lch oklab oklch color-mix calc min max clamp
        translate translatex translatey scale scalex scaley rotate skewx skewy matrix
        path circle ellipse polygon inset cubic-bezier steps not is where nth-child nth-last-child
        nth-of-type nth-last-of-type lang
        """
    ).union([""])

    // MARK: Lists

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }

    private static let elements = words(
        """
        svg g defs symbol use switch title desc metadata style
        path rect circle ellipse line polyline polygon image text tspan textPath
        linearGradient radialGradient stop pattern clipPath mask marker
        filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
        feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur
        feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
        """)

    /// Attributes whose values are not CSS.
    private static let texts = words("id class lang xml:lang xml:space role title type media")

    private static let attributes = words(
        """
        style version baseProfile viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry
        fx fy fr d points pathLength transform transform-origin dx dy rotate textLength lengthAdjust
        startOffset method spacing side offset gradientUnits gradientTransform spreadMethod patternUnits
        patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits refX refY markerWidth
        markerHeight markerUnits orient systemLanguage requiredFeatures enable-background
        fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset
        stroke-linecap stroke-linejoin stroke-miterlimit paint-order opacity color color-interpolation
        color-interpolation-filters color-rendering clip-path clip-rule mask mask-type marker marker-start
        marker-mid marker-end filter flood-color flood-opacity lighting-color stop-color stop-opacity
        vector-effect shape-rendering text-rendering image-rendering visibility display overflow clip
        pointer-events cursor direction unicode-bidi writing-mode text-anchor text-decoration
        dominant-baseline alignment-baseline baseline-shift font font-family font-size font-size-adjust
        font-stretch font-style font-variant font-weight letter-spacing word-spacing line-height white-space
        filterUnits primitiveUnits in in2 result mode operator k1 k2 k3 k4 stdDeviation edgeMode values
        tableValues slope intercept amplitude exponent order kernelMatrix divisor bias targetX targetY
        kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent
        limitingConeAngle azimuth elevation pointsAtX pointsAtY pointsAtZ z scale xChannelSelector
        yChannelSelector radius baseFrequency numOctaves seed stitchTiles
        """)
}
