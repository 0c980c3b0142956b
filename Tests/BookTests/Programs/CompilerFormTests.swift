import BookDriver
import Foundation
import Testing

/// Compiler output in an unknown form is noticed, and a compiler failure in one chapter is that chapter's
/// fault. Tested with a `swiftc` that passes everything on to the real one, and misbehaves if the environment
/// says so.
@Suite(.serialized, .ownThreads) struct CompilerFormTests {
    /// The forms are words of `BOOK_TEST_FORM`. With any of them the driver has to do everything, so that
    /// this script sees all that is compiled.
    private static let script = """
        #!/bin/bash
        # A compiler with faults, for tests.
        has() { [[ " $BOOK_TEST_FORM " == *" $1 "* ]]; }
        given() { [[ " $arguments " == *" $1 "* ]]; }
        # What it says of mistakes, for other programs; as many bytes as there were.
        said() { [[ ! -f messages.dia ]] || LC_ALL=C sed -i "$1" messages.dia; }
        arguments="$*"
        if given -emit-module; then
            # Of libraries what takes longest is left out.
            for argument; do shift; [[ "$argument" == -O* ]] || set -- "$@" "$argument"; done
            exec REAL "$@"
        fi
        [[ "$BOOK_TEST_FORM" ]] || exec REAL "$@"
        if given -###; then echo "what would be run"; exit 0; fi
        if has crash && [[ -f main.swift ]] && grep -q CRASH main.swift; then kill -ABRT $$; fi
        if has words && [[ -f main.swift ]] && grep -q CRASH main.swift; then echo "no place: it is broken" >&2; exit 1; fi
        if has errors; then REAL "$@"; status=$?; said 's/^DIAG/SAID/'; exit $status; fi
        if has unsearched && given -strict-memory-safety && grep -q CRASH main.swift; then
            echo '#error("it is odd")' > odd.swift
            REAL -frontend -parse -serialize-diagnostics-path messages.dia odd.swift; exit 1
        fi
        if has directive && given -parse; then exit 0; fi
        if has columns && given -emit-silgen; then
            REAL "$@"; status=$?; sed -i -E 's/(chapter.swift":[0-9]+):[0-9]+/\\1:1/' main.sil; exit $status
        fi
        if has sil && given -emit-silgen; then
            REAL "$@"; status=$?; sed -i 's/function_ref/function_of/' main.sil; exit $status
        fi
        if given -dump-parse; then
            changes=""
            has guards && changes+="s/guard_stmt/guard/g;"
            has operators && changes+="s/sequence_expr/operators/g;"
            REAL "$@" 2>&1 | sed "$changes"; status=${PIPESTATUS[0]}
            if has openings; then said 's/to match this opening/to match that opening/'; fi
            exit $status
        fi
        if given -dump-ast; then
            changes=""
            has optionals && changes+='s/"bind_optional_expr"/"opened_expr"/g;'
            has sections && changes+='s/_attr"/_mark"/g;'
            has pages && changes+='s/"$eytD"/"()"/g;'
            REAL "$@" 2>&1 | sed "$changes"; status=${PIPESTATUS[0]}
            [[ ! -f main.json ]] || sed -i "$changes" main.json
            if has safety; then said 's/StrictMemorySafety@/StrictMemoryPurity@/'; fi
            exit $status
        fi
        if has places; then
            for argument; do shift; [[ "$argument" == -gline-tables-only ]] || set -- "$@" "$argument"; done
        fi
        exec REAL "$@"

        """

    /// A program that runs modules, with different wording.
    private static let runner = """
        #!/bin/bash
        REAL "$@" 2>said; status=$?
        sed 's/Error: Trap/Error: Stop/' said >&2
        exit $status

        """

