import Exhibits
import Manuscript

@testable import Evaluation

/// The readers of the output of chapters' programs and of the compiler, each with what must hold for any
/// bytes at all.
///
/// The suite runs them on the corpus in `Resources/corpus`;
/// `scripts/fuzz.sh` compiles this file with libFuzzer.
enum FuzzTarget: String, CaseIterable, Sendable {
    case records, crash, messages

    /// Stops the program if an invariant is violated.
    func run(_ bytes: [UInt8]) {
        if self == .messages { return readMessages(bytes) }
        for source in Self.sources {
            switch self {
            case .records: readRecords(bytes, of: source)
            case .crash: readLog(bytes, of: source)
            case .messages: break
            }
        }
    }

    /// All kinds of cells. An inline value prints before the first cell.
    private static let text = """
        # T `\\(0)`

        ```swift hidden
        func f() -> Int { 1 }
        ```

        ```swift
        let a = f()

          print("a")
        ```

        It is `\\(a)`, and `\\(a, digits:
        3)`.

        ```swift silent
        ```

        > ```swift folded
        > let b = 2
        > let c = 3
        > ```

        ```swift norun
        let d = 4
        ```

        ```swift traps
        fatalError()
        ```

        """

    /// The same chapter, with lines numbered by cell and with the lines of its file.
    private static let sources: [ChapterSource] = {
        let chapter = Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter!
        return [ProgramLines.byCell, ProgramLines(of: chapter)].map { lines in
            ChapterSource(
                chapter: chapter, text: ProgramText(chapter, data: [], digits: 6, lines: lines),
                limits: Limits(seconds: 1, memoryMiB: 64, outputMiB: 1), settings: [:])
        }
    }()

    // MARK: Records

    /// Records; after a byte 0xFF, printed text; after another, standard error.
    private func readRecords(_ bytes: [UInt8], of source: ChapterSource) {
        let parts = bytes.split(separator: 0xFF, maxSplits: 2, omittingEmptySubsequences: false).map(
            Array.init)
        var reader = RecordReader(parts[0])
        let sent = source.text.lines.renumbered(reader.readAll())
        expect(reader.position <= parts[0].count && reader.isAtEnd == (reader.position == parts[0].count))
        let filled = PrintedOutput.filled(
            sent, output: parts.count > 1 ? parts[1] : [], errors: parts.count > 2 ? parts[2] : [])
        let records = PrintedOutput.joined(filled)
        for end in [ChapterRun.End.finished, .trapped] {
            let run = ChapterRun(end: end, records: records, isReadable: reader.isAtEnd, errorText: "")
            if let fault = RecordCheck.fault(in: run, of: source) {
                expect(!fault.message.isEmpty && fault.line > 0)
                check(Manuscript.SourceLocation(line: fault.line, column: max(fault.column, 1)))
            } else {
                check(run, of: source)
            }
        }
        // Two runs are compared before either is checked.
        let (one, other) = (
            ChapterRun(end: .finished, records: records, errorText: ""),
            ChapterRun(end: .trapped, records: Array(records.dropLast()), errorText: "")
        )
        if let difference = RunDifference(one, other) {
            _ = ParityReason(difference).words
            if let place = difference.place(in: source.chapter) { check(place) }
        }
    }

    /// A run fits the chapter: it is complete, every place exists, and all markup is that of exhibits.
    private func check(_ run: ChapterRun, of source: ChapterSource) {
        let chapter = source.chapter
        let steps = run.records.compactMap { record -> Chapter.Step? in
            switch record.kind {
            case .cell: .cell(record.cell)
            case .inlineValue: .inlineValue(record.cell)
            default: nil
            }
        }
        expect(source.text.steps.starts(with: steps))
        if run.end == .finished {
            expect(steps == source.text.steps && run.records.last?.kind == .end)
            expect(run.records.count { $0.kind == .end } == 1)
        }
        for record in run.records {
            switch record.kind {
            case .line, .reflectedLine:
                expect(chapter.cells[record.cell].places.indices.contains(record.line - 1))
            case .output, .control, .print, .errorPrint:
                expect(chapter.cells.indices.contains(record.cell))
                if record.kind == .output, record.line >= ProgramText.cellStride {
                    let isWritten = ProgramPlace(record).isWritten(in: chapter)
                    expect(isWritten, "a claim of line \(record.line)")
                }
            case .progress: expect((0...100).contains(record.line))
            case .cell, .inlineValue, .location, .end: break
            }
            checkMarkup(record.html)
        }
        var outcome = Outcome()
        outcome.records = run.records
        let stored = StoredOutcome.read(StoredOutcome.bytes(outcome))
        expect(stored?.records == run.records)
        for control in outcome.controls {
            expect(control.keys.count <= 100_000)
            expect(!InputVectors([control], texts: ["1 2"]).all.isEmpty)
        }
    }

