import Manuscript

/// The output of Swift's back-tracer when a program crashes:
///
///     *** Signal 4: Backtracing from 0x7fde3156df7f... done ***
///
///     *** Program crashed: Illegal instruction at 0x00007fde3156df7f ***
///
///     Thread 0 "program" crashed:
///
///       1 [ra] 0x000055eee25e2c0e main + 109 in program at ./chapter.swift:100002:1
struct CrashReport: Equatable, Sendable {
    struct Frame: Equatable, Sendable {
        /// `f(_:)`, `Swift runtime failure: arithmetic overflow`
        var function: String
        /// The file with the code: `program`, `libc.so.6`
        var image: String
        /// The line in the chapter's code, numbered by cell; nil for other code, and code without a line.
        var line: Int?
        var column: Int?
        /// The line in the program.
        var programLine: Int?
        /// The offset in its function.
        var offset: Int?
        /// Whether it is inlined into another function's frame.
        var isInlined = false
        /// Whether the compiler gave the code no line.
        var hasNoLine = false
    }

    /// The signal that the program received.
    var signal: Int?
    /// The beginning of the report in the log.
    var start: String.Index
    /// The kind of crash, without the address: `Bad pointer dereference`.
    var reason: String
    /// The invalid address.
    var address: UInt64?
    var stackPointer: UInt64?
    /// From the innermost one.
    var frames: [Frame]

    private static let signalMark = "*** Signal "
    /// The second one is for Swift's own checks, whose frame the back-tracer attributes to the program.
    private static let reasonMarks = ["*** Program crashed: ", "*** Swift runtime failure: "]

    /// The beginning of the last report in a log, which may be incomplete, with the preceding line break.
    static func start(in log: String) -> String.Index? {
        guard let begin = log.lastRange(of: signalMark),
            log.utf8[begin.upperBound...].prefix(64).firstRange(of: ": Backtracing from".utf8) != nil
        else { return nil }
        var before = log.utf8[..<begin.lowerBound]
        if before.last == 0x0A { before.removeLast() }
        // Other output of the back-tracer, such as about threads that it could not suspend.
        while true {
            let line = before.dropLast(before.last == 0x0A ? 1 : 0)
            let lineStart = line.lastIndex(of: 0x0A).map { line.index(after: $0) } ?? line.startIndex
            guard let note = before[lineStart...].firstRange(of: "swift-runtime: ".utf8) else { break }
            before = before[..<note.lowerBound]
        }
        return before.endIndex
    }

    /// The last report in a log, if any.
    init?(in log: String, _ programLines: ProgramLines = .byCell) {
        guard let start = Self.start(in: log),
            let crashed = Self.reasonMarks.compactMap(log.lastRange).max(by: { $0.lowerBound < $1.lowerBound }
            ), start < crashed.lowerBound
        else { return nil }
        self.start = start
        signal = log.lastRange(of: Self.signalMark).flatMap { mark in
            Int(log[mark.upperBound...].prefix { $0 != ":" })
        }
        let lines = log[crashed.upperBound...].split(separator: "\n")
        var words = lines.first ?? ""
        if words.hasSuffix(" ***") { words = words.dropLast(4) }
        if let at = words.range(ofFirst: " at 0x") {
            address = UInt64(words[at.upperBound...], radix: 16)
            words = words[..<at.lowerBound]
        }
        reason = String(words)
        frames = lines.dropFirst().compactMap { Self.frame($0, programLines) }
        for line in lines {
            // x86-64 and arm64.
            let words = line.split(separator: " ")
            if words.count > 1, words[0] == "rsp" || words[0] == "sp", words[1].hasPrefix("0x") {
                stackPointer = UInt64(words[1].dropFirst(2), radix: 16)
            }
        }
    }

    /// `3 [ra] [system] 0x000055dba2a2cfa6 main + 149 in program at ./chapter.swift:100002:10`
    private static func frame(_ line: Substring, _ programLines: ProgramLines) -> Frame? {
        var words = line.split(separator: " ")[...]
        guard let number = words.popFirst(), Int(number) != nil else { return nil }
        let flags = words.prefix { $0.hasPrefix("[") }
        words.removeFirst(flags.count)
        guard let address = words.popFirst(), address.hasPrefix("0x") else { return nil }
        let text = words.joined(separator: " ")
        guard let inside = text.lastRange(of: " in ") else { return nil }
        let rest = text[inside.upperBound...]
        let place = rest.range(ofFirst: " at ")
        var function = text[..<inside.lowerBound]
        var offset: Int?
        if let plus = String(function).lastRange(of: " + ") {
            offset = Int(text[plus.upperBound..<inside.lowerBound])
            function = function.prefix(text.distance(from: text.startIndex, to: plus.lowerBound))
        }
        var frame = Frame(
            function: String(function), image: String(rest[..<(place?.lowerBound ?? rest.endIndex)]),
            offset: offset, isInlined: flags.contains("[inlined]"))
        if let place, frame.image == "program" {
            let parts = rest[place.upperBound...].split(separator: ":")
            if parts.count > 1, parts[0].split(separator: "/").last == programLines.fileName[...],
                let line = Int(parts[1])
            {
                let column = parts.count > 2 ? Int(parts[2]) : nil
                let place = programLines.number(ofLine: line, column: column ?? 0)
                frame.programLine = line
                frame.line = place?.line
                frame.column = column == nil ? nil : place?.column
            }
            frame.hasNoLine = parts.count == 1
        }
        return frame
    }

