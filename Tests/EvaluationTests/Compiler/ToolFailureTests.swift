import Foundation
import Manuscript
import Testing

@testable import Evaluation

/// Failures of tools that report no place, unlike the compiler for mistakes in code.
@Suite struct ToolFailureTests {
    private static func chapter() throws -> Chapter {
        let text = "# T\n\n```swift\nlet a = 1\n  let b = 2\nlet c = 3\n```\n"
        return try #require(Chapter.read(path: "chapters/01-t.md", bytes: Array(text.utf8)).chapter)
    }

    private static func failure(_ tool: String, _ exitStatus: Evaluation.ExitStatus, _ output: String)
        -> ToolFailure
    {
        ToolFailure(Tool.Result(tool: tool, exitStatus: exitStatus, output: output))
    }

    /// As Swift 6.3 writes it, shortened in the middle.
    private static let crash = """
        Assertion failed: (decl), function computeStorage at Decl.cpp:4810.
        Please submit a bug report (https://swift.org/contributing/#reporting-bugs) and include the crash backtrace.
        Stack dump:
        0.\tProgram arguments: /usr/bin/swift-frontend -frontend -c -primary-file main.swift
        1.\tSwift version 6.3.1 (swift-6.3.1-RELEASE)
        2.\tCompiling with effective version 5.10
        3.\tWhile evaluating request ASTLoweringRequest(Lowering AST to SIL for module program)
        4.\tWhile silgen emitFunction SIL function "@$s7program1fyyF".
         for 'f()' (at chapter.swift:100002:3)
         #0 0x000055c133352738 llvm::sys::PrintStackTrace(llvm::raw_ostream&, int) (/usr/bin/swift-frontend+0x72e7738)
        """

