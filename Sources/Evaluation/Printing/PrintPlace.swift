import Exhibits
import Manuscript

/// Finds the line that prints a difference between two runs. Printed text is recorded per cell, so the native
/// program runs once more and reports the line after each `print`.
struct PrintPlace {
    let source: ChapterSource
    /// The native program, and the folder where it runs.
    let program: Program
    let folder: String

    /// - Parameter run: the native run.
    /// - Returns: nil if it is unknown.
    func place(of difference: RunDifference, in run: ChapterRun) async throws(EvaluationError)
        -> SourceLocation?
    {
        guard !program.isModule, let record = difference.records.0, record.kind == .print else { return nil }
        let number = run.records[..<difference.index].count { $0.kind == .print }
        let told = try await source.run(program, in: folder, tracing: .prints)
        let texts = texts(told.records)
        guard texts.indices.contains(number) else { return nil }
        let other = difference.records.1.flatMap { $0.kind == .print ? $0 : nil }
        // If this run prints different text again, it may differ at an earlier byte.
        let start = min(
            Self.common(record.html.bytes, other?.html.bytes ?? []),
            Self.common(record.html.bytes, texts[number].flatMap(\.bytes)))
        var end = 0
        for piece in texts[number] {
            end += piece.bytes.count
            if start < end { return piece.place }
        }
        return texts[number].last?.place
    }

    /// A part of a printed text.
    private struct Piece {
        var bytes: [UInt8]
        var place: SourceLocation?
    }

    /// The texts of `PrintedOutput.joined`, with their parts. A line is reported after its output.
    private func texts(_ records: [Record]) -> [[Piece]] {
        var texts: [[Piece]] = []
        var open: Record.Kind?
        var cell = 0
        /// The parts of the last text whose line is still unknown.
        var count = 0
        for record in records {
            switch record.kind {
            case .print, .errorPrint:
                if open != record.kind || cell != record.cell {
                    if record.kind == .print { texts.append([]) }
                    (open, cell, count) = (record.kind, record.cell, 0)
                }
                guard record.kind == .print else { continue }
                texts[texts.count - 1].append(Piece(bytes: record.html.bytes))
                count += 1
            case .location, .line:
                guard open == .print, count > 0 else { continue }
                let place =
                    record.kind == .line
                    ? ProgramPlace(record)
                    : source.text.lines.number(ofLine: record.line, column: 0)
                        .map { ProgramPlace(programLine: $0.line) } ?? .outside
                for index in texts[texts.count - 1].indices.suffix(count) {
                    texts[texts.count - 1][index].place = place.startOfCode(in: source.chapter)
                }
                count = 0
            case .reflectedLine, .inlineValue, .progress: continue
            case .cell, .output, .control, .end: open = nil
            }
        }
        return texts
    }

    private static func common(_ a: [UInt8], _ b: [UInt8]) -> Int {
        zip(a, b).prefix { $0 == $1 }.count
    }
}
