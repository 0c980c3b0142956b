import Foundation
import TestSupport
import Testing

@testable import Manuscript

@Suite struct InertDrawingTests {
    private static let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">"

    /// A PNG signature and first chunk, in base64.
    static func picture(width: Int) -> String {
        let size = [UInt8(width >> 8), UInt8(width & 255), 0, 0, 0x1B, 0x58]
        return Data(
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0] + size + [
                8, 2, 0, 0, 0,
            ]
        ).base64EncodedString()
    }

    private func fault(_ text: String) -> String? { fault(Array(text.utf8)) }

    private func fault(_ bytes: [UInt8]) -> String? {
        InertDrawing.fault(in: bytes).map { "\($0.place.line):\($0.place.column) \($0.what)" }
    }

    /// Drawings as drawing programs and people write them.
    @Test(arguments: [
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<!-- <script> --><svg viewBox='0 0 1 1'/>",
        "<svg viewBox='0 0 1 1'><circle r='1'/></svg>",
        head + "<text x='1' fill='red'>a &lt; b &#x2264; c ≤ d > e</text></svg>",
        head
            + "<style type='text/css'><![CDATA[@media (prefers-color-scheme: dark) { path { fill: url( \"#a\" ) } }]]></style></svg>",
        head
            + "<defs><linearGradient id='a'><stop offset='0' stop-color='rgb(1, 2, 3)'/></linearGradient></defs>"
            + "<path style='fill:url(#a)' d='M0 0z' transform='translate(1) rotate(2)'/></svg>",
        "<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:svg=\"http://www.w3.org/2000/svg\"><g id='b'/>"
            + "<use xlink:href='#b'/><image href='data:image/png;base64,\(picture(width: 9))'/></svg>",
        head + "<title>f(x)</title><g aria-label='f(x)' data-note='see http://a.org'/></svg>",
    ])
    func ordinaryDrawings(_ text: String) { #expect(fault(text) == nil) }

    @Test(arguments: [
        // A name in XML, but text in HTML.
        ("<_:script xmlns:_=\"http://www.w3.org/2000/svg\" href=\"data:text/javascript,1\"/>", "<_:script>"),
        ("<:script/>", "<:script>"), ("<é/>", "<é>"), ("<svg:script/>", "<svg:script>"), ("</é>", "<é>"),
        ("<script>1</script>", "<script>"), ("<script/>", "<script>"), ("<a href='#b'/>", "<a>"),
        ("<foreignObject/>", "<foreignObject>"), ("<iframe/>", "<iframe>"), ("<handler/>", "<handler>"),
        ("<animate attributeName='href' to='x'/>", "<animate>"),
        ("<set attributeName='href' to='x'/>", "<set>"),
        ("<feImage href='https://a.org/b.png'/>", "<feImage>"), ("< script/>", "does not begin a tag"),
        ("<g onload='1'/>", "'onload' in <g>"), ("<g\nonload='1'/>", "'onload' in <g>"),
        ("<g\u{C}onload='1'/>", "a control character"), ("<g\u{A0}onload='1'/>", "<g\u{A0}onload>"),
        ("<g/onload='1'/>", "<g> without its '>'"), ("<g onload=1/>", "without quotes"),
        ("<g a/>", "without a value"),
        ("<g id='a'onload='1'/>", "'onload'"), ("<g id='<script/>'/>", "'<' in a value"),
        ("<g xmlns='http://www.w3.org/1999/xhtml'/>", "the namespace 'http://www.w3.org/1999/xhtml'"),
        ("<g xmlns:x='http://www.w3.org/2000/svg'/>", "'xmlns:x'"),
        ("<g xmlns:xlink='http://www.w3.org/1999/xhtml'/>", "the namespace"),
        ("<g xmlns='&#104;ttp://www.w3.org/1999/xhtml'/>", "the namespace"),
        ("<use href='https://a.org/b.svg#c'/>", "'href' with 'https://a.org/b.svg#c'"),
        ("<use xlink:href='data:image/svg+xml;base64,AA'/>", "'xlink:href' with"),
        ("<use href='data:image/png;base64,AA'/>", "'href'"),
        ("<image href='data:image/svg+xml;base64,AA'/>", "'href'"), ("<image href='a.png'/>", "'href'"),
        ("<image src='a.png'/>", "'src'"),
        ("<image href='data:image/png;base64,AAAA'/>", "'href' with a picture that is not a PNG"),
        (
            "<image href='data:image/jpeg;base64,\(picture(width: 9))'/>",
            "'href' with a picture that is not a JPEG"
        ),
        (
            "<image href='data:image/png;base64,\(picture(width: 9))%41'/>",
            "'href' with a picture that is not in base64"
        ),
        (
            "<image href='data:image/png;base64,\(picture(width: 0))'/>",
            "'href' with a picture that is not a PNG file"
        ), ("<g href='java&#115;cript:1'/>", "'href' with 'javascript:1'"),
        ("<g fill='url(https://a.org/b#c)'/>", "'url(https://a.org/b#c' in 'fill'"),
        ("<g style='fill:&#117;RL( &quot;//a.org/b&quot;)'/>", "'url( \"//a.org/b\"' in 'style'"),
        ("<g style='fill:\\75 rl(a)'/>", "'\\'"),
        ("<g style='background:image-set(\"a.png\" 1x)'/>", "'image-set()'"),
        ("<g style='--a:src(var(--b))'/>", "'src()'"),
        ("<style>@import 'https://a.org/b.css';</style>", "'@import'"),
        ("<style>@font-face{}</style>", "'@font-face{}'"),
        ("<style>u<!-- -->rl<![CDATA[(]]>&#x2F;a)</style>", "'url(/a'"), ("<style>a<g/></style>", "<g>"),
        ("<style>a", "<style> without its end"), ("<style><![CDATA[</style><script>]]></style>", "'<'"),
        ("<?xml-stylesheet href='a.css'?>", "a processing instruction"), ("<!DOCTYPE svg>", "'<!DOCTYPE'"),
        ("<!ENTITY a '<script/>'>", "'<!ENTITY'"), ("<text>&a;</text>", "'&a'"),
        ("<text>&#0;</text>", "'&#0'"),
        ("<text>&#+38;</text>", "'&#+38'"), ("<!-- -- <script/> -->", "'--' within a comment"),
        ("<!-- ", "a comment without"),
        ("<![CDATA[", "a CDATA section without"), ("<g id='a", "without its end"), ("<g", "without its '>'"),
        ("<", "does not begin a tag"),
    ])
    func active(_ content: String, _ what: String) {
        let fault = fault("\(Self.head)\n \(content)</svg>")
        #expect(fault?.contains(what) == true, "\(fault ?? "nothing")")
        #expect(fault?.hasPrefix("1:") == false, "\(fault ?? "nothing")")
    }

    /// Pixels that browsers keep of drawings.
    @Test func pixels() {
        let image = "<image href='data:image/png;base64,\n \(Self.picture(width: 10))'/>"
        #expect(
            InertDrawing.pixels(in: Array("<svg viewBox='0 0 1 1'>\(image)<g>\(image)</g></svg>".utf8))
                == 140_000)
        #expect(InertDrawing.pixels(in: Array("<svg viewBox='0 0 9000 9000'/>".utf8)) == 0)
    }

    @Test func places() {
        #expect(fault("<svg>\n  <g\n id='a' onclick='1'/></svg>") == "3:9 the attribute 'onclick' in <g>")
        #expect(fault("<svg><_:script/></svg>") == "1:6 the element <_:script>")
    }

    @Test func encodings() {
        let text = "<svg viewBox='0 0 1 1'/>"
        for (mark, isBig) in [([0xFF, 0xFE], false), ([0xFE, 0xFF], true), ([], false), ([], true)]
            as [([UInt8], Bool)]
        {
            let words = text.utf16.flatMap {
                isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)]
            }
            #expect(fault(mark + words)?.hasPrefix("1:") == true)
        }
        #expect(fault([0xFF]) == "1:1 text that is not UTF-8")
        for declaration in [
            "<?xml version='1.0' encoding='UTF-16'?>", "<?xml version='1.0' encoding='utf-7'?>",
            "<?xml version='1.1'?>",
            " <?xml version='1.0'?>", "<?xml version='1.0'>", "<?xml version='1.0' a='b'?>",
        ] {
            #expect(fault(declaration + text) != nil, "\(declaration)")
        }
        #expect(fault("<?xml version='1.0' encoding='utf-8'?>" + text) == nil)
    }

    /// References that a custom property would hide, and addresses that browsers end elsewhere.
    @Test(arguments: [
        ("<path style='--m:url(#m)' marker-mid='var(--m)' d='M0 0'/>", "'var()' in 'marker-mid'"),
        ("<path style='--m:url(#m);marker-mid: VAR( --m)' d='M0 0'/>", "'var()' in 'style'"),
        ("<style>path{fill:var(--a, url(#b))}</style>", "'var()'"),
        ("<path fill='url(#a(b)'/>", "'url(#a(b' in 'fill'"),
        ("<style>path{fill:url(\"#url(#b\")}</style>", "'url("),
    ])
    func hiddenReferences(_ text: String, _ words: String) {
        let found = fault(Self.head + text + "</svg>") ?? ""
        #expect(found.contains(words), "\(found)")
    }

    /// Browsers decode, trim and split addresses in ways of their own, so that only plain ones are counted, and legal.
    @Test(arguments: [
        "\u{212A}", "e\u{301}", "%61", "%+a", "a b", "a ", "a'b", "p0)", "\u{FF}", "1", "", "a&#10;",
    ])
    func unusualAddresses(_ id: String) {
        #expect(
            fault("<svg><g id='x'/><use href=\"#\(id)\"/></svg>")?.contains("legal are plain names") == true)
        #expect(fault("<svg><g fill=\"url('#\(id)')\"/></svg>")?.contains("'fill'") == true)
        #expect(fault("<svg><style>g { fill: url('#\(id)') }</style></svg>")?.contains("'url(") == true)
    }

    @Test func nestedAddressesTakeLinearTime() {
        expectLinearGrowth(to: 40_000) { count in
            Array("<svg><g data-a='\(repeated("url(#", count))'/></svg>".utf8)
        } work: { bytes in
            #expect(InertDrawing.fault(in: bytes) == nil)
        }
    }

    /// Levels of parts, each of which draws the one before it eight times.
    private func levels(_ count: Int, _ part: (Int) -> String) -> String {
        "<svg viewBox='0 0 1 1'>" + (0..<count).map(part).joined() + "</svg>"
    }

    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// A few lines in a file that are millions of shapes;
    /// a stranger's chapter can't contain drawings in its text.
    @Test func multipliedDrawings() {
        let nested = levels(8) { "<g id='a\($0)'>" + repeated("<use href='#a\($0 - 1)'></use>", 8) + "</g>" }
        let patterns = levels(8) {
            "<pattern id='a\($0)'>" + repeated("<rect fill=\"url('#a\($0 - 1)')\"></rect>", 8) + "</pattern>"
        }
        let markers =
            "<svg><marker id='a'>\(repeated("<rect></rect>", 500))</marker>"
            + "<path marker-mid='url(#a)' d='\(repeated("h1 ", 1000))'></path></svg>"
        let inherited =
            "<svg><mask id='a'>\(repeated("<rect></rect>", 500))</mask>"
            + "<g style='mask: url(#a)'>\(repeated("<rect></rect>", 500))</g></svg>"
        for (number, drawing) in [nested, patterns, markers, inherited].enumerated() {
            #expect(
                fault(drawing)?.contains("counted as often as it is drawn") == true,
                "\(number): \(fault(drawing) ?? "")")
        }
        let longPath = "M0 0" + repeated("h1 ", 20_000)
        let evading = [
            "<svg><marker id='a'><rect/></marker><path marker-mid='URL( \"#a\")' d='\(repeated(longPath, 10))'/></svg>",
            "<svg><marker id='a'><rect/><rect/><rect/><rect/><rect/><rect/><rect/><rect/></marker>"
                + "<g marker-mid='url(#a)'><path d='\(longPath)'/></g></svg>",
            "<svg><style>path{marker-mid:url(#a)}</style><marker id='a'>\(repeated("<rect/>", 500))</marker>"
                + "<path d='\(longPath)'/></svg>",
            "<svg>" + repeated("<path d='M0 0H299' stroke-dasharray='0.001'/>", 400) + "</svg>",
            "<svg>" + repeated("<path d='M0 0H299' style='STROKE-DASHARRAY:none;Stroke-DashArray : 1'/>", 400)
                + "</svg>",
            "<svg><style>path{Marker-mid:url(#a)}</style><marker id='a'>\(repeated("<rect/>", 500))</marker>"
                + "<path d='\(longPath)'/></svg>",
        ]
        for (number, drawing) in evading.enumerated() {
            #expect(
                fault(drawing)?.contains("counted as often") == true, "\(number): \(fault(drawing) ?? "")")
        }
        let fine = [
            // As Inkscape writes it.
            "<svg>" + repeated("<path style='fill:none;stroke-dasharray:none' d='M0 0'/>", 400) + "</svg>",
            "<svg>" + repeated("<path stroke-dasharray=' None ' d='M0 0'/>", 400) + "</svg>",
            "<svg><style>path{fill:url(#a)}</style><linearGradient id='a'><stop/><stop/></linearGradient>"
                + "<path d='\(repeated(longPath, 5))'/></svg>",
        ]
        for (number, drawing) in fine.enumerated() {
            #expect(fault(drawing) == nil, "\(number): \(fault(drawing) ?? "")")
        }
        let attributes = (0..<20_000).map { "data-a\($0)='1'" }.joined(separator: " ")
        #expect(fault("<svg><rect \(attributes)/></svg>") == nil)
        let sheet =
            "<svg><style>rect { fill: url(#a) }</style><pattern id='a'>\(repeated("<rect/>", 50))</pattern></svg>"
        #expect(fault(sheet) == nil)
        // Browsers draw an element that refers to itself once; not worth an exception.
        let chain = levels(22) { "<g id='a\($0)'><use href='#a\($0 + 1)'/></g>" }
        for drawing in [chain, "<svg><g id='a'><use href='#a'/></g></svg>"] {
            #expect(
                fault(drawing)?.contains("in a circle, or more than 20 deep") == true,
                "\(fault(drawing) ?? "")")
        }
        // As Matplotlib draws text: a shape for each letter, referred to where it is used.
        let letters =
            "<svg><defs>\((0..<60).map { "<path id='l\($0)' d='M 0 0'/>" }.joined())</defs>"
            + (0..<3000).map { "<g id='t\($0)'><use xlink:href='#l\($0 % 60)'/></g>" }.joined() + "</svg>"
        #expect(fault(letters) == nil)
    }
}
