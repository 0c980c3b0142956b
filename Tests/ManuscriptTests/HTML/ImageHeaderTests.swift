import Testing

@testable import Manuscript

@Suite struct ImageHeaderTests {
    private func size(_ kind: ImageHeader.Kind, _ bytes: [UInt8]) throws(ImageHeader.Invalid) -> ImageSize {
        try ImageHeader.size(of: kind) { offset, count in
            Array(bytes.dropFirst(max(offset, 0)).prefix(max(count, 0)))
        }
    }

    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [
            0, 0, 2, 128, 0, 0, 1, 224, 8, 2, 0, 0, 0,
        ]
    /// A GIF with a table of two colors and a comment before the picture.
    private static func gif(picture: [UInt8]) -> [UInt8] {
        Array("GIF89a".utf8) + [0x40, 1, 0xF0, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6] + [
            0x21, 0xFE, 2, 0x2C, 0x2C, 0,
        ]
            + picture
    }
    private static let gif = gif(picture: [0x2C, 0, 0, 0, 0, 0x40, 1, 0xF0, 0, 0])
    private static func webP(_ kind: String, _ rest: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8) + Array(kind.utf8) + [0, 0, 0, 0] + rest
    }
    private static func jpeg(orientation: UInt8? = nil) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8]
        if let orientation {
            let exif: [UInt8] =
                Array("Exif\0\0".utf8) + Array("MM".utf8) + [
                    0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1,
                ]
                + [0, orientation, 0, 0]
            bytes += [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        }
        bytes += [0xFF, 0xDB, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 11, 8, 0, 100, 1, 44, 1, 1, 0x11, 0]
        return bytes
    }

    @Test func sizes() throws {
        #expect(try size(.png, Self.png) == ImageSize(width: 640, height: 480))
        #expect(try size(.gif, Self.gif) == ImageSize(width: 320, height: 240))
        #expect(try size(.gif, Self.gif(picture: [0x3B])) == ImageSize(width: 320, height: 240))
        let endless = Array(Self.gif.prefix(21)) + [UInt8](repeating: 1, count: 3000) + Self.gif.suffix(10)
        #expect(throws: ImageHeader.Invalid.self) { try size(.gif, endless) }
        // Browsers continue right after FF 00, and find another frame before this one.
        for marker: UInt8 in [0x00, 0x02, 0xBF, 0xC8, 0xD8, 0xD9, 0xDE, 0xF0, 0xFD] {
            let hidden: [UInt8] = [0xFF, 0xD8, 0xFF, marker, 0, 4, 1, 2] + Self.jpeg().dropFirst(2)
            #expect(throws: ImageHeader.Invalid.self, "\(marker)") { try size(.jpeg, hidden) }
        }
        // Firefox reads at least four bytes of a control extension, and finds another picture.
        for extensionStart: [UInt8] in [[0x21, 0xF9, 1, 0], [0x21, 0xFF, 3, 0, 0, 0]] {
            #expect(throws: ImageHeader.Invalid.self) {
                try size(.gif, Self.gif(picture: extensionStart + [0] + Self.gif.suffix(10)))
            }
        }
        for name in ["NETSCAPE2.0", "ANIMEXTS1.0"] {
            let loop = [0x21, 0xFF, 11] + Array(name.utf8)
            #expect(throws: ImageHeader.Invalid.self) {
                try size(.gif, Self.gif(picture: loop + [1, 1, 0] + Self.gif.suffix(10)))
            }
            #expect(
                try size(.gif, Self.gif(picture: loop + [3, 1, 0, 0, 0] + Self.gif.suffix(10)))
                    == ImageSize(width: 320, height: 240))
        }
        let control: [UInt8] = [0x21, 0xF9, 4, 0, 0, 0, 0, 0]
        #expect(
            try size(.gif, Self.gif(picture: control + Self.gif.suffix(10)))
                == ImageSize(width: 320, height: 240))
        // Browsers use the size of the first picture if it is larger.
        let larger: [UInt8] = [0x2C, 0x10, 0, 1, 0, 0x28, 0x23, 0x28, 0x23, 0]
        #expect(try size(.gif, Self.gif(picture: larger)) == ImageSize(width: 9016, height: 9001))
        #expect(
            try size(.webP, Self.webP("VP8 ", [0, 0, 0, 0x9D, 1, 0x2A, 0x40, 0x41, 0xF0, 0]))
                == ImageSize(width: 320, height: 240))
        #expect(
            try size(.webP, Self.webP("VP8L", [0x2F, 0x3F, 0xC1, 0x3B, 0]))
                == ImageSize(width: 320, height: 240))
        #expect(
            try size(.webP, Self.webP("VP8X", [0, 0, 0, 0, 0x3F, 1, 0, 0xEF, 0, 0]))
                == ImageSize(width: 320, height: 240))
        #expect(try size(.jpeg, Self.jpeg()) == ImageSize(width: 300, height: 100))
        #expect(try size(.jpeg, Self.jpeg(orientation: 1)) == ImageSize(width: 300, height: 100))
        #expect(try size(.jpeg, Self.jpeg(orientation: 6)) == ImageSize(width: 100, height: 300))
    }

    @Test(arguments: [
        ("<svg width=\"10\" height=\"20\">", 10, 20),
        ("<svg width='1in' height='72pt' viewBox='0 0 5 5'/>", 96, 96),
        ("<?xml version=\"1.0\"?><!-- <svg> --><svg viewBox=\"0,0 30.4,10\">", 30, 10),
        ("<svg width=\"100%\" height=\"100%\" viewBox=\"-5 -5 40 20\">", 40, 20),
        ("<svg:svg width=\"80\" viewBox=\"0 0 40 20\">", 80, 40),
        ("\u{FEFF}<svg height=\"2e1\" width=\"3\">", 0, 0),
        ("<svg height=\"10\" viewBox=\"0 0 40 20\">", 20, 10),
    ])
    func svg(_ text: String, _ width: Int, _ height: Int) {
        let found = try? size(.svg, Array(text.utf8))
        #expect(found == (width == 0 ? nil : ImageSize(width: width, height: height)))
    }

    @Test(arguments: [
        ("", "is not an SVG file"), ("hello", "is not an SVG file"),
        ("<html><svg width=1 height=1>", "is not an SVG file"),
        ("<svg>", "needs a viewBox"), ("<svg width=\"0\" height=\"-3\">", "needs a viewBox"),
        ("<svg viewBox=\"0 0 nan inf\">", "needs a viewBox"), ("<svg viewBox=\"0 0 1e300 1\">", "damaged"),
        (String(repeating: " ", count: 1 << 17) + "<svg viewBox=\"0 0 1 1\">", "within its first"),
    ])
    func brokenSVG(_ text: String, _ words: String) {
        #expect { try size(.svg, Array(text.utf8)) } throws: { "\($0)".contains(words) }
    }

    @Test func fileExtensions() {
        #expect { try size(.png, Self.jpeg()) } throws: {
            "\($0)".contains("not a PNG file, as its extension says, but a JPEG")
        }
        #expect { try size(.svg, Self.png) } throws: { "\($0)".contains("a PNG file") }
        #expect { try size(.gif, Array("GIF88a".utf8)) } throws: { "\($0)".contains("of an unknown format") }
        #expect(ImageHeader.Kind(ofName: "a/b.JPEG") == .jpeg)
        #expect(ImageHeader.Kind(ofName: "a.svg/b") == nil)
    }

    /// Truncated anywhere, or with any byte changed: reading ends, with a size or a fault.
    @Test func damagedFiles() {
        let samples: [(ImageHeader.Kind, [UInt8])] = [
            (.png, Self.png), (.gif, Self.gif), (.jpeg, Self.jpeg(orientation: 6)),
            (.webP, Self.webP("VP8L", [0x2F, 0x3F, 0xC1, 0x3B, 0])),
            (.webP, Self.webP("VP8X", [0, 0, 0, 0, 0x3F, 1, 0, 0xEF, 0, 0])),
        ]
        for (kind, bytes) in samples {
            for count in 0..<bytes.count { _ = try? size(kind, Array(bytes.prefix(count))) }
            for index in bytes.indices {
                for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                    var other = bytes
                    other[index] = byte
                    if let found = try? size(kind, other) { #expect(found.width > 0 && found.height > 0) }
                }
            }
        }
        // Endless segments, and segments of length zero.
        let segments = [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0xFF, count: 100_000)
        #expect(throws: ImageHeader.Invalid.self) { try size(.jpeg, segments) }
        #expect(throws: ImageHeader.Invalid.self) {
            try size(.jpeg, [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0xFF, 0xE0, 0, 0])
        }
    }
}
