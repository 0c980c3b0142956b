import Testing

@testable import BookBuilding

/// Commands proposed by messages work in the folder where the command was typed.
@Suite struct NextCommandTests {
    @Test(arguments: [
        (["/a/.build/x86_64-unknown-linux-gnu/debug/book", "check"], "swift run book accept 01-relu"),
        (["book", "check", "--all"], "book accept 01-relu"),
        (["./book", "check", "--root", "../my book"], "./book accept 01-relu --root '../my book'"),
        (["/usr/bin/book", "--root=it's"], "/usr/bin/book accept 01-relu --root 'it'\\''s'"),
        (["/my tools/book"], "'/my tools/book' accept 01-relu"),
        (["book", "check", "--", "--root", "a"], "book accept 01-relu"),
        ([], "book accept 01-relu"),
    ])
    func commands(_ arguments: [String], _ expected: String) {
        #expect(NextCommand(calledAs: arguments, isInPackage: true)("accept", "01-relu") == expected)
    }

    @Test func builtToolOutsidePackage() {
        let command = NextCommand(calledAs: ["/a/.build/debug/book"], isInPackage: false)
        #expect(command("check") == "/a/.build/debug/book check")
    }

    @Test func quotedArguments() {
        let command = NextCommand(calledAs: ["book"])
        #expect(command("accept --even-claims", "a b", "c#$d") == "book accept --even-claims 'a b' 'c#$d'")
        #expect(command("check --all") == "book check --all")
        #expect(command("accept", "") == "book accept ''")
    }
}