    /// The folder that has to come first in `PATH`; the tools for pages are in it next to the compiler.
    private static func compiler(hasRunner: Bool) throws -> String {
        let manager = FileManager.default
        let root = Fixture.repository + "/.build/test-compiler/" + (hasRunner ? "runner" : "plain")
        let bin = root + "/bin"
        try manager.createDirectory(atPath: bin, withIntermediateDirectories: true)
        let path = CachingCompiler.path
        let found = try #require(
            path.split(separator: ":").map { "\($0)/swiftc" }.first(where: manager.isExecutableFile))
        let real = URL(fileURLWithPath: found).deletingLastPathComponent().resolvingSymlinksInPath()
        let scripts = [("swiftc", script)] + (hasRunner ? [("wasmkit", runner)] : [])
        for (name, script) in scripts {
            let script = script.replacing("REAL", with: "\"\(real.path)/\(name)\"")
            // As long as this script stays the same, its libraries need not be compiled again.
            if (try? String(contentsOfFile: "\(bin)/\(name)", encoding: .utf8)) != script {
                try script.write(toFile: "\(bin)/\(name)", atomically: true, encoding: .utf8)
                try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/\(name)")
            }
        }
        let tools = ["wasm-ld"] + (hasRunner ? [] : ["wasmkit"])
        let links =
            tools.map { ("\(bin)/\($0)", "\(real.path)/\($0)") }
            + [(root + "/lib", real.deletingLastPathComponent().path + "/lib")]
        for (link, target) in links
        where (try? manager.destinationOfSymbolicLink(atPath: link)) != target {
            try? manager.removeItem(atPath: link)
            try manager.createSymbolicLink(atPath: link, withDestinationPath: target)
        }
        return bin + ":" + path
    }

    private func build(
        _ form: String, _ cells: [String], options: [String] = [], settings: String = Fixture.usualSettings,
        isEdited: Bool = false
    ) throws -> Fixture.Result {
        // The program that runs modules gets no environment.
        let hasRunner = form.contains("runner")
        let chapters = cells.enumerated().map { ("\($0 + 10)-case", "# Case\n\n```swift\n\($1)\n```\n") }
        let root = try Fixture.makeBook(
            Dictionary(uniqueKeysWithValues: chapters), settings: settings)
        defer { try? FileManager.default.removeItem(atPath: root) }
        // Forms are checked once per compiler: here each time, since only the libraries are kept.
        let machine = root + "/machine/executable-book"
        let libraries = Fixture.machineCache + "/executable-book/libraries"
        for folder in [machine, libraries] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: machine + "/libraries", withDestinationPath: libraries)
        try Fixture.unshare(root)
        func run(_ form: String) throws -> Fixture.Result {
            try Fixture.run(
                Fixture.tool, ["build", "--quiet", "--root", root] + options,
                environment: [
                    "PATH": Self.compiler(hasRunner: hasRunner), "BOOK_TEST_FORM": form,
                    "XDG_CACHE_HOME": root + "/machine",
                ])
        }
        var result = try run(form)
        if isEdited {
            // The same compiler, but its forms are not checked again.
            for (path, text) in chapters {
                try (text + "\n```swift\nlet edited = 1\n```\n").write(
                    toFile: "\(root)/chapters/\(path).md", atomically: true, encoding: .utf8)
            }
            result = try run("")
        }
        result.errors = result.errors.replacingOccurrences(of: root + "/", with: "")
        return result
    }

    @Test func knownCompiler() throws {
        let result = try build("", ["let a = 1"])
        #expect(result.status == 0)
        // This compiler's answer to -### is understood even though its other parts are not next to it.
        #expect(!result.errors.contains("form"), "\(result.errors)")
    }

    /// Forms that the tool can do without: each is noted in one line, by each build.
    @Test(arguments: [false, true]) func unknownOptionalForms(_ isEdited: Bool) throws {
        let result = try build(
            "guards operators optionals openings places columns", ["let a = 1"], isEdited: isEdited)
        #expect(result.status == 0)
        let lines = result.errors.split(separator: "\n")
        // The driver's answer is cached only if it is understood.
        let ofDriver = ["note: the output of this Swift compiler's driver (-###): unknown form"]
        let expected =
            (isEdited ? [] : ofDriver) + [
                "note: this Swift compiler's messages about incomplete code (-dump-parse): unknown form",
                "note: this Swift compiler's tree of a program's statements (-dump-parse), such as 'guard let",
                "note: this Swift compiler's tree of a program's expressions (-dump-parse): unknown form",
                "note: this Swift compiler's tree of a program's types (-dump-ast), such as 'maybe?.n = 4': unknown form",
                "note: this Swift compiler's tree of a string (-dump-parse): unknown form",
                "note: the compiler's raw SIL (-emit-silgen): unknown form",
                "note: the output of a program that stops, such as",
            ]
        for line in expected {
            #expect(
                lines.contains { $0.hasPrefix(line) && $0.contains("Swift version 6") },
                "\(line)\n\(result.errors)")
        }
        #expect(lines.count == expected.count, "\(result.errors)")
    }

    /// Forms that the tool can't do without: all are reported in one error. The sandbox needs all of these.
    @Test func unknownRequiredForms() throws {
        let result = try build(
            "sil sections safety pages runner", ["let a = 1"], options: ["--sandbox"],
            settings: "memory: 512\noutput: 4\n")
        #expect(result.status == 1)
        let line = try #require(result.errors.split(separator: "\n").last)
        #expect(
            line.hasPrefix("error: this Swift toolchain's output has an unknown form: "))
        #expect(line.contains("(Swift version 6"))
        for text in [
            "the compiler's raw SIL (-emit-silgen)",
            "wasmkit's output when a module is stopped",
            "messages about unsafe code (-strict-memory-safety)",
            "attributes in the compiler's tree (-dump-ast), such as '@_extern(c) func a()'",
            "this Swift compiler's tree of a page's types (-dump-ast), such as 'list[0] += 1'",
        ] {
            #expect(line.contains(text), "\(text)\n\(result.errors)")
        }
    }

    /// A stopped module exits with an error code at least: it is never taken for one that ended normally.
    @Test func otherRunnerMessages() throws {
        let result = try build(
            "runner", ["let a = 1"], options: ["--sandbox"], settings: "memory: 512\noutput: 4\n")
        #expect(result.status == 0, "\(result.errors)")
        let note = "note: wasmkit's output when a module is stopped: unknown form"
        #expect(result.errors.contains(note), "\(result.errors)")
    }

    /// Everything else is read as errors, so nothing else is reported.
    @Test func unknownErrors() throws {
        let result = try build("errors", ["let a = 1"])
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "error: this Swift toolchain's output has an unknown form: the text of errors (Swift version 6"
            ), "\(result.errors)")
    }

    /// If the compiler crashes on one chapter, the faults of the others are still reported.
    @Test(arguments: [
        ("crash", "swiftc failed at this chapter: it was ended by signal 6 (SIGABRT); "),
        ("words", "swiftc failed at this chapter: no place: it is broken\n"),
    ])
    func crashInOneChapter(_ form: String, _ said: String) throws {
        let result = try build(
            form, ["let a: Int = 0.5", "let CRASH = 1", "let z = 1", "let b: Int = \"b\""])
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("chapters/") }
        #expect(lines.count == 3, "\(result.errors)")
        #expect(result.errors.contains("chapters/10-case.md:4:14: error: "))
        #expect(result.errors.contains("chapters/11-case.md: error: \(said)"), "\(result.errors)")
        #expect(result.errors.contains("chapters/13-case.md:4:14: error: "))
    }

    /// A stranger's program that could not be searched for unsafe code does not run.
    @Test func failedUnsafeCodeSearch() throws {
        let result = try build(
            "unsearched", ["let CRASH = 1", "let z = 1"], options: ["--sandbox"],
            settings: "memory: 512\noutput: 4\n")
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("chapters/") }
        let expected =
            "chapters/10-case.md: error: swiftc failed at the search for unsafe code: it is odd"
        #expect(lines.map(String.init) == [expected], "\(result.errors)")
    }

    /// Neither error hides the other.
    @Test func missingCompiler() throws {
        let fixture = try #require(Fixture.all("failure").first { $0.folder.hasSuffix("/unknown-words") })
        let root = try fixture.makeBook()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let result = try Fixture.run(
            Fixture.tool, ["build", "--quiet", "--root", root], environment: ["PATH": "/nowhere"])
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("error: no Swift compiler found (searched /nowhere); install "))
        #expect(result.errors.contains("unknown cell word 'hiden'"))
    }
}
