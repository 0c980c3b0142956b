import Testing

@testable import Manuscript

@Suite struct FenceTests {
    private func cell(_ info: String, _ more: String = "") -> [String] {
        faults("# T\n\n\(info)\nlet a = 1\n\(more.isEmpty ? "```" : more)\n")
    }

    @Test(arguments: [
        ("```swift", Cell.Kind.shown), ("``` swift", .shown), ("```swift\thidden", .hidden),
        ("```  swift  \t hidden  ", .hidden), ("   ```swift folded", .folded), ("````swift traps", .traps),
    ])
    func cellsAreRead(_ opening: String, _ kind: Cell.Kind) throws {
        let text = "# T\n\n\(opening)\nlet a = 1\n````\n"
        let (chapter, diagnostics) = Chapter.read(path: "c", bytes: Array(text.utf8))
        #expect(diagnostics.isEmpty)
        #expect(try #require(chapter).cells.map(\.kind) == [kind])
    }

    /// Other tools' notations, and slips.
    @Test(arguments: [
        ("Swift", "```swift,"), ("SWIFT hidden", "write ```swift hidden"),
        ("swift,norun", "write ```swift norun"),
        ("swift{1,2}", "```swift,"), ("{swift}", "```swift,"), ("{swift, hidden}", "write ```swift hidden"),
        ("swift:hidden", "write ```swift hidden"), ("{.swift .hidden}", "write ```swift hidden"),
        (".swift", "```swift,"),
        ("{ .swift }", "```swift,"), ("swift-hidden", "write ```swift hidden"),
        ("language-swift", "```swift,"),
        ("lang-swift", "```swift,"), ("swfit", "```swift,"), ("swif folded", "write ```swift folded"),
        ("swiftt", "```swift,"), ("shift", "```swift,"), ("sift", "```swift,"), ("swift5.9", "```swift,"),
        ("swift=", "```swift,"),
        ("{swift echo=false}", "```swift,"),
        ("swift\u{200B}", "without its invisible character"), ("Math", "```math,"),
        ("{math}", "```math,"),
        ("maths", "```math,"), (".math", "```math,"), ("language-math", "```math,"),
    ])
    func lookalikes(_ info: String, _ remedy: String) {
        let found = cell("```\(info)")
        #expect(found.count == 1 && found[0].hasPrefix("3:4: '\(info)' does not begin a"), "\(found)")
        #expect(found.first?.contains(remedy) == true, "\(found)")
        #expect(cell("> ~~~ \(info)", "> ~~~").first?.hasPrefix("3:7: ") == true)
    }

    @Test(arguments: [
        (
            "swift Hidden",
            "3:10: unknown cell word 'Hidden'; expected hidden, folded, silent, fails, traps or norun. Did you mean 'hidden'?"
        ),
        (
            "swift hidden,folded",
            "3:10: a cell has one plain word, not 'hidden,folded'; write ```swift hidden or ```swift folded"
        ),
        ("swift {.hidden}", "3:10: a cell has one plain word, not '{.hidden}'; write ```swift hidden"),
        ("swift hidden folded", "3:17: a cell has one word; 'folded' is one too many"),
        ("swift hidden hid", "3:17: a cell has one word; 'hid' is one too many"),
        (
            "swift {1,2}",
            "3:10: unknown cell word '{1,2}'; expected hidden, folded, silent, fails, traps or norun"
        ),
        ("math hidden", "3:9: a math block has no further words; remove 'hidden'"),
    ])
    func invalidInfoStrings(_ info: String, _ message: String) {
        #expect(cell("```\(info)").first == message)
    }

    @Test(arguments: [
        "", "python", "json", "console", "sh", "text", "r", "{r}", "{.python}", "tex",
        "latex", "matlab",
        "mathematica", "mathml", "diff swift", "python swift", "c++", "go", "dot", "yaml hidden",
    ])
    func otherLanguages(_ info: String) {
        #expect(cell("```\(info)").isEmpty)
    }

    /// Fences that Markdown does not recognize.
    @Test(arguments: [
        ("```swift let x = 1```", "3:1: a cell is not written within a line;"),
        ("Words: ```swift hidden let x = 1```", "3:8: a cell is not written within a line;"),
        (
            "Words:\n    ```swift hidden\n    let a = 1\n    ```",
            "4:5: the line '```swift hidden' is part of the paragraph"
        ),
        ("``swift\nlet a = 1\n``", "3:1: a cell begins with three backticks, not 2: ```swift"),
        ("`swift\nlet a = 1\n`", "3:1: a cell begins with three backticks, not 1: ```swift"),
        ("    ```swift\n    let a = 1\n    ```", "3:5: '```swift' is indented by four spaces or more"),
        (
            "- a\n\n      ~~~ Swift hidden\n      let a = 1",
            "5:7: '~~~Swift hidden' is indented by four spaces or more"
        ),
        ("<div>\n```swift\nlet a = 1\n```\n</div>", "4:1: '```swift' is part of the HTML before it"),
        ("> <p>\n>  ~~~swift\n>  ~~~", "4:4: '~~~swift' is part of the HTML before it"),
        ("```swift `a`\nlet a = 1\n```\n\nmore", "3:1: '```swift `a`' does not begin a block"),
    ])
    func misplaced(_ text: String, _ start: String) {
        let found = faults("# T\n\n" + text + "\n")
        #expect(found.count == 1 && found[0].hasPrefix(start), "\(found)")
    }

