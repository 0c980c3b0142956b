import Exhibits
import PlainText

/// Inserts printed output into records.
enum PrintedOutput {
    /// Fills a native program's records of printed text, which contain only byte counts.
    ///
    /// - Parameters:
    ///   - output: the whole standard output.
    ///   - errors: everything that the program itself wrote to standard error.
    static func filled(_ sent: [Record], output: [UInt8], errors: [UInt8]) -> [Record] {
        var (output, errors) = (output[...], errors[...])
        var records: [Record] = []
        var cell = 0
        for record in sent {
            switch record.kind {
            case .print:
                records.append(text(.print, record.cell, output.prefix(record.line)))
                output = output.dropFirst(record.line)
            case .errorPrint:
                // It may contain the back-trace of a program that continued after it.
                let printed = errors.prefix(record.line)
                if !printed.isEmpty { records.append(text(.errorPrint, record.cell, printed)) }
                errors = errors.dropFirst(record.line)
            default: records.append(record)
            }
            if record.kind == .cell { cell = record.cell }
        }
        // Output after the last record belongs to the last cell.
        let end = records.last?.kind == .end ? records.count - 1 : records.count
        var rest: [Record] = []
        if !output.isEmpty { rest.append(text(.print, cell, output)) }
        if !errors.isEmpty { rest.append(text(.errorPrint, cell, errors)) }
        records.insert(contentsOf: rest, at: end)
        return records
    }

    private static func text(_ kind: Record.Kind, _ cell: Int, _ bytes: ArraySlice<UInt8>) -> Record {
        let text = Text(bytes: Array(bytes))
        var html = HTML()
        html.text(text)
        return Record(
            kind, cell: cell, html: html, entries: [Entry("print", .leaf(.text(text)), printed: text)])
    }

    /// Joins adjacent text, whatever calls and records it came in, and splits it by line.
    static func joined(_ records: [Record]) -> [Record] {
        var joined: [Record] = []
        var open: Int?
        func close() {
            if let index = open {
                joined[index].entries = PrintedText.entries(joined[index].entries)
            }
            open = nil
        }
        for record in records {
            switch record.kind {
            case .print, .errorPrint:
                if let index = open, joined[index].kind == record.kind, joined[index].cell == record.cell {
                    joined[index].html.append(record.html)
                    joined[index].entries += record.entries
                } else {
                    close()
                    open = joined.count
                    joined.append(record)
                }
                continue
            // Evaluating a sentence may print as well, below the cell before it.
            case .line, .reflectedLine, .inlineValue, .progress, .location: break
            case .cell, .output, .control, .end: close()
            }
            joined.append(record)
        }
        close()
        return joined
    }
}
