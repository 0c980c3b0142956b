import Manuscript

/// The lines that the tool gives to a chapter's code: each block of Swift has a range of its own (`ProgramPlace`). One that has more
/// lines than its range would go on in the next block's, and its values and claims would stand there.
struct NumberedLines {
    /// What follows a block in the program, such as the lines that complete it, is in its range as well.
    static let mostLines = ProgramText.cellStride - 100
    /// Behind the last block's range are those of inline values.
    static let mostCells = ProgramText.inlineBase / ProgramText.cellStride - 1

    /// Blocks that have no lines of their own, or not enough. Those marked 'norun' are in no program, but count.
    static func faults(in chapter: Chapter) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func add(_ place: Place, _ message: String) {
            faults.append(
                Diagnostic(path: chapter.path, line: place.line, column: place.column, message: message))
        }
        for cell in chapter.cells where cell.kind.isCompiled && count(of: cell.source) > mostLines {
            add(
                cell.place,
                "this block of Swift has \(count(of: cell.source)) lines, but at most \(mostLines) have a number of "
                    + "their own; divide it into several blocks, or leave lines out")
        }
        if chapter.cells.count > mostCells {
            add(
                chapter.cells[mostCells].place,
                "the chapter has \(chapter.cells.count) blocks of Swift, but at most \(mostCells) have lines of their "
                    + "own; divide it into several chapters")
        }
        for value in chapter.inlineValues where count(of: value.source) > 1 {
            add(value.place, "an inline value is in one line: write it without line ends")
        }
        return faults
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
