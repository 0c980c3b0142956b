import Exhibits

/// Determines the order in which cells wrote to standard output and standard error. A run has them in two
/// files, so the native program runs again with both in one.
struct PrintOrder {
    let source: ChapterSource
    /// The native program, and the folder where it runs.
    let program: Program
    let folder: String

    /// The run with printed text in order. If the order is uncertain, the records of standard error are
    /// marked (`Record.hasUnknownOrder`).
    func ordered(_ run: ChapterRun) async throws(EvaluationError) -> ChapterRun {
        let texts = Self.texts(run.records)
        if program.isModule || !texts.contains(where: \.hasBoth) { return run }
        var orders: [[[PrintedPiece]?]] = []
        // Output of several threads has another order each time.
        if run.end == .finished {
            for _ in 0..<2 {
                let again = try await source.run(program, in: folder, tracing: .together)
                orders.append(Self.order(of: texts, in: Self.texts(again.records)))
            }
        }
        var ordered = run
        ordered.records = Self.records(
            run.records, texts,
            texts.indices.map { index in
                orders.first?[index] == orders.last?[index] ? orders.first?[index] : nil
            })
        return ordered
    }

    /// Text that is printed together, at one place of the page.
    private struct Text {
        var cell: Int
        var output: [Record] = []
        var errors: [Record] = []
        /// The indices of its records.
        var places: [Int] = []
        /// The kind of the record after it.
        var end: Record.Kind?

        var hasBoth: Bool { !output.isEmpty && !errors.isEmpty }

        static func bytes(_ records: [Record]) -> [UInt8] { records.flatMap(\.html.bytes) }
    }

    private static func texts(_ records: [Record]) -> [Text] {
        var texts: [Text] = []
        var open: Text?
        func close(_ end: Record.Kind?) {
            guard var text = open else { return }
            text.end = end
            texts.append(text)
            open = nil
        }
        for (index, record) in records.enumerated() {
            switch record.kind {
            case .print, .errorPrint:
                if open?.cell != record.cell { close(nil) }
                var text = open ?? Text(cell: record.cell)
                text.places.append(index)
                if record.kind == .print { text.output.append(record) } else { text.errors.append(record) }
                open = text
            case .line, .reflectedLine, .inlineValue, .progress, .location: break
            case .cell, .output, .control, .end: close(record.kind)
            }
        }
        close(nil)
        return texts
    }

    private static func order(of apart: [Text], in together: [Text]) -> [[PrintedPiece]?] {
        let isSame =
            apart.count == together.count
            && zip(apart, together).allSatisfy { $0.cell == $1.cell && $0.end == $1.end }
        guard isSame else { return apart.map { _ in nil } }
        return zip(apart, together).map { text, both in
            PrintedPiece.all(
                output: Text.bytes(text.output), errors: Text.bytes(text.errors), in: Text.bytes(both.output))
        }
    }

    private static func records(
        _ records: [Record], _ texts: [Text], _ orders: [[PrintedPiece]?]
    ) -> [Record] {
        var replaced: [Int: [Record]] = [:]
        for (text, order) in zip(texts, orders) where text.hasBoth {
            guard let order else {
                // The order may be known in part, from records in between.
                for place in text.places where records[place].kind == .errorPrint {
                    var record = records[place]
                    record.hasUnknownOrder = true
                    replaced[place] = [record]
                }
                continue
            }
            for place in text.places { replaced[place] = [] }
            replaced[text.places[0]] = self.records(order, of: text)
        }
        return records.enumerated().flatMap { replaced[$0] ?? [$1] }
    }

    /// Each line is recorded where it ends.
    private static func records(_ pieces: [PrintedPiece], of text: Text) -> [Record] {
        var entries = [text.output.flatMap(\.entries)[...], text.errors.flatMap(\.entries)[...]]
        let last = [false, true].map { isError in pieces.lastIndex { $0.isError == isError } }
        return pieces.enumerated().map { index, piece in
            let stream = piece.isError ? 1 : 0
            let count = index == last[stream] ? entries[stream].count : piece.bytes.count { $0 == 0x0A }
            let record = Record(
                piece.isError ? .errorPrint : .print, cell: text.cell, html: HTML(bytes: piece.bytes),
                entries: Array(entries[stream].prefix(count)))
            entries[stream] = entries[stream].dropFirst(count)
            return record
        }
    }
}

extension Record {
    /// For standard error: whether it is unknown which part of standard output was printed before it.
    package var hasUnknownOrder: Bool {
        get { kind == .errorPrint && line == 1 }
        set { line = newValue ? 1 : 0 }
    }
}
