import BookDriver
import Foundation
import Testing

/// A compiler whose texts have another form than is known is noticed, and what one chapter's compiler does wrong is that
/// chapter's fault: seen with a `swiftc` that passes all on to the real one, and is wrong where the environment says so.
@Suite(.serialized, .ownThreads) struct CompilerFormTests {
    /// Forms that are words of `BOOK_TEST_FORM`. With any of them the driver has to do it all, so that this sees all that is
    /// compiled.
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

    /// What runs modules, in other words.
    private static let runner = """
        #!/bin/bash
        REAL "$@" 2>said; status=$?
        sed 's/Error: Trap/Error: Stop/' said >&2
        exit $status

        """

    /// The folder that has to come first in `PATH`; what pages take stands beside the compiler there.
    private static func compiler(hasRunner: Bool) throws -> String {
        let manager = FileManager.default
        let root = Fixture.repository + "/.build/test-compiler/" + (hasRunner ? "runner" : "plain")
        let bin = root + "/bin"
        try manager.createDirectory(atPath: bin, withIntermediateDirectories: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let found = try #require(
            path.split(separator: ":").map { "\($0)/swiftc" }.first(where: manager.isExecutableFile))
        let real = URL(fileURLWithPath: found).deletingLastPathComponent().resolvingSymlinksInPath()
        let scripts = [("swiftc", script)] + (hasRunner ? [("wasmkit", runner)] : [])
        for (name, script) in scripts {
            let script = script.replacing("REAL", with: "\"\(real.path)/\(name)\"")
            // As long as it stays the same its libraries need not be compiled again.
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
        // What runs modules has no environment.
        let hasRunner = form.contains("runner")
        let chapters = cells.enumerated().map { ("\($0 + 10)-case", "# Case\n\n```swift\n\($1)\n```\n") }
        let root = try Fixture.makeBook(
            Dictionary(uniqueKeysWithValues: chapters), settings: settings)
        defer { try? FileManager.default.removeItem(atPath: root) }
        // Forms are looked at once for each compiler: here each time, since nothing but the libraries is kept.
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
            // The same compiler, but its forms are not looked at again.
            for (path, text) in chapters {
                try (text + "\n```swift\nlet edited = 1\n```\n").write(
                    toFile: "\(root)/chapters/\(path).md", atomically: true, encoding: .utf8)
            }
            result = try run("")
        }
        result.errors = result.errors.replacingOccurrences(of: root + "/", with: "")
        return result
    }

    @Test func aCompilerThatIsAsKnown() throws {
        let result = try build("", ["let a = 1"])
        #expect(result.status == 0)
        // Without its parts beside it this one's answer to -### is understood all the same.
        #expect(!result.errors.contains("form"), "\(result.errors)")
    }

    /// What can be done without: each is said in one line, by each build.
    @Test(arguments: [false, true]) func unknownFormsThatAreNoted(_ isEdited: Bool) throws {
        let result = try build(
            "guards operators optionals openings places columns", ["let a = 1"], isEdited: isEdited)
        #expect(result.status == 0)
        let lines = result.errors.split(separator: "\n")
        // The driver's answer is kept where it is understood only.
        let ofDriver = ["note: what this Swift compiler's driver would run (-###) has another form"]
        let expected =
            (isEdited ? [] : ofDriver) + [
                "note: what this Swift compiler says of code that is not complete (-dump-parse) has another form",
                "note: what this Swift compiler says of a program's statements (-dump-parse), such as 'guard let",
                "note: what this Swift compiler says of a program's expressions (-dump-parse) has another form",
                "note: what this Swift compiler says of a program's types (-dump-ast), such as 'maybe?.n = 4' has another form",
                "note: the compiler's raw SIL (-emit-silgen) has another form",
                "note: what a program says where it stops, such as",
            ]
        for line in expected {
            #expect(
                lines.contains { $0.hasPrefix(line) && $0.contains("Swift version 6") },
                "\(line)\n\(result.errors)")
        }
        #expect(lines.count == expected.count, "\(result.errors)")
    }

    /// What nothing can be done without: all of it is said in one error. The sandbox has all of these.
    @Test func unknownForms() throws {
        let result = try build(
            "sil sections safety pages runner", ["let a = 1"], options: ["--sandbox"],
            settings: "memory: 512\noutput: 4\n")
        #expect(result.status == 1)
        let line = try #require(result.errors.split(separator: "\n").last)
        #expect(
            line.hasPrefix("error: this Swift toolchain prints something in another form than is known: "))
        #expect(line.contains("(Swift version 6"))
        for text in [
            "the compiler's raw SIL (-emit-silgen)",
            "what wasmkit says where a module is stopped",
            "what is said of unsafe code (-strict-memory-safety)",
            "what is said of attributes (-dump-ast), such as '@_extern(c) func a()'",
            "what this Swift compiler says of a page's types (-dump-ast), such as 'list[0] += 1'",
        ] {
            #expect(line.contains(text), "\(text)\n\(result.errors)")
        }
    }

    /// A module that is stopped leaves with a code at the least: no chapter passes for one that ends.
    @Test func aRunnersOtherWords() throws {
        let result = try build(
            "runner", ["let a = 1"], options: ["--sandbox"], settings: "memory: 512\noutput: 4\n")
        #expect(result.status == 0, "\(result.errors)")
        let note = "note: what wasmkit says where a module is stopped has another form than is known"
        #expect(result.errors.contains(note), "\(result.errors)")
    }

    /// All the rest is read by way of errors, so nothing else is said.
    @Test func unknownErrors() throws {
        let result = try build("errors", ["let a = 1"])
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "error: this Swift toolchain prints something in another form than is known: the text of errors (Swift version 6"
            ), "\(result.errors)")
    }

    /// One chapter's compiler crashes; the others' faults are told all the same.
    @Test(arguments: [
        ("crash", "swiftc failed at this chapter: it was ended by signal 6 (SIGABRT); "),
        ("words", "swiftc failed at this chapter: no place: it is broken\n"),
    ])
    func oneChaptersFault(_ form: String, _ said: String) throws {
        let result = try build(
            form, ["let a: Int = 0.5", "let CRASH = 1", "let z = 1", "let b: Int = \"b\""])
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("chapters/") }
        #expect(lines.count == 3, "\(result.errors)")
        #expect(result.errors.contains("chapters/10-case.md:4:14: error: "))
        #expect(result.errors.contains("chapters/11-case.md: error: \(said)"), "\(result.errors)")
        #expect(result.errors.contains("chapters/13-case.md:4:14: error: "))
    }

    /// A stranger's program in which unsafe code could not be searched for does not run.
    @Test func aSearchThatFails() throws {
        let result = try build(
            "unsearched", ["let CRASH = 1", "let z = 1"], options: ["--sandbox"],
            settings: "memory: 512\noutput: 4\n")
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("chapters/") }
        let expected =
            "chapters/10-case.md: error: swiftc failed at the search for unsafe code: it is odd"
        #expect(lines.map(String.init) == [expected], "\(result.errors)")
    }

    /// Neither hides the other.
    @Test func withoutACompiler() throws {
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
