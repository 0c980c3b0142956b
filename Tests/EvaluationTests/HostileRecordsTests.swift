import Exhibits
import Manuscript
import TestSupport
import Testing

@testable import Evaluation

/// The records of `Tests/Fixtures/hostile`, each sent by a program among its own records.
@Suite struct HostileRecordsTests {
    private static let text =
        "# T\n\n```swift\nlet a = 1\nlet b = 2\n```\n\nIt is `\\(a)`.\n\n```swift\nlet c = 3\nlet d = 4\n```\n\n`\\(c)`\n"

    @Test(arguments: HostileTable("records").cases)
    func hostileRecord(_ found: HostileTable.Case) throws {
        let chapter = try #require(
            Chapter.read(path: "chapters/01-t.md", bytes: Array(Self.text.utf8)).chapter)
        let source = ChapterSource(
            chapter: chapter, text: ProgramText(chapter, data: [], digits: 6),
            limits: Limits(seconds: 1, memoryMiB: 64, outputMiB: 1), settings: [:])
        let wire =
            Record(.cell, cell: 0).bytes + Self.wire(found.document)
            + [
                Record(.inlineValue, cell: 0), Record(.cell, cell: 1), Record(.inlineValue, cell: 1),
                Record(.end),
            ]
            .flatMap(\.bytes)
        var reader = RecordReader(wire)
        let records = PrintedOutput.joined(PrintedOutput.filled(reader.readAll(), output: [], errors: []))
        let run = ChapterRun(end: .finished, records: records, isReadable: reader.isAtEnd, errorText: "")
        var outcome: [String]
        if let fault = RecordCheck.fault(in: run, of: source) {
            let parts = fault.message.split(separator: ": ", maxSplits: 1).map(String.init)
            #expect(
                parts.count == 2 && parts[0] == "the output of the chapter's program does not fit the chapter"
            )
            outcome = ["\(fault.line):\(fault.column): " + (parts.last?.split(separator: ";").first ?? "")]
        } else {
            var shown = Outcome()
            shown.records = records
            outcome = records.filter { $0.kind.isShown || $0.kind == .control }.map { record in
                let place = ProgramPlace(record).startOfCode(in: chapter)
                return "\(place?.line ?? 0): \(record.html.string) \(record.entries.map(\.name))"
            }
            for control in shown.controls {
                outcome.append("\(control.domain), \(InputVectors([control], texts: []).all.count) settings")
            }
            if shown.controls.isEmpty, records.contains(where: { $0.kind == .control }) {
                outcome.append("no control that is known")
            }
        }
        #expect(!found.expected.isEmpty, "nothing is expected of '\(found.name)'")
        if let other = HostileTable.difference(found.expected, outcome) {
            Issue.record("\(found.name):\n\(other)")
        }
    }

    private static func wire(_ document: [UInt8]) -> [UInt8] {
        let lines = document.split(separator: 0x0A)
        let html = lines.dropFirst().prefix { !$0.elementsEqual("entries".utf8) }
        let entries = lines.dropFirst(html.count + 2).map { $0 + [0x0A] }.flatMap { $0 }
        let bytes = Array(html.joined(separator: [0x0A]))
        let header = String(decoding: lines[0], as: UTF8.self)
        return Array("@ \(header) \(bytes.count) \(entries.count)\n".utf8) + bytes + [0x0A] + entries + [0x0A]
    }
}
