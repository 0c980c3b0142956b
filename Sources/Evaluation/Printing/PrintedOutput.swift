import Exhibits
import PlainText

/// What a program printed, put where its records say.
enum PrintedOutput {
    /// Fills a native program's records of printed text, which say only how many bytes there are.
    ///
    /// - Parameters:
    ///   - output: all of its standard output.
    ///   - errors: all that it wrote itself to standard error.
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
                // A back-trace may be in it, of a program that went on after that.
                let printed = errors.prefix(record.line)
                if !printed.isEmpty { records.append(text(.errorPrint, record.cell, printed)) }
                errors = errors.dropFirst(record.line)
            default: records.append(record)
            }
            if record.kind == .cell { cell = record.cell }
        }
        // What came after the last record is the last cell's.
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

    /// Joins texts that stand together on the page, however many calls and records they came in, and records them line by
    /// line.
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
            // The value of a sentence may print, too, below the cell before it.
            case .line, .reflectedLine, .inlineValue, .progress, .stop: break
            case .cell, .output, .control, .end: close()
            }
            joined.append(record)
        }
        close()
        return joined
    }
}
