/// A way in which a program can stop, and the message it causes.
struct ProgramStop {
    var code: String
    /// Line and column in the cell; nil if only the cell is known.
    var place: (line: Int, column: Int)?
    /// The message, with its line breaks.
    var message: String
    /// Whether a cell marked `traps` may end this way.
    var isTrap = true
    /// The code's own output to standard error.
    var printed = ""

    private static func stop(
        _ code: String, at line: Int, _ column: Int, _ message: String, isTrap: Bool = true,
        printed: String = ""
    ) -> ProgramStop {
        ProgramStop(code: code, place: (line, column), message: message, isTrap: isTrap, printed: printed)
    }

    private static let noEnd =
        "this cell did not end within 2 s and was stopped; make it end, or set 'seconds:' in the chapter's front "
        + "matter or in book.yml"
    private static func left(_ code: Int) -> String {
        "the program exited with code \(code) before the chapter's end; remove the call of 'exit'"
    }

    static let stops = [
        // Stops with the chapter's own messages.
        stop(
            "let n = 3\nprecondition(n > 5, \"n is too small\")", at: 2, 1,
            "Precondition failed: n is too small"),
        stop("if true {\n    precondition(1 > 2)\n}", at: 2, 5, "Precondition failed"),
        stop("func f() { preconditionFailure(\"never\") }\nf()", at: 1, 12, "Fatal error: never"),
        stop("let n = 3\nassert(n > 5, \"n: \\(n)\")", at: 2, 1, "Assertion failed: n: 3"),
        stop("assertionFailure(\"not here\")", at: 1, 1, "Fatal error: not here"),
        stop("fatalError()", at: 1, 1, "Fatal error"),
        stop(
            "fatalError(\"a \\\"quoted\\\" ünï <b>\\nsecond line\\n\\nfourth\")", at: 1, 1,
            "Fatal error: a \"quoted\" ünï <b>\nsecond line\n\nfourth"),
        stop(
            "fatalError(\"Fatal error: twice in program at /x/chapter.swift:7:3\")", at: 1, 1,
            "Fatal error: Fatal error: twice in program at /x/chapter.swift:7:3"),
        stop("defer { fatalError(\"in defer\") }\nlet x = 1", at: 1, 9, "Fatal error: in defer"),
        stop(
            "func check(_ is: Bool, line: UInt = #line) { precondition(`is`, \"check\", line: line) }\n  check(1 > 2)",
            at: 2, 3, "Precondition failed: check"),
        stop(
            "import Foundation\nFileHandle.standardError.write(Data(\"Fatal error: not me\\n\".utf8))\n"
                + "precondition(1 > 2, \"me\")", at: 3, 1, "Precondition failed: me",
            printed: "Fatal error: not me\n"),
        stop(
            "import Foundation\nFileHandle.standardError.write(Data(\"Fatal error: no line's end\".utf8))\n"
                + "fatalError(\"me\")", at: 3, 1, "Fatal error: me", printed: "Fatal error: no line's end"),
        // Swift's checks.
        stop("let a = [1, 2]\nlet i = 7\nprint(a[i])", at: 3, 8, "Fatal error: Index out of range"),
        stop(
            "let a: Int? = Int(\"x\")\nprint(a!)", at: 2, 8,
            "Fatal error: Unexpectedly found nil while unwrapping an Optional value"),
        stop(
            "let a: Int! = Int(\"x\")\nlet b: Int = a", at: 2, 1,
            "Fatal error: Unexpectedly found nil while implicitly unwrapping an Optional value"),
        stop("var x = Int.max\nx += 1", at: 2, 3, "Fatal error: arithmetic overflow"),
        stop("var x = Int.max\nx += 1\nprint([x].count)", at: 2, 3, "Fatal error: arithmetic overflow"),
        stop("var xs = [Int.max]\nxs[0] += 1", at: 2, 7, "Fatal error: arithmetic overflow"),
        stop("let z = 0\nprint(1 / z)", at: 2, 9, "Fatal error: Division by zero"),
        stop(
            "let z = 300\nprint(UInt8(z))", at: 2, 7,
            "Fatal error: Not enough bits to represent the passed value"),
        stop(
            "let z = 1e30\nprint(Int(z))", at: 2, 7,
            "Fatal error: Double value cannot be converted to Int because the result would be greater than Int.max"
        ),
        stop(
            "let a = 5\nlet r = a...(a - 1)", at: 2, 10,
            "Fatal error: Range requires lowerBound <= upperBound"),
        stop(
            "let d = [\"a\": 1, \"a\": 2]\nprint(d.count)", at: 1, 9,
            "Fatal error: Dictionary literal contains duplicate keys"),
        stop(
            "let s = \"abc\"\nprint(s[s.index(s.endIndex, offsetBy: 1)])", at: 2, 11,
            "Fatal error: String index is out of bounds"),
        // Uncaught errors.
        stop(
            "struct E: Error {}\nfunc g() throws { throw E() }\ntry! g()", at: 3, 6,
            "Fatal error: 'try!' expression unexpectedly raised an error: main.E()"),
        stop(
            "struct E: Error { var x = 1 }\nfunc g() throws { throw E() }\ntry g()", at: 2, 19,
            "Fatal error: Error raised at top level: main.E(x: 1)"),
        stop(
            "enum E: Error { case bad }\nfunc g() async throws(E) { throw .bad }\ntry await g()", at: 2, 28,
            "Fatal error: Error raised at top level: main.E.bad"),
        // Other errors are thrown afterwards, and caught.
        stop(
            "enum E: Error { case bad, other }\nfunc g() throws { throw E.other }\n"
                + "func f() throws { defer { try? g() }; throw E.bad }\nfunc h() throws { do { try f() } }\ntry h()",
            at: 3, 39, "Fatal error: Error raised at top level: main.E.bad"),
        stop(
            "enum E: Error { case bad, other }\nfunc g() throws(E) { throw .other }\n"
                + "func f() throws(E) { defer { try? g() }; throw .bad }\ntry f()", at: 3, 42,
            "Fatal error: Error raised at top level: main.E.bad"),
        stop(
            "struct E: Error { var n: UInt8; var m = 1 }\nfunc g() throws(E) { throw E(n: 2) }\n"
                + "final class C { deinit { try? g() } }\n"
                + "func f() throws(E) { let c = C(); _ = c; throw E(n: 1) }\ntry f()", at: 4, 42,
            "Fatal error: Error raised at top level: main.E(n: 1, m: 1)"),
        stop(
            "struct E: Error, CustomStringConvertible { var description: String { try? g(); return \"me\" } }\n"
                + "enum F: Error { case other }\nfunc g() throws { throw F.other }\n"
                + "func f() throws(E) { defer { try? g() }; throw E() }\ntry f()", at: 4, 42,
            "Fatal error: Error raised at top level: me"),
        stop(
            "struct E: Error {}\nfunc f() throws { throw E() }\nfor _ in 0..<200_000 { try? f() }\n"
                + "func g() throws { throw E() }\ntry g()", at: 4, 19,
            "Fatal error: Error raised at top level: main.E()"),
        // Other threads throw as well.
        stop(
            "import Foundation\nstruct E: Error {}\nfunc f() throws { throw E() }\n"
                + "let threads = (0..<4).map { _ in Thread { while true { try? f() } } }\n"
                + "for thread in threads { thread.start() }\nThread.sleep(forTimeInterval: 0.05)\n"
                + "func g() throws { throw E() }\ntry? f()\ntry g()", at: 7, 19,
            "Fatal error: Error raised at top level: main.E()"),
        stop(
            "fatalError(\"Error raised at top level: x\")", at: 1, 1,
            "Fatal error: Error raised at top level: x"),
        // Stops by the runtime.
        stop(
            "let a: Any = 1\nlet s = a as! String", at: 2, 11,
            "Could not cast value of type 'Swift.Int' to 'Swift.String'."),
        stop(
            "class A {}\nclass B: A {}\nfunc f(_ a: A) { _ = a as! B }\nf(A())", at: 3, 24,
            "Could not cast value of type 'main.A' to 'main.B'."),
        stop(
            "func f(_ n: Int) -> Int { n == -1 ? 0 : f(n + 1) + 1 }\nprint(f(0))", at: 1, 41,
            "Stack overflow: 'f(_:)' is called again and again, without end or too deeply"),
        stop(
            "class C {\n    var g = 1\n    func m(_ x: inout Int) { g += 1; x += 1 }\n}\nlet c = C()\nc.m(&c.g)",
            at: 3, 32, "Simultaneous accesses, but modification requires exclusive access."),
        stop(
            "var a = [1, 2]\nfunc f(_ x: inout Int, _ body: () -> Void) {\n    body()\n    x += 1\n}\nf(&a[1]) {\n    a = []\n}",
            at: 7, 7, "Simultaneous accesses, but modification requires exclusive access."),
        stop(
            """
            func make() -> (() -> Void, (() -> Void) -> Void) {
                var a = [1, 2]
                func f(_ x: inout Int, _ body: () -> Void) {
                    body()
                    x += 1
                }
                return ({ a = [] }, { body in f(&a[1], body) })
            }
            let (clear, change) = make()
            change(clear)
            """, at: 7, 17, "Simultaneous accesses, but modification requires exclusive access."),
        stop(
            "actor A {\n    var n = 1\n    func m(_ a: inout Int) {\n        n += 1\n    }\n    func f() { m(&n) }\n}\nawait A().f()",
            at: 4, 11, "Simultaneous accesses, but modification requires exclusive access."),
        stop(
            "class A {}\nstruct S { unowned let a: A }\nlet s = S(a: A())\nprint(s.a)", at: 4, 9,
            "Fatal error: Attempted to read an unowned reference but object was already destroyed"),
        stop(
            "let p = UnsafeMutablePointer<Int>(bitPattern: 8)!\nprint(p.pointee)", at: 2, 9,
            "Bad pointer dereference"),
        stop(
            "var size = 1 << 50\nlet p = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)",
            at: 2, 33,
            "Fatal error: failed to allocate 1125899906842624 bytes of memory with alignment 0"),
        // Several threads.
        stop(
            "func f() async {\n    await withCheckedContinuation { (c: CheckedContinuation<Void, Never>) in\n"
                + "        c.resume()\n        c.resume()\n    }\n}\nawait f()", at: 4, 11,
            "Fatal error: SWIFT TASK CONTINUATION MISUSE: f() tried to resume its continuation more than once, "
                + "returning ()!"),
        stop(
            "actor A { func f() { MainActor.assumeIsolated {} } }\nawait A().f()", at: 1, 32,
            "Fatal error: Incorrect actor executor assumption: this code does not run on the actor that it claims"
        ),
        stop(
            "let t = Task.detached { let a = [1]; let i = 4; return a[i] }\nprint(await t.value)", at: 1, 57,
            "Fatal error: Index out of range"),
        stop(
            "import Foundation\nlet t = Thread { fatalError(\"in a thread\") }\nt.start()\n"
                + "Thread.sleep(forTimeInterval: 60)", at: 2, 18, "Fatal error: in a thread"),
        // System libraries.
        stop(
            "import Dispatch\nlet a = 1\nDispatchQueue.main.sync { print(a) }", at: 3, 20,
            "Fatal error: deadlock: this waits for the queue that it runs on itself"),
        stop(
            "import Foundation\nfunc f(_ group: DispatchGroup) {\n    group.leave()\n}\nf(DispatchGroup())",
            at: 3, 11,
            "Illegal instruction in dispatch_group_leave"),
        stop(
            "import Glibc\nfunc f(_ n: Int) -> Int { strlen(UnsafePointer(bitPattern: n)!) }\nprint(f(8))",
            at: 2, 27,
            "Bad pointer dereference"),
        // Looking for the place does not change the handlers that the backtracer needs.
        stop(
            "import Glibc\nvar action = sigaction()\nsigaction(SIGSEGV, nil, &action)\n"
                + "precondition(action.sa_flags & SA_NODEFER != 0)\n"
                + "func f(_ n: Int) -> Int { strlen(UnsafePointer(bitPattern: n)!) }\nprint(f(8))",
            at: 5, 27, "Bad pointer dereference"),
        // Harmless signals come before the fatal one.
        stop(
            "import Foundation\nsignal(SIGUSR1, SIG_IGN)\nraise(SIGUSR1)\nkill(getpid(), 0)\nDispatchQueue.main.sync {}",
            at: 5, 20, "Fatal error: deadlock: this waits for the queue that it runs on itself"),
        stop(
            "import Foundation\nsignal(SIGTERM) { _ in }\nraise(SIGTERM)\nsignal(SIGTERM, SIG_DFL)\nraise(SIGTERM)",
            at: 5, 1, "the program was ended by signal 15 (SIGTERM)"),
        stop(
            "import Foundation\nfunc f(_ n: Int) { free(UnsafeMutableRawPointer(bitPattern: n)) }\nf(8)",
            at: 2, 20,
            "Bad pointer dereference"),
        // Code that is called by a system library.
        stop(
            "import Foundation\nvar xs = [3, 1]\nqsort(&xs, 2, 8) { _, _ in strlen(UnsafePointer(bitPattern: 8)!) > 0 ? 1 : 0 }",
            at: 3, 28, "Bad pointer dereference"),
        // The program printed text that looks like the runtime's message.
        stop(
            "import Foundation\nFileHandle.standardError.write(Data(\"main/chapter.swift:100001: Fatal error: you\\n\".utf8))\n"
                + "raise(SIGILL)", at: 3, 1, "Illegal instruction",
            printed: "main/chapter.swift:100001: Fatal error: you\n"),
        // The program ends itself.
        stop(
            "import Foundation\nfunc g() { abort() }\ng()", at: 2, 12, "Aborted: the program called 'abort'"),
        stop(
            "import Foundation\nfunc g() { raise(SIGTERM) }\ng()", at: 2, 12,
            "the program was ended by signal 15 (SIGTERM)"),
        stop(
            "import Foundation\nkill(getpid(), SIGKILL)", at: 2, 1,
            "the program was ended by signal 9 (SIGKILL): it ended itself, or the system ran out of memory"
        ),
        stop("import Foundation\nraise(SIGSEGV)", at: 2, 1, "Bad pointer dereference"),
        stop("import Foundation\nfunc f() { exit(200) }\nf()", at: 2, 12, left(200), isTrap: false),
        stop("import Foundation\nif true {\n    exit(0)\n}", at: 3, 5, left(0), isTrap: false),
        stop("import Foundation\nfunc f() { _exit(3) }\nf()", at: 2, 12, left(3), isTrap: false),
        stop("import Foundation\nfunc f() { _Exit(0) }\nf()", at: 2, 12, left(0), isTrap: false),
        stop("import Glibc\nfunc f() { quick_exit(4) }\nf()", at: 2, 12, left(4), isTrap: false),
        stop(
            "import Glibc\nsignal(SIGILL) { _ in\n    _exit(5)\n}\nraise(SIGILL)", at: 3, 5, left(5),
            isTrap: false),
    ]

    static let endless = [
        ProgramStop(
            code: "func f() -> Never { while true {} }\nf()", message: noEnd, isTrap: false),
        ProgramStop(
            code:
                "func f() async { await withCheckedContinuation { (c: CheckedContinuation<Void, Never>) in } }\nawait f()",
            message: noEnd
                + "\nSWIFT TASK CONTINUATION MISUSE: f() leaked its continuation without resuming it. This may cause "
                + "tasks waiting on it to remain suspended forever.", isTrap: false),
        stop(
            "import Foundation\nfunc f() {\n    kill(getpid(), SIGSTOP)\n}\nf()", at: 3, 5,
            "the program was stopped by signal 19 (SIGSTOP) when its time (2 s) was up; remove what sends that signal",
            isTrap: false),
    ]
}
