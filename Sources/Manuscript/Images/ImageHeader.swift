/// The type and size of an image, according to the beginning of its file.
package enum ImageHeader {
    /// A type of image whose size can be read. The raw value is its name in messages.
    package enum Kind: String, CaseIterable, Sendable {
        /// Portable Network Graphics, `.png`.
        case png = "PNG"
        /// `.jpg` or `.jpeg`.
        case jpeg = "JPEG"
        /// Graphics Interchange Format, `.gif`.
        case gif = "GIF"
        /// `.webp`, lossy, lossless or extended.
        case webP = "WebP"
        /// Scalable Vector Graphics, `.svg`: text, which may omit the size.
        case svg = "SVG"

        /// The type for a file name's extension.
        package init?(ofName name: String) {
            switch name.split(separator: ".").last?.lowercased() {
            case "png": self = .png
            case "jpg", "jpeg": self = .jpeg
            case "gif": self = .gif
            case "webp": self = .webP
            case "svg": self = .svg
            default: return nil
            }
        }
    }

    /// Why the size is unknown.
    package struct Invalid: Error, Equatable, Sendable {
        /// A clause for messages, after the file's name.
        package var message: String
    }

    /// Reads up to `count` bytes from an offset; fewer at the end.
    package typealias Reading = (_ offset: Int, _ count: Int) -> [UInt8]

    /// In a JPEG file the size follows the camera's metadata; this many segments are read.
    private static let jpegSegments = 2000
    /// In a GIF file comments and the like may come before the first picture: up to this many, each in up to
    /// as many parts.
    private static let gifBlocks = 1000
    /// Browsers take the first part of these extensions to have its usual length, whatever it says.
    private static let usualLengths: [UInt8: UInt8] = [0xF9: 4, 0xFF: 11, 0x01: 12]
    /// In an SVG file the size is in the first tag.
    private static let svgBytes = 1 << 16

    /// The size of an image in CSS pixels, from its first bytes; for a JPEG, from its segments.
    ///
    /// - Throws: ``Invalid`` if the file has another type, or does not state its size.
    package static func size(of kind: Kind, _ read: Reading) throws(Invalid) -> ImageSize {
        let start = read(0, 32)
        let found = self.kind(of: start)
        let size: ImageSize?
        switch kind {
        case .svg where found == nil: size = try svg(read(0, svgBytes))
        case _ where found != kind:
            let other = found.map { "a \($0.rawValue) file" } ?? "of an unknown format"
            throw Invalid(
                message:
                    "is not \(kind == .svg ? "an" : "a") \(kind.rawValue) file, as its extension says, but \(other); save it in that format"
            )
        case .png: size = png(start)
        case .gif: size = gif(read)
        case .webP: size = webP(start)
        case .jpeg: size = jpeg(read)
        case .svg: size = nil
        }
        guard let size, size.width > 0, size.height > 0, size.width < 1_000_000, size.height < 1_000_000
        else {
            throw Invalid(
                message:
                    "is a damaged \(kind.rawValue) file: it does not say how large the image is; save it again"
            )
        }
        return size
    }

    private static func kind(of start: [UInt8]) -> Kind? {
        Kind.allCases.first { $0.signatures.contains { $0.isIn(start) } }
    }

    private static func big(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int? {
        guard offset + count <= bytes.count else { return nil }
        return bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int? {
        guard offset + count <= bytes.count else { return nil }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func size(_ width: Int?, _ height: Int?) -> ImageSize? {
        guard let width, let height else { return nil }
        return ImageSize(width: width, height: height)
    }

    private static func png(_ bytes: [UInt8]) -> ImageSize? {
        guard bytes.dropFirst(12).starts(with: "IHDR".utf8) else { return nil }
        return size(big(bytes, 16, 4), big(bytes, 20, 4))
    }

    /// The size that is stated first, or more where the first picture reaches beyond it, since browsers take
    /// that.
    private static func gif(_ read: Reading) -> ImageSize? {
        let start = read(0, 13)
        guard start.count == 13, var stated = size(little(start, 6, 2), little(start, 8, 2)) else {
            return nil
        }
        func tableLength(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }
        var offset = 13 + tableLength(start[10])
        for _ in 0..<gifBlocks {
            let block = read(offset, 9)
            // An extension: its kind, and parts that each begin with their length.
            if block.first == 0x21 {
                guard block.count >= 3, usualLengths[block[1], default: block[2]] == block[2] else {
                    return nil
                }
                // Firefox takes each further part of these to have three bytes at least.
                let isLooping =
                    block[1] == 0xFF
                    && ["NETSCAPE2.0", "ANIMEXTS1.0"].contains { read(offset + 3, 11).elementsEqual($0.utf8) }
                offset += 2
                var hasEnded = false
                var isFirst = true
                for _ in 0..<gifBlocks where !hasEnded {
                    guard let length = read(offset, 1).first else { return nil }
                    if isLooping, !isFirst, [1, 2].contains(length) { return nil }
                    isFirst = false
                    offset += 1 + Int(length)
                    hasEnded = length == 0
                }
                guard hasEnded else { return nil }
                continue
            }
            // A file without a picture has the stated size.
            guard block.first == 0x2C else { return block.first == 0x3B ? stated : nil }
            guard let left = little(block, 1, 2), let top = little(block, 3, 2),
                let picture = size(little(block, 5, 2), little(block, 7, 2)), picture.width > 0,
                picture.height > 0
            else { return nil }
            stated.width = max(stated.width, left + picture.width)
            stated.height = max(stated.height, top + picture.height)
            return stated
        }
        return nil
    }

    private static func webP(_ bytes: [UInt8]) -> ImageSize? {
        switch String(decoding: bytes.dropFirst(12).prefix(4), as: UTF8.self) {
        case "VP8 " where bytes.dropFirst(23).starts(with: [0x9D, 0x01, 0x2A]):
            return size(little(bytes, 26, 2).map { $0 & 0x3FFF }, little(bytes, 28, 2).map { $0 & 0x3FFF })
        case "VP8L" where bytes.count > 20 && bytes[20] == 0x2F:
            guard let bits = little(bytes, 21, 4) else { return nil }
            return ImageSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
        case "VP8X": return size(little(bytes, 24, 3).map { $0 + 1 }, little(bytes, 27, 3).map { $0 + 1 })
        default: return nil
        }
    }

    /// Goes from segment to segment. A rotated image has width and height swapped.
    private static func jpeg(_ read: Reading) -> ImageSize? {
        var offset = 2
        var isTurned = false
        for _ in 0..<jpegSegments {
            let head = read(offset, 9)
            guard head.count >= 4, head[0] == 0xFF else { return nil }
            switch head[1] {
            case 0xFF: offset += 1
            case 0x01, 0xD0...0xD7: offset += 2
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(head[1]):
                guard let height = big(head, 5, 2), let width = big(head, 7, 2) else { return nil }
                return isTurned
                    ? ImageSize(width: height, height: width) : ImageSize(width: width, height: height)
            // Tables, metadata, comments. Any other marker browsers skip, or stop at it, so that they find
            // another size.
            case 0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xE0...0xEF, 0xFE:
                guard let length = big(head, 2, 2), length >= 2 else { return nil }
                if head[1] == 0xE1, let orientation = orientation(read(offset + 4, min(length - 2, 1 << 16)))
                {
                    isTurned = (5...8).contains(orientation)
                }
                offset += 2 + length
            default: return nil
            }
        }
        return nil
    }

    /// The orientation in the Exif data; 5 to 8 mean a rotation by a right angle.
    private static func orientation(_ segment: [UInt8]) -> Int? {
        guard segment.starts(with: "Exif\0\0".utf8) else { return nil }
        let data = Array(segment.dropFirst(6))
        let isLittle = data.starts(with: "II".utf8)
        func number(_ data: [UInt8], _ offset: Int, _ count: Int) -> Int? {
            isLittle ? little(data, offset, count) : big(data, offset, count)
        }
        guard let start = number(data, 4, 4), let count = number(data, start, 2) else { return nil }
        for index in 0..<count {
            let entry = start + 2 + index * 12
            guard let tag = number(data, entry, 2) else { return nil }
            if tag == 0x0112 { return number(data, entry + 8, 2) }
        }
        return nil
    }

    // MARK: SVG

    private static func svg(_ bytes: [UInt8]) throws(Invalid) -> ImageSize? {
        var tags = 0
        for token in HTMLReader.tokens(of: Array(bytes)) {
            guard case .startTag(let tag) = token else { continue }
            tags += 1
            guard tag.name == "svg" || tag.name.hasSuffix(":svg") else { break }
            return try svg(tag)
        }
        throw Invalid(
            message: tags == 0 && bytes.count >= svgBytes
                ? "has no <svg> within its first \(svgBytes) bytes; save it without the text before it"
                : "is not an SVG file, as its extension says: it has no <svg>; save it in that format")
    }

    private static func svg(_ tag: HTMLReader.Tag) throws(Invalid) -> ImageSize? {
        let box = (tag["viewbox"]?.value ?? "").split { $0 == " " || $0 == "," || $0.isNewline || $0 == "\t" }
            .map { Double($0) }
        let boxSize: (Double, Double)? =
            if box.count == 4, let width = box[2], let height = box[3], width > 0, height > 0,
                width.isFinite, height.isFinite
            { (width, height) } else { nil }
        let width = tag["width"].flatMap { pixels($0.value) }
        let height = tag["height"].flatMap { pixels($0.value) }
        let size: (Double, Double)
        switch (width, height, boxSize) {
        case (let width?, let height?, _): size = (width, height)
        case (let width?, nil, let box?): size = (width, width * box.1 / box.0)
        case (nil, let height?, let box?): size = (height * box.0 / box.1, height)
        case (nil, nil, let box?): size = box
        default:
            throw Invalid(
                message: "does not say how large the image is: its <svg> needs a viewBox, as in "
                    + "viewBox=\"0 0 640 480\", or width and height")
        }
        guard size.0 < 1e6, size.1 < 1e6 else { return nil }
        return ImageSize(width: max(1, Int(size.0.rounded())), height: max(1, Int(size.1.rounded())))
    }

    /// `640`, `640px`, `12.5cm`; nil for relative sizes.
    private static func pixels(_ text: String) -> Double? {
        let trimmed = text.filter { !$0.isWhitespace }.lowercased()
        let digits = trimmed.prefix { $0.isNumber || $0 == "." || $0 == "+" || $0 == "-" }
        let perUnit: Double
        switch trimmed.dropFirst(digits.count) {
        case "", "px": perUnit = 1
        case "pt": perUnit = 96.0 / 72
        case "pc": perUnit = 16
        case "in": perUnit = 96
        case "cm": perUnit = 96 / 2.54
        case "mm": perUnit = 96 / 25.4
        case "em", "rem": perUnit = 16
        case "ex": perUnit = 8
        default: return nil
        }
        guard let number = Double(digits), number > 0, number.isFinite else { return nil }
        return number * perUnit
    }
}
