/// What an image file says of itself at its beginning: of which kind it is, and how large.
package enum ImageHeader {
    /// A kind of image whose size can be read. The raw value is its name for messages.
    package enum Kind: String, CaseIterable, Sendable {
        /// Portable Network Graphics, `.png`.
        case png = "PNG"
        /// `.jpg` or `.jpeg`.
        case jpeg = "JPEG"
        /// Graphics Interchange Format, `.gif`.
        case gif = "GIF"
        /// `.webp`, lossy, lossless or extended.
        case webP = "WebP"
        /// Scalable Vector Graphics, `.svg`: text, whose size may be left out.
        case svg = "SVG"

        /// By the ending of a file's name.
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

    /// Why there is no size, in words.
    package struct Invalid: Error, Equatable, Sendable {
        /// As the end of a sentence about the file.
        package var message: String
    }

    /// Reads up to so many bytes of a file from an offset on; fewer at its end.
    package typealias Reading = (_ offset: Int, _ count: Int) -> [UInt8]

    /// A JPEG file has its size behind what cameras put in, which is this long at most.
    private static let jpegSegments = 2000
    /// An SVG file has its size in its first tag.
    private static let svgBytes = 1 << 16

    /// The size of an image in CSS pixels, from its first bytes and, in a JPEG, from those that follow.
    ///
    /// - Throws: ``Fault`` where the bytes are of another kind, or say no size.
    package static func size(of kind: Kind, _ read: Reading) throws(Invalid) -> ImageSize {
        let start = read(0, 32)
        let found = self.kind(of: start)
        let size: ImageSize?
        switch kind {
        case .svg where found == nil: size = try svg(read(0, svgBytes))
        case _ where found != kind:
            let other = found.map { "a \($0.rawValue) file" } ?? "something else"
            throw Invalid(
                message:
                    "is no \(kind.rawValue) file, as its ending says, but \(other); save it as what it says")
        case .png: size = png(start)
        case .gif: size = gif(start)
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

    private static func gif(_ bytes: [UInt8]) -> ImageSize? { size(little(bytes, 6, 2), little(bytes, 8, 2)) }

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

    /// Goes from segment to segment. An image that is to be turned is as high as it was wide.
    private static func jpeg(_ read: Reading) -> ImageSize? {
        var offset = 2
        var isTurned = false
        for _ in 0..<jpegSegments {
            let head = read(offset, 9)
            guard head.count >= 4, head[0] == 0xFF else { return nil }
            switch head[1] {
            case 0xFF: offset += 1
            case 0x01, 0xD0...0xD8: offset += 2
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(head[1]):
                guard let height = big(head, 5, 2), let width = big(head, 7, 2) else { return nil }
                return isTurned
                    ? ImageSize(width: height, height: width) : ImageSize(width: width, height: height)
            case 0xD9, 0xDA: return nil
            default:
                guard let length = big(head, 2, 2), length >= 2 else { return nil }
                if head[1] == 0xE1, let orientation = orientation(read(offset + 4, min(length - 2, 1 << 16)))
                {
                    isTurned = (5...8).contains(orientation)
                }
                offset += 2 + length
            }
        }
        return nil
    }

    /// What the Exif data of a camera say: 5 to 8 where the image is to be turned by a right angle.
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
                ? "has no <svg> within its first \(svgBytes) bytes; save it without what stands before"
                : "is no SVG file, as its ending says: it has no <svg>; save it as what it says")
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

    /// `640`, `640px`, `12.5cm`; nil for shares of what is around it.
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