    /// Functions within the innermost one with a line that have none because they begin an access to a
    /// variable: the compiler assigns the line to the access that follows.
    var accessesWithoutLine: [Frame] {
        zip(frames, frames.dropFirst()).prefix { $1.line == nil }.filter { callee, frame in
            frame.hasNoLine
                && (callee.function == "swift_beginAccess"
                    || [".modify", ".read"].contains { callee.function.hasSuffix($0) })
        }.map(\.1)
    }

    /// The number of the program's functions up to the last of those; 0 if there is none, or the innermost
    /// one stopped by itself.
    var countOfAccesses: Int {
        guard frames.first?.image != "program", let last = accessesWithoutLine.last else { return 0 }
        let own = frames.filter { $0.image == "program" && !$0.isInlined }
        return own.firstIndex(of: last).map { $0 + 1 } ?? 0
    }

    /// Whether the stack overflowed: the address is near the stack pointer.
    var isStackOverflow: Bool {
        guard reason == "Bad pointer dereference", let address, let stackPointer else { return false }
        // They may differ by more than an `Int` can hold.
        return max(address, stackPointer) - min(address, stackPointer) < 1 << 20
    }

    /// Whether there can be no message: the processor found the error, or the program or a system library
    /// stopped itself. Text that looks like the runtime's is then the program's own.
    var isSilent: Bool {
        frames.first?.function.hasPrefix(Self.failureMark) == true
            || ["Bad pointer dereference", "Bus error", "Floating point exception"].contains(reason)
            || !frames.isEmpty && !isInRuntime
    }

    /// Whether a library of the system stopped. Those have no frame pointers.
    var isInSystemLibrary: Bool {
        ["libc.", "libdispatch.", "libm.", "libpthread."].contains {
            frames.first?.image.hasPrefix($0) == true
        }
    }

    /// Whether Swift's runtime stopped in a function that the chapter called.
    private var isInRuntime: Bool {
        frames.prefix { $0.line == nil }.contains {
            $0.image.hasPrefix("libswiftCore") || $0.image.hasPrefix("libswift_")
                || $0.function.contains("assertionFailure")
        }
    }

    /// Whether the program itself called `abort`. Swift's runtime calls it as well, after a message.
    var isOwnAbort: Bool {
        guard let hook = frames.firstIndex(where: { $0.function == "abort" }) else { return false }
        // The hook, and everything between it and the program, has no debug information.
        return frames[hook...].first { $0.image != "program" || $0.line != nil || $0.hasNoLine }?.image
            == "program"
    }

    private static let failureMark = "Swift runtime failure: "

    /// The most frequent frame of the chapter, for infinite recursion.
    var mostFrequent: Frame? {
        let own = frames.filter { $0.line != nil && $0.column != nil }
        var best: (frame: Frame, count: Int)?
        func isSame(_ a: Frame, _ b: Frame?) -> Bool {
            a.function == b?.function && a.programLine == b?.programLine && a.column == b?.column
        }
        for frame in own where !isSame(frame, best?.frame) {
            let count = own.count { isSame($0, frame) }
            if count > best?.count ?? 0 { best = (frame, count) }
        }
        return best?.frame
    }

    /// A message for stops of Swift's runtime without one. Unknown reasons and functions are shown by name.
    var words: String {
        if let failure = frames.first(where: { $0.function.hasPrefix(Self.failureMark) }) {
            return "Fatal error: " + failure.function.dropFirst(Self.failureMark.count)
        }
        let names = Set(frames.map(\.function))
        if isStackOverflow {
            guard let frame = mostFrequent, frames.count(where: { $0.function == frame.function }) > 8 else {
                return
                    "Stack overflow: functions call each other without end or too deeply, or a value is too large "
                    + "for the stack"
            }
            return "Stack overflow: '\(frame.function)' is called again and again, without end or too deeply"
        }
        if names.contains("_dispatch_assert_queue_fail") || names.contains("_swift_task_checkIsolatedSwift") {
            return
                "Fatal error: Incorrect actor executor assumption: this code does not run on the actor that it "
                + "claims"
        }
        if names.contains("__DISPATCH_WAIT_FOR_QUEUE__") {
            return "Fatal error: deadlock: this waits for the queue that it runs on itself"
        }
        if let first = frames.first, first.image != "program", first.image.hasPrefix("lib"),
            !first.image.hasPrefix("libc.")
        {
            // A part that the compiler split off has the function's name.
            let end = first.function[...].range(ofFirst: ".cold")?.lowerBound ?? first.function.endIndex
            return "\(reason) in \(first.function[..<end])"
        }
        return reason
    }
}

extension String {
    /// The last occurrence of `text`.
    func lastRange(of text: String) -> Range<Index>? {
        let (bytes, wanted) = (utf8, Array(text.utf8))
        var index = bytes.index(endIndex, offsetBy: -wanted.count, limitedBy: startIndex)
        while let start = index {
            if bytes[start...].starts(with: wanted) {
                return start..<bytes.index(start, offsetBy: wanted.count)
            }
            index = start == startIndex ? nil : bytes.index(before: start)
        }
        return nil
    }
}
