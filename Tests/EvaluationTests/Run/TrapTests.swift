import Exhibits
import Foundation
import Manuscript
import PlainText
import Testing

@testable import Evaluation

/// A program's own output is distinguished from the messages of Swift's runtime when it stops.
@Suite struct TrapTests {
    private static func report(
        _ reason: String,
        _ frames: [String] = ["_assertionFailure(_:_:file:line:flags:) + 225 in libswiftCore.so"]
    ) -> String {
        let numbered = frames.enumerated().map { "\($0) [ra] 0x00007f438e4f9361 \($1)\n" }.joined()
        return
            "\n*** Signal 4: Backtracing from 0x7f438e4f9361... done ***\n\n*** Program crashed: \(reason) at "
            + "0x00007f438e4f9361 ***\n\nThread 0 \"program\" crashed:\n\n\(numbered)\n\nBacktrace took 0.04s\n\n"
    }

    private static let trap = report("Illegal instruction")
    private static let runtimeAbort = report(
        "Illegal instruction",
        [
            "_assertionFailure(_:_:file:line:flags:) + 225 in libswiftCore.so", "abort + 91 in program",
            "swift::fatalError(unsigned int, char const*, ...) + 122 in libswiftCore.so",
            "main + 516 in program at ./chapter.swift:100007:11",
        ])
    private static let ownAbort = report(
        "Illegal instruction",
        [
            "_assertionFailure(_:_:file:line:flags:) + 225 in libswiftCore.so", "abort + 91 in program",
            "main + 516 in program at ./chapter.swift:100007:11",
        ])
    private static let aborts = "Notebook/4-ExitHooks.swift:16: Fatal error: book-stop abort\n"

    /// Output to standard error, and why the program stopped.
    private static let stops: [(said: String, message: String)] = [
        ("main/chapter.swift:100002: Fatal error: me\n" + trap, "Fatal error: me"),
        ("main/chapter.swift:100002: Fatal error: a\n\nb\n" + trap, "Fatal error: a\n\nb"),
        (
            "Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range\n" + trap,
            "Fatal error: Index out of range"
        ),
        ("_Concurrency/CheckedContinuation.swift:1: Fatal error: twice\n" + trap, "Fatal error: twice"),
        (
            "PlainText/3-Stop.swift:8: Fatal error: no such data file\n" + trap,
            "Fatal error: no such data file"
        ),
        (
            "Swift/ErrorType.swift:254: Fatal error: Error raised at top level: main.E()\n"
                + "swift-runtime: failed to suspend thread 12\nswift-runtime: failed to suspend thread 13\n"
                + trap,
            "Fatal error: Error raised at top level: main.E()"
        ),
        (
            report("Illegal instruction", ["Swift runtime failure: arithmetic overflow + 0 in program"]),
            "Fatal error: arithmetic overflow"
        ),
        (report("Bad pointer dereference", ["main + 1 in program"]), "Bad pointer dereference"),
        (
            "swift-runtime: failed to suspend thread 12\n"
                + report("Bad pointer dereference", ["main + 1 in program"]),
            "Bad pointer dereference"
        ),
        (
            "Could not cast value of type 'Swift.Int' (0x7f438e7da698) to 'Swift.String' (0x7f438e7d7ca0).\n"
                + aborts
                + runtimeAbort, "Could not cast value of type 'Swift.Int' to 'Swift.String'."
        ),
        (
            "Simultaneous accesses to 0x564658dfc860, but modification requires exclusive access.\n"
                + "Previous access (a modification) started at program`<unavailable> + 97129 (0x56461d531b69).\n"
                + "Fatal access conflict detected.\n" + aborts + runtimeAbort,
            "Simultaneous accesses, but modification requires exclusive access."
        ),
        (
            "Fatal error: Attempted to read an unowned reference\n" + aborts + runtimeAbort,
            "Fatal error: Attempted to read an unowned reference"
        ),
        (aborts + ownAbort, "Aborted: the program called 'abort'"),
    ]

    private static let written = [
        "", "words\n", "no end of line", "words\nno end of line", "Fatal error: not me\n", "swift\n\n",
        "main/chapter.swift:100001: Fatal error: nor this\n",
        "Simultaneous accesses, but not of this program\n",
    ]

