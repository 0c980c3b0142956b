import Manuscript

/// A message of the compiler, with its place.
package struct CompilerMessage: Equatable, Sendable {
    /// The file in the compiler's message: the program, or a library's source.
    package var file: String
    /// From 1, in that file or in a cell's range of the program; 0 without a place.
    package var line: Int
    /// From 1, in UTF-8 bytes; 0 without a place.
    package var column: Int
    /// Whether it is an error, a warning or a note.
    package var severity: Diagnostic.Severity
    /// The message without its place.
    package var text: String
    /// The compiler's name for a group of messages, if any.
    package var group: String?
}

extension Substring {
    /// The first occurrence of the bytes of `text`. (Characters would not do: a mark or a prefix letter before `text` forms one
    /// character with its first letter.)
    func range(ofFirst text: String) -> Range<Index>? { utf8.firstRange(of: text.utf8) }
}

extension CompilerMessage {
    /// The place in the chapter; nil if it is in none of the chapter's code.
    fileprivate func place(in chapter: Chapter) -> (program: ProgramPlace, chapter: SourceLocation)? {
        guard isInProgram else { return nil }
        let place = ProgramPlace(programLine: line)
        return place.place(in: chapter, column: column).map { (place, $0) }
    }

    /// Whether it is an error in a macro's expansion.
    private var isInExpansion: Bool { severity == .error && file.contains("@__swiftmacro_") }

    /// Whether it states where a macro is used.
    fileprivate var isExpansionNote: Bool {
        severity == .note && text.hasPrefix("in expansion of macro ")
    }

    /// The error at the place where the macro is used. Without such a note it is at the end of the chapter's
    /// code.
    fileprivate func atExpansion(_ notes: some Sequence<CompilerMessage>) -> CompilerMessage {
        guard isInExpansion, let note = notes.first(where: \.isExpansionNote) else { return self }
        var message = note
        message.severity = severity
        message.text = "\(text) (\(note.text))"
        return message
    }

    var isInProgram: Bool { file.hasSuffix(ProgramText.fileName) }

    /// Whether it is an error that an unfinished cell may cause: one in the tool's code between cells, or an
    /// unterminated comment or string.
    func isBetweenCells(of chapter: Chapter) -> Bool {
        guard severity == .error, !isInExpansion else { return false }
        if text.hasPrefix("unterminated ") { return true }
        return !isInProgram || !ProgramPlace(programLine: line).isWritten(in: chapter)
    }
}

extension CompilerMessage {
    /// The cell after whose last line the error is; nil if it is elsewhere.
    func cellThatGoesOn(in chapter: Chapter) -> Int? {
        guard severity == .error, isInProgram,
            case .cell(let index, let line) = ProgramPlace(programLine: line),
            line > chapter.cells[index].source.utf8.count(where: { $0 == 0x0A })
        else { return nil }
        return index
    }
}

extension [CompilerMessage] {
    /// The messages for a program with these lines, with lines numbered by cell.
    func renumbered(from lines: ProgramLines) -> [CompilerMessage] {
        map { message in
            guard message.file.hasSuffix(lines.file),
                let (line, column) = lines.number(ofLine: message.line, column: message.column)
            else { return message }
            var message = message
            (message.file, message.line, message.column) = (ProgramText.fileName, line, column)
            return message
        }
    }

    /// The messages at places in the chapter.
    func diagnostics(in chapter: Chapter) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for (index, message) in enumerated() where message.severity != .warning {
            if message.isExpansionNote { continue }
            let message = message.atExpansion(self[(index + 1)...].prefix { $0.severity == .note })
            guard let (place, found) = message.place(in: chapter) else {
                if message.severity == .error {
                    diagnostics.append(
                        Diagnostic(atEndOf: chapter, "\(message.text) (at the end of the chapter's code)"))
                }
                continue
            }
            var text = message.text
            if message.severity == .error, let source = place.source(in: chapter) {
                let offset =
                    place.isWritten(in: chapter)
                    ? Swift.max(0, message.column - 1 - place.columns) : source.utf8.count
                text += "\n    \(source)\n    \(source.caret(atByte: offset))"
            }
            diagnostics.append(
                Diagnostic(path: chapter.path, at: found, severity: message.severity, message: text))
        }
        return diagnostics
    }
}

extension ProgramPlace {
    /// The program's columns before the chapter's first one.
    fileprivate var columns: Int {
        if case .inlineValue(_, let form) = self { return form.columns }
        return 0
    }
}

extension Diagnostic {
    /// An error after the chapter's last cell.
    fileprivate init(atEndOf chapter: Chapter, _ message: String) {
        let place = chapter.cells.last.flatMap {
            ProgramPlace.cell(index: $0.index, line: .max).place(in: chapter, column: 1)
        }
        self.init(path: chapter.path, at: place, message: message)
    }
}

extension String {
    /// A `^` below the character at a byte of this line, taking wide characters into account.
    func caret(atByte offset: Int) -> String {
        var indent = ""
        var rest = offset
        for character in self {
            guard rest > 0, indent.utf8.count < 200 else { break }
            rest -= character.utf8.count
            indent += character == "\t" ? "\t" : character.isWide ? "  " : " "
        }
        return indent + "^"
    }
}

extension Character {
    /// Whether a terminal uses two columns for it (East Asian scripts, emoji).
    fileprivate var isWide: Bool {
        guard let scalar = unicodeScalars.first else { return false }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
