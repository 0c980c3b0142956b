import Manuscript

/// Why and where a program trapped, as its standard error says.
struct Trap: Equatable, Sendable {
    /// e.g. `Fatal error: Index out of range`; as many lines as the program said.
    var message: String
    /// The innermost place in the chapter; nil where nothing tells it.
    var line: Int?
    var column: Int?

    /// - Parameters:
    ///   - errorText: what the program and Swift's runtime wrote.
    ///   - signal: what ended the program.
    ///   - lines: those of the program; here they are numbered by cell.
    init(errorText: String, signal: Int? = nil, _ lines: ProgramLines) {
        let report = CrashReport(in: errorText, lines)
        let said = Words(errorText[..<(report?.start ?? errorText.endIndex)], lines)
        // From the innermost one.
        let path = report?.frames.filter { $0.line != nil } ?? []
        if let text = said.text {
            message = text
        } else if said.isAbort {
            message = "Aborted: the program called 'abort'"
        } else if let report {
            message = report.words
        } else if let reason = errorText.lastRange(of: "Error: Trap: ") {
            message = Self.words(ofModule: errorText[reason.upperBound...].prefix { $0 != "\n" })
        } else if let signal {
            message = "the program was ended by \(Ending.name(ofSignal: signal))"
            if signal == 9 { message += ": it ended itself, or the system did so for want of memory" }
        } else {
            message = "the program was stopped by the system"
        }
        // What stops a function may say that it was its caller's fault. What is said has no column.
        let place =
            said.line.map { line in path.first { $0.programLine == line } }
            ?? (report?.isStackOverflow == true ? report?.mostFrequent : path.first)
        line = place?.line ?? said.line.flatMap { lines.number(ofLine: $0, column: 0)?.line }
        column = place?.column
    }

    /// What a module says nothing of itself, from what its runner calls it.
    private static func words(ofModule reason: Substring) -> String {
        switch reason {
        case "unreachable":
            "Fatal error: a check of Swift's failed, as for a number that is too large: in pages 'Int' has 32 bits"
        case "call stack exhausted": "Stack overflow: functions call each other without end or too deeply"
        case "out of bounds memory access":
            "Bad pointer dereference, or the stack is full: functions call each other too deeply"
        default: "the module was stopped: \(reason)"
        }
    }

    /// What was said before the back-trace.
    private struct Words {
        var text: String?
        /// The program's.
        var line: Int?
        /// Whether the program was stopped by a call of `abort`, which Swift's runtime makes as well.
        var isAbort = false

        /// What `StopWatch` says where `abort` is called.
        private static let abortMark = "Fatal error: book-stop abort"
        private static let most = 24

        init(_ log: Substring, _ programLines: ProgramLines) {
            let end = log.utf8.suffix(1 << 16)
            var lines = log[end.startIndex...].split(separator: "\n", omittingEmptySubsequences: false)
            // What runs a module adds its functions' numbers.
            if let end = lines.lastIndex(where: { $0.hasPrefix("Error: Trap") }) {
                lines.removeSubrange(end...)
            }
            lines.removeAll { $0.hasPrefix("swift-runtime: ") || Self.isOfStop($0) }
            if let mark = lines.lastIndex(where: { $0.hasSuffix(Self.abortMark) }) {
                isAbort = true
                lines.removeSubrange(mark...)
            }
            var found: (index: Int, text: Substring, place: Substring?)?
            for (index, line) in lines.enumerated().reversed() {
                if let (place, text) = Self.placed(line, programLines) {
                    found = (index, text, place)
                    break
                }
            }
            // The runtime names no place before it calls `abort`; neither does a module.
            for (index, line) in lines.enumerated().reversed() where index > found?.index ?? -1 {
                let isKnown = [
                    "Fatal error", "Precondition failed", "Assertion failed", "Could not cast value of type ",
                    "Simultaneous accesses to ",
                ]
                .contains { line.hasPrefix($0) }
                if isKnown, isAbort || found == nil {
                    found = (index, line, nil)
                    break
                }
            }
            guard let found else { return }
            let prefix = programLines.fileID + ":"
            if let place = found.place, place.hasPrefix(prefix) { line = Int(place.dropFirst(prefix.count)) }
            var words = [String(found.text)]
            if found.text.hasPrefix("Simultaneous accesses to ") {
                // Addresses follow.
                words = [Self.withoutAddresses(found.text)]
            } else if isAbort {
                words = ([found.text] + lines[(found.index + 1)...]).map(Self.withoutAddresses)
            } else {
                words += lines[(found.index + 1)...].map(String.init)
            }
            while words.last?.isEmpty == true { words.removeLast() }
            if words.count > Self.most { words = words.prefix(Self.most) + ["…"] }
            text = words.joined(separator: "\n")
        }

        /// What the standard library says of the call by which `stop` ends a module after its own words.
        private static func isOfStop(_ line: Substring) -> Bool {
            line.hasPrefix("PlainText/") && line.hasSuffix(": Fatal error") && line.contains("Stop.swift:")
        }

        /// `program/chapter.swift:100002: Precondition failed: text` as place and text; what stands before it in the
        /// line the program wrote itself.
        private static func placed(
            _ line: Substring, _ programLines: ProgramLines
        ) -> (place: Substring, text: Substring)? {
            for kind in ["Fatal error", "Precondition failed", "Assertion failed"] {
                guard let mark = line.range(ofFirst: ": \(kind)"),
                    line[mark.upperBound...].isEmpty
                        || line[mark.upperBound...].hasPrefix(": ")
                else { continue }
                let before = line[..<mark.lowerBound]
                guard let colon = before.lastIndex(of: ":"),
                    Int(before[before.index(after: colon)...]) != nil,
                    before[..<colon].hasSuffix(".swift") || before[..<colon].hasSuffix(programLines.fileID)
                else { continue }
                let text = line[line.index(mark.lowerBound, offsetBy: 2)...]
                let own = before.range(ofFirst: programLines.fileID)
                return (before[(own?.lowerBound ?? before.startIndex)...], text)
            }
            return nil
        }

        /// Where things lay in memory differs from run to run.
        private static func withoutAddresses(_ line: Substring) -> String {
            var text = String(line)
            for form in [#/ \(0x[0-9a-f]+\)/#, #/ to 0x[0-9a-f]+/#, #/ 0x[0-9a-f]{5,}/#] {
                text = text.replacing(form, with: "")
            }
            return text
        }
    }
}
