import Foundation
import Manuscript

/// The reason and place of a program's trap, parsed from its standard error.
package struct Trap: Equatable, Sendable {
    /// e.g. `Fatal error: Index out of range`; may have several lines.
    var message: String
    /// The innermost place in the chapter, if known.
    var line: Int?
    var column: Int?
    /// Whether a library of the system stopped without a message: the back-trace skips the function that
    /// called it, so the place may be that function's caller.
    private(set) var mayNameCaller = false
    /// The number of functions for which the back-trace has to use the return address, since an access that
    /// begins in them has no line.
    private(set) var countOfAccesses = 0
    /// The frames without a line, and the one with the place.
    private var accessesWithoutLine: [CrashReport.Frame] = []
    private var frame: CrashReport.Frame?
    /// The signal that caused the back-trace.
    private(set) var signal: Int?
    /// Whether the chapter's code itself states where it stops.
    private let saysPlace: Bool

    /// Whether Swift's runtime ended the program for an uncaught error.
    var isUncaughtError: Bool {
        !saysPlace && message.hasPrefix("Fatal error: Error raised at top level")
    }

    var isStackOverflow: Bool { message.hasPrefix(Self.stackOverflow) }
    private static let stackOverflow = "Stack overflow: "

    /// Whether `ExitHooks` caused it: a call that ends the program.
    var isExitCall: Bool { message == "Fatal error: book-stop" }

    /// Whether `ThrowHooks` caused it: the requested throw.
    var isRequestedThrow: Bool { message == "Fatal error: error thrown" }

    /// Whether another run, which traps at calls that end the program, stopped for the same reason.
    func isFound(by other: Trap) -> Bool {
        other.isExitCall || other.message == message || isStackOverflow && other.isStackOverflow
    }

    /// Whether another run, which uses return addresses, has a line for an access that has none here. After
    /// the last call in a function comes another function.
    func hasLine(by other: Trap) -> Bool {
        guard let frame = other.frame, let offset = frame.offset else { return false }
        return accessesWithoutLine.contains {
            $0.function == frame.function && $0.offset.map { 1...13 ~= offset - $0 } == true
        }
    }

    /// Whether Swift's runtime could not allocate memory: `Fatal error: failed to allocate 80 bytes of memory
    /// with alignment 8`. The message is shown in any case.
    var isOutOfMemory: Bool {
        let words = message.split(separator: " ")
        return words.count > 8 && words[..<4] == ["Fatal", "error:", "failed", "to"] && words[4] == "allocate"
            && Int(words[5]) != nil && words[6...8] == ["bytes", "of", "memory"]
    }

    /// - Parameters:
    ///   - errorText: the output of the program and Swift's runtime.
    ///   - signal: the signal that ended the program.
    ///   - lines: the program's lines; the result is numbered by cell.
    init(errorText: String, signal: Int? = nil, _ lines: ProgramLines) {
        let report = CrashReport(in: errorText, lines)
        let said = Words(in: errorText, signal: signal, report, lines)
        // From the innermost one.
        let path = report?.frames.filter { $0.line != nil } ?? []
        if let text = said.text {
            message = text
        } else if said.isAbort {
            message = "Aborted: the program called 'abort'"
        } else if let report, !report.words.isEmpty {
            message = report.words
        } else if let reason = errorText.lastRange(of: "Error: Trap: ") {
            message = Self.words(ofModule: errorText[reason.upperBound...].prefix { $0 != "\n" })
        } else if let signal {
            message = "the program was ended by \(ExitStatus.name(ofSignal: signal))"
            if signal == 9 { message += ": it ended itself, or the system ran out of memory" }
        } else {
            message = "the program was stopped by the system"
        }
        // A function that stops may blame its caller. The message's place has no column.
        let place =
            said.line.map { line in path.first { $0.programLine == line } }
            ?? (report?.isStackOverflow == true ? report?.mostFrequent : path.first)
        line = place?.line ?? said.line.flatMap { lines.number(ofLine: $0, column: 0)?.line }
        column = place?.column
        mayNameCaller = said.line == nil && report?.isInSystemLibrary == true
        self.signal = report?.signal
        frame = place
        if said.line == nil, let report, !report.isStackOverflow {
            countOfAccesses = report.countOfAccesses
            accessesWithoutLine = report.accessesWithoutLine
        }
        saysPlace = said.line != nil
    }

    /// The beginning of the messages of the runtime and the back-tracer, after all output of the program; nil
    /// if there are none. A program that was stopped from outside may have been interrupted while writing
    /// them.
    static func start(in errorText: String, signal: Int?, _ lines: ProgramLines) -> String.Index? {
        let start = CrashReport.start(in: errorText)
        guard start != nil || signal.map(mayFollowWords) == true else { return nil }
        return Words(in: errorText, signal: signal, CrashReport(in: errorText, lines), lines).start ?? start
    }

    /// Whether a signal is one that may follow a message. If `abort` is hooked (`ExitHooks`), the runtime
    /// never ends a program with its signal.
    private static func mayFollowWords(_ signal: Int) -> Bool {
        #if os(Linux)
            [SIGILL, SIGTRAP].contains(Int32(signal))
        #else
            [SIGILL, SIGTRAP, SIGABRT].contains(Int32(signal))
        #endif
    }

    /// Messages for a module's stops, by the name that its runner, `wasmkit`, uses. An unknown name is the
    /// message.
    private static let wordsOfModules = [
        "unreachable":
            "Fatal error: a check by Swift failed, such as for a number that is too large: in pages 'Int' has 32 bits",
        "call stack exhausted": "Stack overflow: functions call each other without end or too deeply",
        "out of bounds memory access":
            "Bad pointer dereference, or the stack is full: functions call each other too deeply",
    ]
    private static let otherWord = "the module was stopped: "

    private static func words(ofModule reason: Substring) -> String {
        wordsOfModules[String(reason)] ?? otherWord + reason
    }

    /// Whether a cell's message comes from a module that could not state the reason as precisely as the
    /// native program.
    package static func isUntold(_ message: String) -> Bool {
        // After its place, a program's own message begins with the kind of error.
        var words = message[...]
        if words.hasPrefix("line "), let place = words.firstRange(of: ": ") {
            words = words[place.upperBound...]
        }
        return words.hasPrefix(otherWord) || wordsOfModules.values.contains { words == $0 }
    }

    /// The message before the back-trace.
    private struct Words {
        var text: String?
        /// The line in the program.
        var line: Int?
        /// Its beginning in the log, including the place before it.
        var start: String.Index?
        /// Whether the program was stopped by a call of `abort`, which Swift's runtime makes as well.
        var isAbort = false

        /// The message of `ExitHooks` for a call of `abort`.
        private static let abortMark = "Fatal error: book-stop abort"
        private static let maxWords = 24
        private static let kinds = ["Fatal error", "Precondition failed", "Assertion failed"]

        /// - Parameter report: the back-trace, if it is complete.
        init(in errorText: String, signal: Int?, _ report: CrashReport?, _ programLines: ProgramLines) {
            let reportStart = CrashReport.start(in: errorText)
            // The program's own output may look the same, so this counts only if there may be a message.
            if report.map(\.isSilent) ?? (reportStart == nil && signal.map(mayFollowWords) == false) {
                return
            }
            let log = errorText[..<(reportStart ?? errorText.endIndex)]
            let end = log.utf8.suffix(1 << 16)
            var lines = log[end.startIndex...].split(separator: "\n", omittingEmptySubsequences: false)
            // The module runner adds function indices.
            let runnerStart = lines.lastIndex { $0.hasPrefix("Error: Trap") }
            let isModule = runnerStart != nil
            if let runnerStart { lines.removeSubrange(runnerStart...) }
            lines.removeAll { $0.hasPrefix("swift-runtime: ") || Self.isStopMessage($0) }
            if let mark = lines.lastIndex(where: { $0.hasSuffix(Self.abortMark) }) {
                isAbort = true
                start = Self.placed(lines[mark], programLines)?.place.startIndex
                lines.removeSubrange(mark...)
                if report?.isOwnAbort == true { return }
            }
            var found: (index: Int, text: Substring, place: Substring?)?
            let prefix = programLines.fileID + ":"
            let path = report?.frames.compactMap(\.programLine) ?? []
            for (index, line) in lines.enumerated().reversed() {
                guard let (place, text) = Self.placed(line, programLines) else { continue }
                // A message of several lines may contain a line that looks the same; the chapter's own
                // message is at a line that runs. But one may raise another, and then the last one counts.
                let own = place.hasPrefix(prefix) ? Int(place.dropFirst(prefix.count)) : nil
                let isDoubtful = own.map { !path.isEmpty && !path.contains($0) } ?? false
                if found == nil || !isDoubtful { found = (index, text, place) }
                if !isDoubtful { break }
            }
            // The runtime states no place before it calls `abort`; neither does a module.
            for (index, line) in lines.enumerated().reversed() where index > found?.index ?? -1 {
                let known =
                    Self.kinds + ["Could not cast value of type ", "Simultaneous accesses to "]
                    + (isModule ? ["Simultaneous accesses, but "] : [])
                // The program may have left its own line unfinished.
                let begin =
                    isAbort
                    ? known.compactMap { line.ranges(of: $0).last?.lowerBound }.max()
                    : known.contains(where: line.hasPrefix) ? line.startIndex : nil
                if let begin, isAbort || found == nil {
                    found = (index, line[begin...], nil)
                    break
                }
            }
            guard let found else { return }
            start = found.place?.startIndex ?? found.text.startIndex
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
            if words.count > Self.maxWords { words = words.prefix(Self.maxWords) + ["…"] }
            text = words.joined(separator: "\n")
        }

        /// The standard library's message for the call with which `stop` ends a module after its own message.
        private static func isStopMessage(_ line: Substring) -> Bool {
            line.hasPrefix("PlainText/") && line.hasSuffix(": Fatal error") && line.contains("Stop.swift:")
        }

        /// Splits `program/chapter.swift:100002: Precondition failed: text` into place and text; anything
        /// before it on the line is the program's own output.
        private static func placed(
            _ line: Substring, _ programLines: ProgramLines
        ) -> (place: Substring, text: Substring)? {
            for kind in kinds {
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
                return (before[(own?.lowerBound ?? placeStart(before))...], text)
            }
            return nil
        }

        /// Modules that report why they stop a program.
        private static let modules = [
            "Swift", "_Concurrency", "_StringProcessing", "Synchronization", "Foundation",
            "FoundationEssentials", "Dispatch", "Notebook", "Exhibits", "PlainText",
        ]

        /// The beginning of the place, as in `Swift/ErrorType.swift:254`, that ends the text: everything
        /// before the module's name is the program's own output.
        private static func placeStart(_ text: Substring) -> Substring.Index {
            let word =
                text.lastIndex { $0 == " " || $0 == "\t" }.map { text[text.index(after: $0)...] } ?? text
            guard let slash = word.lastIndex(of: "/") else { return word.startIndex }
            let module = modules.filter { word[..<slash].hasSuffix($0) }.map(\.count).max()
            return module.map { word.index(slash, offsetBy: -$0) } ?? word.startIndex
        }

        /// Addresses differ between runs.
        private static func withoutAddresses(_ line: Substring) -> String {
            var text = String(line)
            for form in [#/ \(0x[0-9a-f]+\)/#, #/ to 0x[0-9a-f]+/#, #/ 0x[0-9a-f]{5,}/#] {
                text = text.replacing(form, with: "")
            }
            return text
        }
    }
}
