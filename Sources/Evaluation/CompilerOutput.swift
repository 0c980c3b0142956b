import Manuscript

/// One message of the compiler, with the place that it names.
package struct CompilerMessage: Equatable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int
    package var severity: Diagnostic.Severity
    package var text: String

    /// Reads what `swiftc -diagnostic-style llvm` writes: lines of `file:line:column: severity: text`, each
    /// followed by the source line and a caret, which are left out.
    package static func read(_ output: String) -> [CompilerMessage] {
        var messages: [CompilerMessage] = []
        for line in output.split(separator: "\n") {
            guard let message = CompilerMessage(header: line) else { continue }
            // The driver's two passes can say the same thing twice.
            if !messages.contains(message) || message.severity == .note { messages.append(message) }
        }
        return messages
    }
}

extension CompilerMessage {
    private init?(header: Substring) {
        for severity in [Diagnostic.Severity.error, .warning, .note] {
            guard let mark = header.range(ofFirst: ": \(severity.rawValue): ") else { continue }
            let place = header[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
            guard place.count >= 3, let line = Int(place[place.count - 2]),
                let column = Int(place[place.count - 1])
            else { continue }
            file = place.dropLast(2).joined(separator: ":")
            self.line = line
            self.column = column
            self.severity = severity
            text = String(header[mark.upperBound...])
            return
        }
        return nil
    }
}

extension Substring {
    /// The first place where `text` stands.
    func range(ofFirst text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension [CompilerMessage] {
    /// What was said of a program with these lines, as of one whose lines are numbered by cell.
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

    /// The messages in the chapter's own places.
    func diagnostics(in chapter: Chapter) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for message in self where message.severity != .warning {
            let place = ProgramPlace(programLine: message.line)
            guard message.file.hasSuffix(ProgramText.fileName),
                let found = place.place(in: chapter, column: message.column)
            else {
                // Past the last cell: something was left open.
                if message.severity == .error {
                    diagnostics.append(
                        Diagnostic(
                            path: chapter.path, line: chapter.cells.last?.places.last?.line ?? 0,
                            message: "\(message.text) (at the end of the chapter's code)"))
                }
                continue
            }
            var text = message.text
            if message.severity == .error, let source = place.source(in: chapter) {
                let caret = message.column - (found.column == 0 ? 0 : 1)
                let offset = Swift.max(0, caret - place.columns)
                text += "\n    \(source)\n    \(String(repeating: " ", count: Swift.min(offset, 200)))^"
            }
            diagnostics.append(
                Diagnostic(
                    path: chapter.path, line: found.line, column: found.column, severity: message.severity,
                    message: text))
        }
        return diagnostics
    }
}

extension ProgramPlace {
    /// The program's columns before the chapter's own first one.
    fileprivate var columns: Int {
        if case .inlineValue(_, let form) = self { return form.columns }
        return 0
    }
}
