import BookDriver
import Exhibits
import Foundation
import Manuscript
import PlainText
import TestSupport
import Testing

@testable import Evaluation

/// A program may send anything: records that do not fit its chapter are a fault.
@Suite struct RecordCheckTests {
    private static let text =
        "# T\n\n```swift\nlet a = 1\nlet b = 2\n```\n\nIt is `\\(a)`.\n\n```swift\nlet c = 3\n```\n\n`\\(c)`\n"

    private static func source() throws -> ChapterSource {
        let chapter = try #require(Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter)
        return ChapterSource(
            chapter: chapter, text: ProgramText(chapter, data: [], digits: 6),
            limits: Limits(seconds: 1, memoryMiB: 64, outputMiB: 1), settings: [:])
    }

    private static func html(_ markup: String) -> HTML { HTML(bytes: Array(markup.utf8)) }

    /// The records that the chapter's program sends.
    private static let good = [
        Record(.cell, cell: 0),
        Record(.line, cell: 0, line: 1, html: html("<data class=\"n\" value=\"1\">1</data>")),
        Record(.line, cell: 0, line: 2), Record(.print, cell: 0, html: html("a &lt;b&gt;\n")),
        Record(.output, cell: 0),
        Record(.inlineValue, cell: 0, html: html("1")), Record(.cell, cell: 1),
        Record(.line, cell: 1, line: 1),
        // A function of the first cell is called.
        Record(.line, cell: 0, line: 2), Record(.inlineValue, cell: 1), Record(.end),
    ]

    private static func fault(
        _ records: [Record], end: ChapterRun.End = .finished, isReadable: Bool = true
    ) throws -> Diagnostic? {
        RecordCheck.fault(
            in: ChapterRun(end: end, records: records, isReadable: isReadable, errorText: ""),
            of: try source())
    }

    @Test func validRecords() throws {
        #expect(try Self.fault(Self.good) == nil)
        #expect(try Self.fault([]) != nil)
        #expect(try Self.fault(Self.good, isReadable: false) != nil)
        // A stopped program has not sent all records.
        for count in 0..<Self.good.count {
            #expect(try Self.fault(Array(Self.good.prefix(count)), end: .trapped) == nil)
            #expect(try Self.fault(Array(Self.good.prefix(count))) != nil, "the first \(count)")
        }
    }