    @Test(arguments: [
        "The fence ```` ```swift ````, or ```swift```, or `swift`, or ``swift``.",
        "```` ```swift hidden ````",
        "````text\n```swift\nlet a = 1\n```\n````", "<!--\n```swift\n```\n-->",
        "<pre><code>\n```swift\n```\n</code></pre>",
        "    $ swift run", "`swift build\nand more`", "~~~text\n```swift\n~~~", "- ~~~\n  ```swift\n  ~~~",
    ])
    func shownOnPurpose(_ text: String) {
        #expect(faults("# T\n\n" + text + "\n") == [])
    }

    // MARK: Blocks without an end

    @Test(arguments: [
        ("```swift\nlet a = 1\n", "3:1: the block that begins here is not closed; end it with a line '```'"),
        ("~~~~ python", "3:1: the block that begins here is not closed; end it with a line '~~~~'"),
        ("```", "3:1: the block that begins here is not closed; end it with a line '```'"),
        (
            "```math\na\n\n## H `\\()`\n",
            "3:1: the block that begins here is not closed; end it with a line '```'"
        ),
        (
            "````swift\na\n```\n\n[^x] text\n",
            "is not closed; end it with a line '````': line 5 has 3 marks where the block was begun with 4"
        ),
        ("```swift\na\n    ```\ntext\n", "'```': line 5 is indented by four spaces or more"),
        ("```swift\na\n``` text\ntext\n", "'```': line 5 has text after its marks"),
        ("```swift\na\n``` text ```\ntext\n", "'```': line 5 has text after its marks"),
        (
            "```swift\na```\ntext\n",
            "'```': line 4 has its marks after text; put them on a line of their own"
        ),
        ("```swift\na\n~~~\ntext\n", "'```': line 5 has '~' where the block was begun with '`'"),
        (
            "```swift\na\n\ntext `\\(a)`\n\n```swift\nb\n```\n\n[^x] `\\(b)`\n",
            "3:1: the block that begins here is not closed; end it with a line '```': line 8 begins another block before this one is closed"
        ),
        (
            "```json\n{}\n\n```swift hidden\nb\n```\n",
            "3:1: the block that begins here is not closed; end it with a line '```': line 6 begins another block"
        ),
        ("```swift\na\n``` text\ntext\n```\n", "'```': line 5 has text after its marks"),
        (
            "- ```swift\n  a\n```\n\ntext\n\n```Swift\nb\n```\n",
            "3:3: the block that begins here is not closed; end it with a line '```': line 5 is outside of the list or quote"
        ),
        (
            "- ```swift\n  a\n\ntext\n\n```swift\nb\n```\n",
            "3:3: the block that begins here is not closed; end it with a line '```' before line 6, where its list"
        ),
        (
            "> ~~~swift\n> a\n\ntext\n",
            "3:3: the block that begins here is not closed; end it with a line '~~~' before line 5"
        ),
        ("> ```swift\n> a\n```\ntext\n", "line 5 is outside of the list or quote that contains the block"),
        (
            "- ```swift\n  a\n- ```json\n  {}\n  ```\n",
            "3:3: the block that begins here is not closed; end it with a line '```'"
        ),
        ("[^1] text\n\n[^1]: ```swift\n    a\n\ntext\n", "5:7: the block that begins here is not closed"),
    ])
    func unclosedFences(_ text: String, _ part: String) throws {
        let (chapter, diagnostics) = Chapter.read(path: "c", bytes: Array("# T\n\n\(text)".utf8))
        #expect(diagnostics.count == 1, "\(diagnostics)")
        #expect(
            diagnostics.first?.description.replacing("error: ", with: "").contains(part) == true,
            "\(diagnostics)")
        #expect(try #require(chapter).program.isEmpty, "its code is not run")
    }

    @Test func earlierFaultsAreReported() {
        #expect(faults("# T\n\n`\\()`\n\n```swift\n\n`\\()`\n").map { $0.prefix(4) } == ["3:2:", "5:1:"])
    }

    @Test(arguments: [
        "> ```swift\n> a\n> ```\n", "- ~~~swift\n  a\n  ~~~\n", "1. > ```swift\n   > a\n   > ````  \n",
        "```swift\na\n  ```\t\n",
        "[^1]\n\n[^1]: x\n\n    ```swift\n    a\n    ```\n", "-\t```swift\n\ta\n\t```\n", "```swift\n\n\n```",
        "- ```swift\n\n  ```",
        "```swift\n```\n```swift\n```\n", "- ```swift\n  a\n  ```\n```text\n```\n",
        "~~~text\n~~~~~ a ~ b\n~~~\n",
    ])
    func closedFences(_ text: String) {
        #expect(faults("# T\n\n" + text) == [])
    }
}
