import BookDriver
import Foundation
import Testing

/// A compiler whose texts have another form than is known is noticed, and what one chapter's compiler does wrong is that
/// chapter's fault: seen with a `swiftc` that passes all on to the real one, and is wrong where the environment says so.
@Suite(.serialized, .ownThreads) struct CompilerFormTests {
    private static let script = """
        #!/bin/bash
        # A compiler with faults, for tests.
        form="$BOOK_TEST_FORM"
        [[ "$form" ]] || exec REAL "$@"
        if [[ " $* " == *" -### "* ]]; then echo "what would be run"; exit 0; fi
        if [[ "$form" == crash && -f main.swift ]] && grep -q CRASH main.swift; then kill -ABRT $$; fi
        if [[ "$form" == words && -f main.swift ]] && grep -q CRASH main.swift; then echo "no place: it is broken" >&2; exit 1; fi
        if [[ "$form" == errors ]]; then REAL "$@" 2>&1 | sed 's/: error: /: Fehler: /'; exit ${PIPESTATUS[0]}; fi
        if [[ "$form" == sil && " $* " == *" -emit-silgen "* ]]; then
            REAL "$@"; status=$?; sed -i 's/alloc_global/begin_global/' main.sil; exit $status
        fi
        if [[ "$form" == tree && " $* " == *" -dump-parse "* ]]; then REAL "$@" | sed 's/pattern_binding_decl/binding/g'; exit 0; fi
        if [[ "$form" == types && " $* " == *" -dump-ast "* ]]; then
            REAL "$@"; status=$?; sed -i 's/"_kind":"inout_expr"/"_kind":"changed_expr"/g' main.json; exit $status
        fi
        exec REAL "$@"

        """

    /// The folder that has to come first in `PATH`.
    private static func compiler() throws -> String {
        let folder = Fixture.repository + "/.build/test-compiler"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let real = try #require(
            path.split(separator: ":").map { "\($0)/swiftc" }.first {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        let resolved = URL(fileURLWithPath: real).deletingLastPathComponent().resolvingSymlinksInPath()
        let script = script.replacing("REAL", with: resolved.appendingPathComponent("swiftc").path)
        let file = folder + "/swiftc"
        // As long as it stays the same its libraries need not be compiled again.
        if (try? String(contentsOfFile: file, encoding: .utf8)) != script {
            try script.write(toFile: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        }
        return folder + ":" + path
    }

    private func build(_ form: String, _ cells: [String]) throws -> Fixture.Result {
        let chapters = cells.enumerated().map { ("\($0 + 10)-case", "# Case\n\n```swift\n\($1)\n```\n") }
        let root = try Fixture.makeBook(Dictionary(uniqueKeysWithValues: chapters))
        defer { try? FileManager.default.removeItem(atPath: root) }
        // Forms are looked at once for each compiler: here each time, since nothing but the libraries is kept.
        let machine = root + "/machine/executable-book"
        let libraries = Fixture.machineCache + "/executable-book/libraries"
        for folder in [machine, libraries] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: machine + "/libraries", withDestinationPath: libraries)
        try FileManager.default.removeItem(atPath: root + "/.build/book/cache")
        var result = try Fixture.run(
            Fixture.tool, ["build", "--quiet", "--root", root],
            environment: [
                "PATH": Self.compiler(), "BOOK_TEST_FORM": form, "XDG_CACHE_HOME": root + "/machine",
            ])
        result.errors = result.errors.replacingOccurrences(of: root + "/", with: "")
        return result
    }

    @Test func aCompilerThatIsAsKnown() throws {
        let result = try build("", ["let a = 1"])
        #expect(result.status == 0)
        // Without its parts beside it this one's answer to -### is understood all the same.
        #expect(!result.errors.contains("form"), "\(result.errors)")
    }

    @Test func anUnknownAnswerOfTheDriver() throws {
        let result = try build("driver", ["let a = 1"])
        #expect(result.status == 0)
        #expect(
            result.errors.hasPrefix(
                "note: what this Swift compiler's driver would run (-###) has another form"))
        #expect(result.errors.contains("Swift version 6"))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func anUnknownTree() throws {
        let result = try build("tree", ["let (a, b) = (1, 2)"])
        #expect(result.status == 0)
        #expect(
            result.errors.contains(
                "note: what this Swift compiler says of a program's statements (-dump-parse) has another form"
            ))
    }

    @Test func anUnknownTreeWithTypes() throws {
        let result = try build("types", ["var a = [1]\na[0] += 1"])
        #expect(result.status == 0)
        #expect(
            result.errors.contains(
                "note: what this Swift compiler says of a program's types (-dump-ast) has another form"),
            "\(result.errors)")
    }

    @Test(arguments: [("errors", "the text of errors"), ("sil", "the account of a program (raw SIL)")])
    func unknownForms(_ form: String, _ what: String) throws {
        let result = try build(form, ["let a = 1"])
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "error: \(what) of this Swift compiler has another form than is known (Swift version 6"),
            "\(result.errors)")
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