    /// Markup contains nothing that loads, runs, sends or navigates; checked with a separate scan.
    private func checkMarkup(_ html: HTML) {
        for token in HTMLReader.tokens(of: html.bytes) {
            switch token {
            case .text, .endTag: break
            case .comment, .declaration, .unfinished: fatalError("no exhibit makes \(html.string)")
            case .startTag(let tag):
                expect(!Self.harmful.contains(tag.name), tag.name)
                for attribute in tag.attributes {
                    let name = attribute.name
                    expect(!name.hasPrefix("on") && !Self.harmfulAttributes.contains(name), name)
                }
            }
        }
    }

    private static let harmful: Set = [
        "script", "style", "iframe", "object", "embed", "base", "meta", "link", "form", "a", "img", "image",
        "use", "math",
        "template", "noscript", "plaintext", "title", "xmp", "frame", "frameset", "body", "html", "head",
        "main", "slot",
        "foreignobject", "animate", "set", "video", "audio", "source", "picture", "dialog", "area", "applet",
        "portal",
    ]
    private static let harmfulAttributes: Set = [
        "href", "xlink:href", "src", "srcset", "style", "action", "formaction", "form", "background",
        "poster", "srcdoc",
        "ping", "is", "slot", "popovertarget", "command", "commandfor", "contenteditable", "autofocus",
        "accesskey", "xmlns",
    ]

    // MARK: Standard error

    private func readLog(_ bytes: [UInt8], of source: ChapterSource) {
        let log = String(decoding: bytes, as: UTF8.self)
        let lines = source.text.lines
        for signal in [nil, 4, 6, 11] as [Int?] {
            if let start = Trap.start(in: log, signal: signal, lines) {
                expect(start >= log.startIndex && start <= log.endIndex)
                expect(log[start...].utf8.count <= log.utf8.count)
            }
            let trap = Trap(errorText: log, signal: signal, lines)
            expect(!trap.message.isEmpty)
            let place = trap.line.map(ProgramPlace.init(programLine:)).flatMap { place in
                trap.column.map { place.place(in: source.chapter, column: $0) }
                    ?? place.startOfCode(in: source.chapter)
            }
            if let place { check(place) }
        }
        if let report = CrashReport(in: log, lines) {
            expect(CrashReport.start(in: log) == report.start)
            expect(!report.words.isEmpty || report.reason.isEmpty)
        }
    }

    // MARK: Compiler messages

    private func readMessages(_ bytes: [UInt8]) {
        guard let messages = SerializedMessages.read(bytes) else { return }
        for message in messages {
            let lines = message.text.split(separator: "\n", omittingEmptySubsequences: false)
            expect(lines.dropFirst().allSatisfy { $0.isEmpty || $0.hasPrefix(" ") }, message.text)
        }
    }

    private static let documentLines = text.split(separator: "\n", omittingEmptySubsequences: false)

    private func check(_ place: Manuscript.SourceLocation) {
        expect(Self.documentLines.indices.contains(place.line - 1), "line \(place.line)")
        expect((1...Self.documentLines[place.line - 1].utf8.count + 1).contains(place.column), "\(place)")
    }
}

/// Like `precondition`, whose message is lost in optimized code.
private func expect(
    _ condition: Bool, _ message: @autoclosure () -> String = "", file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition { fatalError(message(), file: file, line: line) }
}