    /// A module's message about overlapping accesses contains no addresses.
    @Test func overlapInModule() {
        let overlap = "Simultaneous accesses, but modification requires exclusive access."
        let end = "PlainText/Stop.swift:44: Fatal error\nError: Trap: unreachable\n    at 12\n"
        let log = "written\n\(overlap)\n"
        #expect(Trap(errorText: log + end, .byCell).message == overlap)
        #expect(
            Trap(errorText: log + "Fatal error: \(overlap)\n" + end, .byCell).message
                == "Fatal error: \(overlap)")
    }

    @Test(arguments: stops.indices, written)
    func programOutputIsSeparated(_ index: Int, _ written: String) throws {
        let (said, message) = Self.stops[index]
        let log = written + said
        let start = try #require(Trap.start(in: log, signal: Int(SIGILL), .byCell))
        #expect(log[..<start] == written)
        #expect(Trap(errorText: log, signal: Int(SIGILL), .byCell).message == message)
    }

    /// There is no message if the runtime did not print one.
    @Test(arguments: written)
    func stopsWithoutMessage(_ written: String) {
        for signal in [nil, SIGKILL, SIGTERM, SIGXFSZ, SIGABRT] {
            #expect(Trap.start(in: written, signal: signal.map(Int.init), .byCell) == nil)
        }
        #expect(
            Trap(errorText: written, signal: Int(SIGTERM), .byCell).message
                == "the program was ended by signal 15 (SIGTERM)")
    }

    /// A program that stops by itself, or in a system library, has no runtime message, whatever it printed.
    @Test(arguments: [
        (
            ["raise + 91 in program", "main + 516 in program at ./chapter.swift:100007:11"],
            "Illegal instruction"
        ),
        (["_assertNothing + 4 in program at ./chapter.swift:100007:11"], "Illegal instruction"),
        (
            [
                "__DISPATCH_WAIT_FOR_QUEUE__ + 344 in libdispatch.so",
                "DispatchQueue.sync(execute:) + 145 in libswiftDispatch.so",
            ],
            "Fatal error: deadlock: this waits for the queue that it runs on itself"
        ),
    ])
    func imitatedMessages(_ frames: [String], _ message: String) {
        for written in Self.written {
            let log = written + Self.report("Illegal instruction", frames)
            #expect(Trap(errorText: log, signal: Int(SIGILL), .byCell).message == message)
            #expect(Trap.start(in: log, signal: Int(SIGILL), .byCell).map { log[..<$0] == written } == true)
        }
    }

    /// A message may contain lines that look like others.
    @Test func imitatedPlaces() {
        let stop = Self.report(
            "Illegal instruction",
            [
                "_assertionFailure(_:_:file:line:flags:) + 225 in libswiftCore.so",
                "f() + 5 in program at ./chapter.swift:100003:5",
                "main + 516 in program at ./chapter.swift:100007:1",
            ])
        let other = "main/chapter.swift:100009: Fatal error: b"
        for (said, message, line) in [
            ("main/chapter.swift:100003: Fatal error: a\n\(other)\n", "Fatal error: a\n\(other)", 100_003),
            (
                "main/chapter.swift:100007: Precondition failed: a\n\(other)\n",
                "Precondition failed: a\n\(other)", 100_007
            ),
            ("Swift/ErrorType.swift:254: Fatal error: a\n\(other)\n", "Fatal error: a\n\(other)", 100_003),
            // A place that the chapter provides itself.
            ("\(other)\n", "Fatal error: b", 100_009),
        ] {
            let trap = Trap(errorText: said + stop, signal: Int(SIGILL), .byCell)
            #expect(trap.message == message)
            #expect(trap.line == line)
        }
    }

    /// A program was stopped for exceeding its time while its backtrace was made.
    @Test(arguments: written)
    func incompleteBackTrace(_ written: String) throws {
        let log =
            written + "main/chapter.swift:100002: Fatal error: me\n\n*** Signal 4: Backtracing from 0x7f43..."
        let start = try #require(Trap.start(in: log, signal: Int(SIGKILL), .byCell))
        #expect(log[..<start] == written)
    }

    /// A program may print a backtrace of its own: its places are looked for in the chapter,
    /// and are within it.
    @Test(arguments: [
        ("200001", "1"), ("200001", "9223372036854775807"), ("9223372036854775807", "9223372036854775807"),
        ("1000000001", "9223372036854775807"), ("100099", "7"), ("-5", "-9223372036854775808"),
        ("100001", "99"),
    ])
    func forgedPlaces(_ line: String, _ column: String) throws {
        let text = "# T\n\n```swift\nlet a = 1\n```\n\n`\\(a)`\n"
        let chapter = try #require(Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter)
        let log = Self.report(
            "Illegal instruction", ["main + 1 in program at ./chapter.swift:\(line):\(column)"])
        let trap = Trap(errorText: log, signal: Int(SIGILL), .byCell)
        let place = trap.line.flatMap { line in
            ProgramPlace(programLine: line).place(in: chapter, column: trap.column ?? 1)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if let place {
            #expect(lines.indices.contains(place.line - 1))
            #expect((1...lines[place.line - 1].utf8.count + 1).contains(place.column))
        }
    }

    /// A hint about memory is given only if Swift's runtime got none.
    @Test(arguments: [
        ("Fatal error: failed to allocate 80 bytes of memory with alignment 8", true),
        ("Fatal error: failed to allocate a seat", false), ("failed to allocate 8 bytes of memory", false),
    ])
    func memory(_ message: String, _ isOutOfMemory: Bool) {
        let text = "main/chapter.swift:100002: \(message)\n" + Self.trap
        var trap = Trap(errorText: text, .byCell)
        trap.message = message
        #expect(trap.isOutOfMemory == isOutOfMemory)
    }

    /// Which throw was not caught: given by the program's last message,
    /// but not by the error's own description.
    @Test func uncaughtThrows() {
        func words(_ text: String) -> String? { Evaluator.uncaughtThrow(in: text, .byCell)?.words }
        let said = "book-uncaught 200001 main 4main1EV\n"
        #expect(words(said) == "200001 main 4main1EV")
        #expect(Evaluator.uncaughtThrow(in: said, .byCell)?.isOnMainThread == true)
        #expect(
            Evaluator.uncaughtThrow(in: "book-uncaught 1 other 4main1EV\n", .byCell)?.isOnMainThread == false)
        #expect(words("own line" + said) == "200001 main 4main1EV")
        #expect(words("book-uncaught 1 main 4main1FV\n" + said) == "200001 main 4main1EV")
        let end =
            "Swift/ErrorType.swift:254: Fatal error: Error raised at top level: book-uncaught 7 main x\n"
        #expect(words(said + end + Self.trap) == "200001 main 4main1EV")
        // If there is no such message, or a different one, no throw is known.
        for other in ["", "Fatal error\n", "book-throw\nbook-throw\n", end + Self.trap] {
            #expect(words(other) == nil, "\(other)")
        }
        for number in ["0", "-1", "x", ""] {
            #expect(words("book-uncaught \(number) main 4main1EV\n") == nil, "\(number)")
        }
    }

    /// Only Swift's runtime ends a program for an uncaught error.
    @Test func uncaughtErrors() {
        let message = "Fatal error: Error raised at top level: x"
        let frames = [
            "_assertionFailure(_:_:file:line:flags:) + 225 in libswiftCore.so",
            "main + 516 in program at ./chapter.swift:100002:1",
        ]
        let own = Trap(
            errorText: "main/chapter.swift:100002: \(message)\n" + Self.report("Illegal instruction", frames),
            signal: Int(SIGILL), .byCell)
        #expect(own.message == message && own.line == 100_002 && !own.isUncaughtError)
        let runtimes = Trap(
            errorText: "Swift/ErrorType.swift:254: \(message)\n" + Self.trap, signal: Int(SIGILL), .byCell)
        #expect(runtimes.message == message && runtimes.isUncaughtError)
    }

    /// The place from another run is used only if that run stopped for the same reason, or before a call that
    /// sends the signal.
    @Test func placesFromOtherRuns() {
        func trap(_ said: String, _ reason: String = "Illegal instruction") -> Trap {
            Trap(errorText: said + Self.report(reason), signal: Int(SIGILL), .byCell)
        }
        let stop = trap("", "Bad pointer dereference")
        #expect(stop.signal == 4)
        #expect(stop.isFound(by: trap("", "Bad pointer dereference")))
        #expect(stop.isFound(by: trap("Notebook/4-ExitHooks.swift:16: Fatal error: book-stop\n")))
        #expect(!stop.isFound(by: trap("Swift/x.swift:16: Fatal error: Index out of range\n")))
        #expect(!stop.isFound(by: trap("", "Bus error")))
    }

    /// A module that is run to explain a stop stops at the same point as the original.
    @Test func runsReachingSamePoint() {
        func printed(_ text: String) -> Record {
            var html = HTML()
            html.text(Text(text))
            return Record(.print, cell: 0, html: html)
        }
        let run = [
            Record(.cell, cell: 0), printed("a\nb\n"), Record(.cell, cell: 1),
            Record(.line, cell: 1, line: 1),
        ]
        let told = [
            Record(.cell, cell: 0), Record(.location, cell: 0, line: 1), printed("a\n"),
            Record(.location, cell: 0, line: 2),
            printed("b\n"), Record(.cell, cell: 1), Record(.location, cell: 1, line: 2),
        ]
        #expect(Evaluator.hasReachedTheSame(told, as: run))
        #expect(!Evaluator.hasReachedTheSame(Array(told.prefix(5)), as: run))
        // The optimizer may omit records just before a stop.
        #expect(Evaluator.hasReachedTheSame(told + [Record(.output, cell: 1), printed("c\n")], as: run))
        #expect(!Evaluator.hasReachedTheSame(told + [Record(.cell, cell: 2)], as: run))
        #expect(!Evaluator.hasReachedTheSame(told, as: run + [printed("c\n")]))
        #expect(!Evaluator.hasReachedTheSame(told, as: run + [Record(.inlineValue, cell: 0)]))
    }

    /// A program's own message is compared, whatever its wording.
    @Test(
        arguments: [
            ("line 3: the module was stopped: out of fuel", true),
            ("the module was stopped: out of fuel", true),
            ("line 1: Stack overflow: functions call each other without end or too deeply", true),
            ("line 1: Fatal error: the module was stopped: the loss is 2", false),
            ("Fatal error: Stack overflow: functions call each other without end or too deeply", false),
            ("Fatal error: line 2: the module was stopped: x", false),
        ])
    func impreciseMessages(_ message: String, _ isUntold: Bool) {
        #expect(Trap.isUntold(message) == isUntold)
    }
}
