import Manuscript

/// The line numbers that the tool assigns to a chapter's code: each block of Swift has its own range
/// (`ProgramPlace`). A block with more lines than its range would continue in the next block's, where its
/// values and claims would be shown.
struct NumberedLines {
    /// Lines that the tool adds after a block are in its range as well.
    static let maxLines = ProgramText.cellStride - 100
    /// The ranges of inline values follow the last block's.
    static let maxCells = ProgramText.inlineBase / ProgramText.cellStride - 1

    /// Faults for blocks without enough line numbers. Blocks marked 'norun' are in no program, but count.
    static func diagnostics(in chapter: Chapter) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        func add(_ place: SourceLocation, _ message: String) {
            diagnostics.append(
                Diagnostic(path: chapter.path, at: place, message: message))
        }
        for cell in chapter.cells where cell.kind.isCompiled && count(of: cell.source) > maxLines {
            add(
                cell.place,
                "this block of Swift has \(count(of: cell.source)) lines, but at most \(maxLines) have a number of "
                    + "their own; divide it into several blocks, or leave lines out")
        }
        if chapter.cells.count > maxCells {
            add(
                chapter.cells[maxCells].place,
                "the chapter has \(chapter.cells.count) blocks of Swift, but at most \(maxCells) have lines of their "
                    + "own; divide it into several chapters")
        }
        for value in chapter.inlineValues where count(of: value.source) > 1 {
            add(value.place, "an inline value is in one line: write it without line ends")
        }
        return diagnostics
    }

    /// As the compiler counts them.
    private static func count(of source: String) -> Int {
        var count = 1
        var last: UInt8 = 0
        for byte in source.utf8 {
            if byte == 0x0D || (byte == 0x0A && last != 0x0D) { count += 1 }
            last = byte
        }
        return last == 0x0A || last == 0x0D ? count - 1 : count
    }
}