    /// Cached records are trusted no more than sent ones; reading them never stops the tool.
    @Test func cachedRecords() throws {
        let text =
            Self.text + "\n```swift fails\nlet d: Int = \"\"\n```\n\n```swift traps\nlet e = [1][c]\n```\n"
        let chapter = try #require(
            Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter)
        let source = ChapterSource(
            chapter: chapter, text: ProgramText(chapter, data: [], digits: 6),
            limits: Limits(seconds: 1, memoryMiB: 64, outputMiB: 1), settings: [:])
        func fits(_ records: [Record], _ messages: [Int: String] = [2: "error: no", 3: "no"]) throws -> Bool {
            var outcome = Outcome()
            outcome.records = records
            outcome.messages = messages
            let read = try #require(StoredOutcome.read(StoredOutcome.bytes(outcome)))
            return RecordCheck.fits(read, source)
        }
        let good = Self.good + [Record(.line, cell: 3, line: 1), Record(.print, cell: 3)]
        #expect(try fits(good) && fits(Self.good))
        for count in 0..<(Self.good.count) { #expect(try !fits(Array(good.prefix(count)))) }
        let far = 999_999_999_999
        for kind in [
            Record.Kind.cell, .line, .reflectedLine, .inlineValue, .control, .progress, .end, .output, .print,
            .errorPrint,
        ] {
            for (cell, line) in [(far, 0), (far, far), (3, far), (0, far), (0, 0), (2, 1), (4, 1)] {
                let record = Record(kind, cell: cell, line: line)
                let isText = [.print, .errorPrint].contains(kind)
                if !(isText && cell == 3) { #expect(try !fits(good + [record]), "\(record)") }
                if cell >= 2, kind != .progress, kind != .end {
                    #expect(try !fits([record] + good), "\(record)")
                }
            }
        }
        let script = Record(.output, cell: 3, html: Self.html("<script>"))
        #expect(try !fits(good + [script]))
        #expect(
            try !fits([good[0], Record(.output, cell: 0, html: Self.html("<iframe>"))] + good.dropFirst()))
        for cell in [0, -1, 4, far, Int.max] { #expect(try !fits(good, [cell: "no"]), "\(cell)") }
    }

    /// Records that are missing, duplicated, or at the wrong place.
    @Test func order() throws {
        for index in Self.good.indices {
            let record = Self.good[index]
            var records = Self.good
            records.remove(at: index)
            let isStep = [.cell, .inlineValue, .end].contains(record.kind)
            if isStep { #expect(try Self.fault(records) != nil, "without record \(index)") }
            records = Self.good
            records.insert(record, at: index)
            if isStep { #expect(try Self.fault(records) != nil, "record \(index) twice") }
        }
        for (a, b) in [(0, 6), (5, 9), (0, 1), (6, 7), (5, 6), (9, 10)] {
            var records = Self.good
            records.swapAt(a, b)
            #expect(try Self.fault(records) != nil, "\(a) and \(b) exchanged")
        }
        #expect(try Self.fault(Self.good + [Record(.print)]) != nil)
    }

    @Test(arguments: [
        Record(.cell, cell: 2), Record(.cell, cell: 999_999_999_999), Record(.inlineValue, cell: 2),
        Record(.line, cell: 0, line: 0), Record(.line, cell: 0, line: 3), Record(.line, cell: 1, line: 1),
        Record(.line, cell: 7, line: 1), Record(.reflectedLine, cell: 0, line: 999_999_999_999),
        Record(.output, cell: 1), Record(.control, cell: 5), Record(.print, cell: 3),
        Record(.errorPrint, cell: 2),
        Record(.output, cell: 0, line: 900_001), Record(.output, cell: 0, line: 1_000_000_091),
        Record(.progress, line: 101), Record(.end), Record(.location, cell: 0, line: 3),
        Record(.location, cell: 2, line: 1), Record(.location, cell: 2),
    ])
    func invalidPlaces(_ record: Record) throws {
        var records = Self.good
        records.insert(record, at: 3)
        let fault = try #require(try Self.fault(records))
        #expect(fault.line == 3 && fault.path == "chapters/01-t.md")
        #expect(fault.message.hasPrefix("the output of the chapter's program does not fit the chapter: it "))
    }

    @Test(arguments: [
        "<script>x</script>", "<img src=x onerror=y>", "<iframe src=x></iframe>", "<plaintext>",
        "<style>a</style>",
        "<span onclick=\"x\">a</span>", "<span style=\"x\">a</span>", "<a href=\"x\">a</a>",
        "<svg><a></a></svg>",
        "<form></form>", "<input formaction=x>", "<base>", "<!-- a", "<!-- a -->", "<!doctype x>", "<span",
        "</main>",
        "<b>a</b></figure>", "<b>a", "<b><i>a</b></i>", "<title>a</title>", "<svg><title><b></title></svg>",
        "<svg><image href=x /></svg>", "<p/onclick=x>a</p>", "<math></math>", "<SCRIPT>x</SCRIPT>", "<div/>",
        "<template></template>", "<span xlink:href=x></span>", "<?x?>", "<button form=x>a</button>",
    ])
    func markup(_ html: String) throws {
        for kind in [Record.Kind.line, .output, .inlineValue, .control, .print] {
            var records = Self.good
            let index = try #require(kind == .inlineValue ? 5 : 1)
            records[index] =
                kind == .inlineValue
                ? Record(kind, cell: 0, html: Self.html(html))
                : Record(kind, cell: 0, line: 1, html: Self.html(html))
            #expect(try Self.fault(records) != nil, "\(kind)")
        }
    }

    /// The byte readers and the checks agree: any bytes give records that fit, or a fault.
    @Test func arbitraryBytes() throws {
        var random = SeededRandom()
        let source = try Self.source()
        let whole = Self.good.flatMap(\.bytes)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: bytes[at...].prefix(20), at: at)
                default: bytes[at] = UInt8(ascii: "0") + UInt8.random(in: 0...9, using: &random)
                }
            }
            var reader = RecordReader(bytes)
            let records = reader.readAll()
            let fault = RecordCheck.fault(
                in: ChapterRun(end: .finished, records: records, isReadable: reader.isAtEnd, errorText: ""),
                of: source)
            if fault == nil {
                #expect(records.filter { $0.kind == .cell }.map(\.cell) == [0, 1])
                #expect(records.count { $0.kind == .end } == 1 && records.last?.kind == .end)
            }
        }
    }

    /// A cell without a line of code has no line next to which a value could be shown.
    @Test func cellWithoutLines() throws {
        let text = "# T\n\n```swift silent\n```\n"
        let chapter = try #require(Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter)
        let source = ChapterSource(
            chapter: chapter, text: ProgramText(chapter, data: [], digits: 6),
            limits: Limits(seconds: 1, memoryMiB: 64, outputMiB: 1), settings: [:])
        let records = [Record(.cell), Record(.line, line: 1), Record(.end)]
        let fault = RecordCheck.fault(
            in: ChapterRun(end: .finished, records: records, errorText: ""), of: source)
        #expect(fault?.message.contains("a value of line 1 of cell 1") == true)
    }

    /// Browsers read no tags within a text box; its end tag may be inside what looks like an attribute.
    @Test(arguments: [
        "<textarea><span title=\"</textarea><iframe srcdoc='x'></iframe>\"></span></textarea>",
        "<textarea><b>x</b></textarea>", "<textarea><!-- </textarea><b> --></textarea>",
    ])
    func markupWithinTextBoxes(_ html: String) {
        #expect(
            RecordMarkup.fault(in: Array(html.utf8))
                == "it sent markup within <textarea>, which no exhibit contains")
        #expect(RecordMarkup.fault(in: Array("<p><textarea>a &lt;b</textarea></p>".utf8)) == nil)
    }

    @Test func stackedMarks() throws {
        for tower in [
            "<span class=\"t\">a\(String(repeating: "\u{301}", count: 7))</span>",
            "<b title=\"<>\">a&#x301&#x301;\u{301}<b title=\"<>\">\u{301}</b>\u{301}</b>\u{301}<small>&#x000301;</small>",
        ] {
            for index in [1, 3, 5] {
                var records = Self.good
                records[index].html = Self.html(tower)
                let fault = try #require(try Self.fault(records))
                #expect(fault.line == (index == 5 ? 8 : index == 1 ? 4 : 3), "\(fault)")
                #expect(fault.message.contains("show at most 6 on one character"), "\(fault)")
            }
        }
        for start in ["\u{338}a", "<b>&#x338;a</b>", "<b title=\">\">&#824</b>a"] {
            var records = Self.good
            records[5].html = Self.html(start)
            let fault = try #require(try Self.fault(records))
            #expect(fault.line == 8 && fault.message.contains("put a letter before it"), "\(fault)")
        }
        #expect(MarkTower.begins(Array("<span class=\"t\">\u{338}a</span>".utf8)))
        #expect(MarkTower.begins(Array("\u{200B}\u{338}".utf8)))
        #expect(!MarkTower.begins(Array("<span>e\u{301}</span>".utf8)))
        #expect(!MarkTower.begins(Array("&lt;\u{338}".utf8)))
        #expect(MarkTower.first(in: Array("e\u{301}\u{323}\u{308}\u{304}".utf8)) == nil)
    }

    /// A combining mark that reaches beyond its character, or has none, covers the number next to it.
    @Test(arguments: [
        ("9 \u{2068}\u{20DE}a\u{2069}", true), ("9 \u{2068}a\u{20DD}\u{2069}", true),
        ("9 \u{2068}\u{301}\u{2069}", true),
        ("9 \u{2068}e\u{301}\u{2069}", false), ("1\u{FE0F}\u{20E3} 2\u{20E3}", false),
        ("\u{2068}\u{20E3}\u{2069}", true),
        ("<b>9</b>\u{20E3}", true), ("9 \u{2068}\u{200A}\u{301}a\u{2069}", true), ("a\u{20EA}", true),
        ("5\u{336}", true), ("9 \u{2068}\u{200B}\u{2060}\u{301}\u{2069}", true),
    ])
    func marksNextToNumbers(_ text: String, _ isRefused: Bool) {
        #expect(
            (RecordMarks.fault(in: Record(.line, cell: 0, line: 1, html: Self.html(text))) != nil)
                == isRefused)
        #expect(RecordMarks.fault(in: Record(.print, cell: 0, html: Self.html(text))) == nil)
    }

    /// Pages check against the same lists when they show results:
    /// a program sends other records for other settings.
    @Test func pageScriptHasSameLists() throws {
        let script = try String(
            contentsOfFile: Fixture.repository + "/Sources/Publishing/Resources/live.js", encoding: .utf8)
        func list(_ name: String) throws -> Set<String> {
            let start = try #require(script.range(of: "const \(name) = new Set((")).upperBound
            let end = try #require(script.range(of: ".split(", range: start..<script.endIndex)).lowerBound
            let words = script[start..<end].split { !($0.isLetter || $0.isNumber || $0 == "-") }
            return Set(words.map(String.init))
        }
        // The page itself inserts a program's printed text.
        #expect(try list("elements") == RecordMarkup.elements.union(["pre"]))
        #expect(try list("attributes") == RecordMarkup.attributes)
        #expect(try list("frame") == PageClasses.frame)
    }
}