    @Test func compilerCrash() throws {
        let failure = Self.failure("swift-frontend", .signaled(6), Self.crash)
        let fault = try #require(failure.diagnostics(in: try Self.chapter(), .byCell).first)
        #expect(fault.line == 5 && fault.column == 3)
        #expect(
            fault.message == """
                swift-frontend failed at this chapter: it was ended by signal 6 (SIGABRT); write that code differently, or report it at https://github.com/swiftlang/swift/issues
                    Assertion failed: (decl), function computeStorage at Decl.cpp:4810.
                    3.\tWhile evaluating request ASTLoweringRequest(Lowering AST to SIL for module program)
                    4.\tWhile silgen emitFunction SIL function "@$s7program1fyyF".
                """)
    }

    @Test func killedTool() throws {
        let fault = Self.failure("ld.lld", .signaled(9), "").diagnostics(in: try Self.chapter(), .byCell)
        #expect(
            fault.map(\.description) == [
                "chapters/01-t.md: error: ld.lld failed at this chapter: it was ended by signal 9 (SIGKILL), as the "
                    + "system does when memory runs out; write that code differently, or report it at "
                    + "https://github.com/swiftlang/swift/issues"
            ])
    }

    /// If the lines of a missing value can't be found, the message omits them and says why.
    @Test func unknownLines() throws {
        var symbols = [UndefinedSymbol(name: "nowhere")]
        let note = try #require(
            UndefinedCalls.place(
                &symbols, in: [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 10, 200], try Self.chapter(), .byCell,
                version: "6.3"))
        #expect(symbols == [UndefinedSymbol(name: "nowhere")])
        #expect(note.severity == .note)
        #expect(
            note.message.hasPrefix(
                "the lines that use undefined symbols are not known, since the page's module "))
        #expect(note.message.hasSuffix(" (6.3)"))
    }

    /// Unknown messages are passed through, with the chapter's name.
    @Test func unknownMessages() throws {
        let said =
            "ld.lld: error: cannot open x.o: No such file\nclang: error: linker command failed with exit code 1\n"
        #expect(
            Self.failure("ld.lld", .exited(1), said).diagnostics(in: try Self.chapter(), .byCell).map(
                \.description)
                == [
                    "chapters/01-t.md: error: ld.lld failed at this chapter: ld.lld: error: cannot open x.o: No such file"
                ])
        #expect(
            Self.failure("swiftc", .exited(3), "").diagnostics(in: try Self.chapter(), .byCell).map(\.message)
                == [
                    "swiftc failed at this chapter: it exited with code 3 and printed nothing"
                ])
    }

    @Test func undefinedSymbols() {
        let lld = """
            ld.lld: error: undefined symbol: nowhere
            >>> referenced by chapter.swift:100003
            >>>               main.o:($s7program1fSiyF)
            >>> referenced by chapter.swift:100006
            >>>               main.o:(main)

            ld.lld: error: undefined symbol: other
            >>> referenced by start.swift:1
            """
        #expect(
            UndefinedSymbol.all(in: lld, .byCell) == [
                UndefinedSymbol(name: "nowhere", lines: [100_003, 100_006]), UndefinedSymbol(name: "other"),
            ])
        let gold =
            "chapter.swift:100003: error: undefined reference to 'nowhere'\nmain.o:b: undefined reference to `x'\n"
        #expect(
            UndefinedSymbol.all(in: gold, .byCell) == [
                UndefinedSymbol(name: "nowhere", lines: [100_003]), UndefinedSymbol(name: "x"),
            ])
        #expect(
            UndefinedSymbol.all(in: "wasm-ld: error: main.o: undefined symbol: nowhere\n", .byCell)
                == [UndefinedSymbol(name: "nowhere")])
    }

    @Test func errorDescriptions() {
        let time = EvaluationError.exceeded(tool: "wasm-ld", limit: .seconds(300), output: "")
        #expect(
            time.description
                == "wasm-ld took longer than 300 s and was stopped; simplify the code (explicit types, shorter "
                + "expressions), or set 'compiler: {seconds: 600}' in book.yml")
        let memory = EvaluationError.exceeded(tool: "swift-frontend", limit: .memory(4096), output: "")
        #expect(
            memory.description
                == "swift-frontend used more than 4096 MiB of memory and was stopped; simplify the code "
                + "(long literals, arrays whose length is part of their type), or set 'compiler: {memory: 8192}' in book.yml"
        )
        #expect(time.affectsOneChapter)
        #expect(!EvaluationError.cancelled.affectsOneChapter)
    }

    /// The compiler is asked what it was doing before it is stopped.
    @Test func placeOfTimeout() throws {
        let fault = ToolFailure.exceeded(
            "swift-frontend", .seconds(300),
            """
            Stack dump:
            0.\tProgram arguments: /usr/bin/swift-frontend -frontend -c -primary-file main.swift
            3.\tWhile evaluating request TypeCheckPrimaryFileRequest(source_file "main.swift")
            4.\tWhile type-checking statement at [main.swift:100002:1 - line:100002:189] RangeText="let s = q"
            7.\tWhile type-checking-target starting at main.swift:100002:5
            """, in: try Self.chapter(), .byCell)
        #expect(fault.line == 5 && fault.column == 5)
        #expect(fault.message.hasPrefix("swift-frontend took longer than 300 s"))
    }

    /// Calls that share processor time are ended when it is used up, and no more calls begin.
    @Test func sharedProcessorTime() async throws {
        var limits = CompilerLimits()
        limits.budget = ProcessorBudget(seconds: 1)
        let exceeded = EvaluationError.exceeded(tool: "sh", limit: .processor(1), output: "")
        await #expect(throws: exceeded) {
            try await Tool.run(
                "/bin/sh", ["-c", "while :; do :; done"], in: NSTemporaryDirectory(), limits: limits)
        }
        await #expect(throws: exceeded) {
            try await Tool.run("/bin/sh", ["-c", ":"], in: NSTemporaryDirectory(), limits: limits)
        }
        limits.budget = ProcessorBudget(seconds: 1)
        // The kernel ends only the inner process.
        await #expect(throws: exceeded) {
            try await Tool.run(
                "/bin/sh", ["-c", "sh -c 'while :; do :; done' 2> /dev/null; exit 1"],
                in: NSTemporaryDirectory(), limits: limits)
        }
        let budget = ProcessorBudget(seconds: 300)
        budget.spend(298.9)
        #expect(!budget.isSpent)
        budget.spend(0.2)
        #expect(budget.isSpent)
        let ended = ProcessorBudget(seconds: 300)
        ended.spend(200)
        ended.spendAll()
        #expect(ended.isSpent && ended.left == 0)
        #expect(exceeded.description.hasPrefix("sh was stopped, since with --sandbox all compilations"))
        #expect(limits.forLibrary(isBuiltIn: false).budget == nil)
        limits.seconds = 1
        #expect(limits.forLibrary(isBuiltIn: true).seconds == CompilerLimits().seconds)
        #expect(limits.forLibrary(isBuiltIn: false).seconds == 1)
    }

    @Test func exceededLimits() async throws {
        await #expect(throws: EvaluationError.exceeded(tool: "sleep", limit: .seconds(0.2), output: "")) {
            try await Tool.run(
                "/bin/sleep", ["60"], in: NSTemporaryDirectory(), limits: CompilerLimits(seconds: 0.2))
        }
        let command = "head -c 20000000 /dev/zero"
        await #expect {
            try await Tool.run(
                "/bin/sh", ["-c", command], in: NSTemporaryDirectory(), limits: CompilerLimits())
        } throws: { error in
            (error as? EvaluationError)?.description
                == "sh wrote more than 16 MiB and was stopped; simplify the code"
        }
        let killed = try await Tool.run(
            "/bin/sh", ["-c", "kill -9 $$"], in: NSTemporaryDirectory(), limits: CompilerLimits())
        #expect(killed.exitStatus == .signaled(9) && killed.tool == "sh")
        let left = try await Tool.run(
            "/bin/sh", ["-c", "exit 200"], in: NSTemporaryDirectory(), limits: CompilerLimits())
        #expect(left.exitStatus == .exited(200) && !left.isSuccess)
        await #expect(throws: EvaluationError.self) {
            try await Tool.run("/nowhere/tool", [], in: NSTemporaryDirectory(), limits: CompilerLimits())
        }
    }
}
