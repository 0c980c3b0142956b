import Foundation
import Manuscript

/// Why and where a program trapped, as its standard error says.
package struct Trap: Equatable, Sendable {
    /// e.g. `Fatal error: Index out of range`; as many lines as the program said.
    var message: String
    /// The innermost place in the chapter; nil if nothing tells it.
    var line: Int?
    var column: Int?
    /// Whether a library of the system stopped, with no words: the back-trace passes over the function that called it, so that the
    /// place may be that function's caller's.
    private(set) var isOfCaller = false
    /// How many functions the back-trace has to look at behind their calls, since an access that begins in them has no line.
    private(set) var countOfAccesses = 0
    /// Those of them that have no line, and the one that the place is in.
    private var accessesWithoutLine: [CrashReport.Frame] = []
    private var frame: CrashReport.Frame?
    /// What the back-trace was made for.
    private(set) var signal: Int?
    /// Whether the chapter's code itself says where it stops.
    private let saysPlace: Bool

    /// Whether Swift's runtime ended the program for an error that nobody caught.
    var isUncaughtError: Bool {
        !saysPlace && message.hasPrefix("Fatal error: Error raised at top level")
    }

    var isStackOverflow: Bool { message.hasPrefix(Self.stackOverflow) }
    private static let stackOverflow = "Stack overflow: "

    /// Whether it is by `ExitHooks`: a call that ends the program.
    var isOfCall: Bool { message == "Fatal error: book-stop" }

    /// Whether it is by `ThrowHooks`: the throw that was asked for.
    var isOfThrow: Bool { message == "Fatal error: error thrown" }

    /// Whether another run, which tells where calls that end the program are, stopped for the same reason.
    func isFound(by other: Trap) -> Bool {
        other.isOfCall || other.message == message || isStackOverflow && other.isStackOverflow
    }

    /// Whether another run, which looks behind calls, has a line for an access that has none here. Behind the last call of a
    /// function there is another function.
    func hasLine(by other: Trap) -> Bool {
        guard let frame = other.frame, let offset = frame.offset else { return false }
        return accessesWithoutLine.contains {
            $0.function == frame.function && $0.offset.map { 1...13 ~= offset - $0 } == true
        }
    }

    /// Whether Swift's runtime got no memory: `Fatal error: failed to allocate 80 bytes of memory with alignment 8`. Its words
    /// are shown in any case.
    var isOfMemory: Bool {
        let words = message.split(separator: " ")
        return words.count > 8 && words[..<4] == ["Fatal", "error:", "failed", "to"] && words[4] == "allocate"
            && Int(words[5]) != nil && words[6...8] == ["bytes", "of", "memory"]
    }

    /// - Parameters:
    ///   - errorText: what the program and Swift's runtime wrote.
    ///   - signal: what ended the program.
    ///   - lines: those of the program; here they are numbered by cell.
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
        isOfCaller = said.line == nil && report?.isOfSystem == true
        self.signal = report?.signal
        frame = place
        if said.line == nil, let report, !report.isStackOverflow {
            countOfAccesses = report.countOfAccesses
            accessesWithoutLine = report.accessesWithoutLine
        }
        saysPlace = said.line != nil
    }

    /// Where what the runtime and the back-tracer say begins, whatever the program wrote before it; nil if they say
    /// nothing. A program that was stopped by somebody else may have been in the middle of it.
    static func start(in errorText: String, signal: Int?, _ lines: ProgramLines) -> String.Index? {
        let start = CrashReport.start(in: errorText)
        guard start != nil || signal.map(mayFollowWords) == true else { return nil }
        return Words(in: errorText, signal: signal, CrashReport(in: errorText, lines), lines).start ?? start
    }

    /// Whether a signal is one of those by which a program ends that has said why. Where `abort` is hooked (`ExitHooks`) the
    /// runtime ends no program by its signal.
    private static func mayFollowWords(_ signal: Int) -> Bool {
        #if os(Linux)
            [SIGILL, SIGTRAP].contains(Int32(signal))
        #else
            [SIGILL, SIGTRAP, SIGABRT].contains(Int32(signal))
        #endif
    }

    /// What a module says nothing of itself, from what its runner, `wasmkit`, calls it. Where it has another word for it, that word is
    /// the message.
    private static let wordsOfModules = [
        "unreachable":
            "Fatal error: a check of Swift's failed, as for a number that is too large: in pages 'Int' has 32 bits",
        "call stack exhausted": "Stack overflow: functions call each other without end or too deeply",
        "out of bounds memory access":
            "Bad pointer dereference, or the stack is full: functions call each other too deeply",
    ]
    private static let otherWord = "the module was stopped: "

    private static func words(ofModule reason: Substring) -> String {
        wordsOfModules[String(reason)] ?? otherWord + reason
    }

    /// Whether a cell's message is of a module that could not say what stopped it as exactly as the native program does.
    package static func isUntold(_ message: String) -> Bool {
        wordsOfModules.values.contains { message.hasSuffix($0) } || message.contains(otherWord)
    }

    /// What was said before the back-trace.
    private struct Words {
        var text: String?
        /// The program's.
        var line: Int?
        /// Where in the log they begin, with the place that is said before them.
        var start: String.Index?
        /// Whether the program was stopped by a call of `abort`, which Swift's runtime makes as well.
        var isAbort = false

        /// What `ExitHooks` says where `abort` is called.
        private static let abortMark = "Fatal error: book-stop abort"
        private static let most = 24
        private static let kinds = ["Fatal error", "Precondition failed", "Assertion failed"]

        /// - Parameter report: the back-trace, where it is whole.
        init(in errorText: String, signal: Int?, _ report: CrashReport?, _ programLines: ProgramLines) {
            let reportStart = CrashReport.start(in: errorText)
            // What the program wrote itself looks the same, so it counts where something may have been said.
            if report.map(\.isSilent) ?? (reportStart == nil && signal.map(mayFollowWords) == false) {
                return
            }
            let log = errorText[..<(reportStart ?? errorText.endIndex)]
            let end = log.utf8.suffix(1 << 16)
            var lines = log[end.startIndex...].split(separator: "\n", omittingEmptySubsequences: false)
            // What runs a module adds its functions' numbers.
            let runnerStart = lines.lastIndex { $0.hasPrefix("Error: Trap") }
            let isModule = runnerStart != nil
            if let runnerStart { lines.removeSubrange(runnerStart...) }
            lines.removeAll { $0.hasPrefix("swift-runtime: ") || Self.isOfStop($0) }
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
                // A message of several lines may have one in it that looks the same: what the chapter says is said in a line
                // that runs. One may give another, though, and then it is the last.
                let own = place.hasPrefix(prefix) ? Int(place.dropFirst(prefix.count)) : nil
                let isDoubtful = own.map { !path.isEmpty && !path.contains($0) } ?? false
                if found == nil || !isDoubtful { found = (index, text, place) }
                if !isDoubtful { break }
            }
            // The runtime names no place before it calls `abort`; neither does a module.
            for (index, line) in lines.enumerated().reversed() where index > found?.index ?? -1 {
                let known =
                    Self.kinds + ["Could not cast value of type ", "Simultaneous accesses to "]
                    + (isModule ? ["Simultaneous accesses, but "] : [])
                // The program may have left its own line without an end.
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

        /// Modules that say why they stop a program.
        private static let modules = [
            "Swift", "_Concurrency", "_StringProcessing", "Synchronization", "Foundation",
            "FoundationEssentials", "Dispatch", "Notebook", "Exhibits", "PlainText",
        ]

        /// Where a place begins, as in `Swift/ErrorType.swift:254`, at whose end the text stands: what comes before it in
        /// the line the program wrote, which ends where the module's name begins.
        private static func placeStart(_ text: Substring) -> Substring.Index {
            let word =
                text.lastIndex { $0 == " " || $0 == "\t" }.map { text[text.index(after: $0)...] } ?? text
            guard let slash = word.lastIndex(of: "/") else { return word.startIndex }
            let module = modules.filter { word[..<slash].hasSuffix($0) }.map(\.count).max()
            return module.map { word.index(slash, offsetBy: -$0) } ?? word.startIndex
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
