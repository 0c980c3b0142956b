import Testing

@testable import Manuscript

@Suite struct FrontMatterTests {
    @Test(arguments: [
        "---\nsummary: a\ndigits: 3\n---\n# T\n", "---  \nsummary: a\ndigits: 3\n---\t\n# T\n",
        "\n \n---\nsummary: a\ndigits: 3\n...\n# T\n",
        "\u{FEFF}---\r\nsummary: a\r\ndigits: 3\r\n--- \r\n# T\r\n",
        " ---\n summary: a\n digits: 3\n ---\n# T\n",
        "---\n# a comment\nsummary: a # another\n\ndigits: 3\n---\n# T\n",
    ])
    func read(_ text: String) throws {
        let (chapter, diagnostics) = Chapter.read(path: "c", bytes: Array(text.utf8))
        #expect(diagnostics == [])
        let frontMatter = try #require(chapter).frontMatter
        #expect(frontMatter.summary == "a")
        #expect(frontMatter.digits == 3)
        #expect(chapter?.title == "T")
    }

    /// A check compares each tolerance with all values.
    @Test func limitOfTolerances() {
        func text(_ count: Int) -> String {
            "---\ntolerances:\n" + (0..<count).map { "  a\($0): 1 ulp\n" }.joined() + "---\n# T\n"
        }
        #expect(faults(text(100)) == [])
        #expect(faults(text(101)).count == 1)
        #expect(faults(text(101)).first?.contains("'tolerances' has 101 names; 100 are the limit") == true)
    }

    /// YAML's escapes bring in no character that could not be written.
    @Test(arguments: [
        (#"summary: "a\u202Eb""#, "2:10: the character U+202E changes the direction"),
        (
            #"summary: "o\#(String(repeating: #"\u0301"#, count: 7))""#,
            "2:10: a character has more than 6 combining marks"
        ),
        (#"tolerances: {"a\u202E": 1 ulp}"#, "the character U+202E changes"),
        (#"data: ["a\u2067.txt"]"#, "the character U+2067 changes"),
        (
            "summary: \(String(repeating: "word ", count: 101))",
            "'summary' has 500 characters at most, not 504"
        ),
    ])
    func unreadableTexts(_ line: String, _ words: String) {
        func faults(isSandboxed: Bool) -> [String] {
            Chapter.read(path: "c", bytes: Array("---\n\(line)\n---\n# T\n".utf8), isSandboxed: isSandboxed)
                .diagnostics.map { "\($0.line):\($0.column): \($0.message)" }
        }
        #expect(faults(isSandboxed: true).contains { $0.contains(words) }, "\(faults(isSandboxed: true))")
        #expect(faults(isSandboxed: false) == [])
    }

    @Test(arguments: [
        "---\n---\n# T\n", "---\n# only a comment\n---\n# T\n", "# T\n\n---\n\nmore\n\n---\n",
        "# T\n\na: b\n---\n",
    ])
    func noFaults(_ text: String) {
        #expect(faults(text) == [])
    }

    @Test(arguments: [
        (
            "Text\n\n---\nsummary: a\n---\n\n# T\n",
            "3:1: front matter, with 'summary' in it, belongs at the top of the file"
        ),
        (
            "# T\n\n---\nlive: false\ndigits: 3\n---\n",
            "3:1: front matter, with 'live' in it, belongs at the top of the file"
        ),
        (
            "# T\n\nsummary: a\n---\n",
            "3:1: front matter, with 'summary' in it, belongs between two lines '---'"
        ),
        (
            "summary: a\n---\n# T\n",
            "1:1: front matter begins with a line '---', and ends with one; put one before 'summary'"
        ),
        ("Summary: a\n\n# T\n", "1:1: front matter begins with a line '---'"),
        (
            "----\nsummary: a\n----\n# T\n",
            "1:1: front matter begins with a line '---', not '----', before 'summary'"
        ),
        ("—\nsummary: a\n—\n# T\n", "1:1: front matter begins with a line '---', not '—', before 'summary'"),
        ("\n---\nsummary: a\n\n# T\n", "2:1: the front matter is not closed; end it with a line '---'"),
        (
            "---\nsummary: a\n----\n# T\n\n---\n\nmore\n",
            "1:1: the front matter is not closed; end it with a line '---', not '----' in line 3"
        ),
        ("---\nsummary: a\n\n# T\n\ntext\n\n---\n\nmore\n", "1:1: the front matter is not closed;"),
        ("---\nsummary: a\n\n# T\n\n---\n\nmore\n", "1:1: the front matter is not closed;"),
        ("+++\nsummary = \"a\"\n+++\n# T\n", "1:1: front matter is YAML here, not TOML;"),
        ("+++\nsummary = \"a\"\n\n# T\n", "1:1: front matter is YAML here, not TOML;"),
        (
            "---\nSummary: a\n---\n# T\n",
            "2:1: unknown key 'Summary'; expected summary, data, seconds, digits, live, values, tolerance or tolerances. Did you mean 'summary'?"
        ),
        (
            "---\ndata:\n\t- a\n---\n# T\n",
            "3:1: front matter is not YAML here: it has to be indented by spaces, not by tabs;"
        ),
        (
            "---\nsummary: a\n\tdigits: 3\n---\n# T\n",
            "3:1: front matter is not YAML here: it has to be indented by spaces, not by tabs;"
        ),
        (
            "---\nsummary: ReLU: what\n---\n# T\n",
            "2:14: front matter is not YAML here: a value with ': ' in it needs quotes"
        ),
        (
            "---\nsummary: \"a\n---\n# T\n",
            "2:10: front matter is not YAML here: the quotation mark is not closed"
        ),
        ("---\n- a\n---\n# T\n", "2:1: front matter needs lines of 'key: value'"),
        ("---\na\n---\n# T\n", "2:1: front matter needs lines"),
        ("---\nsummary:\n---\n# T\n", "2:9: 'summary' needs a text"),
        ("---\nlive: yes\n---\n# T\n", "2:7: 'live' needs true or false"),
        ("---\ndata: [a, [b]]\n---\n# T\n", "2:11: 'data' needs a list"),
        ("---\n? [x]\n: y\n---\n# T\n", "2:3: a key is one word"),
        ("---\ntolerances: {é: [x]}\n---\n# T\n", "2:18: 'tolerances' needs names and values"),
        ("---\nsummary: é \u{1}b\n---\n# T\n", "2:13: front matter is not YAML here: control characters"),
    ])
    func faultsOfFrontMatter(_ text: String, _ start: String) {
        let found = faults(text)
        #expect(found.count == 1 && found[0].hasPrefix(start), "\(found)")
    }

    @Test func repeatedKeys() {
        #expect(
            faults(
                "---\nsummary: a\ndigits: 99\nsummary: b\n\"summary\": c\ntolerances: {a: 1, b: summary, a: 3}\ndigits: 4\n---\n# T\n"
            ).sorted() == [
                "3:9: 'digits' needs a whole number from 1 to 17, not '99'",
                "4:1: 'summary' appears twice, first in line 2; keep one of them",
                "5:2: 'summary' appears twice, first in line 2; keep one of them",
                "6:32: 'a' appears twice, first in line 6; keep one of them",
                "7:1: 'digits' appears twice, first in line 3; keep one of them",
            ])
        #expect(
            faults("---\ntolerances:\n  a: 1\n  b: 2\n  a: 3\n---\n# T\n") == [
                "5:3: 'a' appears twice, first in line 3; keep one of them"
            ])
    }

    private func book(_ text: String) -> [String] {
        BookConfiguration.read(path: "b", bytes: Array(text.utf8)).diagnostics
            .map { String($0.description.dropFirst(2)).replacing("error: ", with: "") }
    }

    @Test(arguments: [
        (
            "title: a\nlibraries: []\ntitle: b\n",
            "3:1: 'title' appears twice, first in line 1; keep one of them"
        ),
        (
            "title: a\nlibraries:\n  - N: x\n    N: y\n",
            "4:5: 'N' appears twice, first in line 3;|3:5: 'libraries' needs a list"
        ),
        (
            "title: a: b\nlibraries: []\n",
            "1:9: book.yml is not YAML here: a value with ': ' in it needs quotes"
        ),
        ("- title\n", "1:1: book.yml needs lines of 'key: value'"),
        ("Title: a\nlibraries: []\n", "1:1: unknown key 'Title'|1:1: the book needs a title"),
        ("", "1:1: the book needs a title"), ("title: a\n", ""),
        ("title: a\nlibraries:\n", "2:11: 'libraries' needs a list"),
        ("title: a\nlibraries: []\n---\ntitle: b\n", "3:1: book.yml is not YAML here: "),
        ("---\ntitle: a\nlibraries: []\n", ""),
        ("title: a\nlibraries: []\nhtml: any\n", ""), ("title: a\nlibraries: []\nhtml: listed\n", ""),
        (
            "title: a\nlibraries: []\nhtml: all\n",
            "3:7: unknown value of 'html' 'all'; expected listed or any"
        ),
        (
            "title: a\nlibraries: []\nlive: on\ndigits: x\nseconds: 0\nreferences: a\nsite:\n",
            "3:7: |4:9: |5:10: |6:13: |7:6: "
        ),
    ])
    func faultsOfBookFiles(_ text: String, _ starts: String) {
        let found = book(text).sorted()
        let expected = starts.split(separator: "|").sorted()
        #expect(found.count == expected.count, "\(found)")
        for start in expected { #expect(found.contains { $0.hasPrefix(start) }, "\(found)") }
    }

    /// In YAML, lines also end at three characters that do not end a line of a file.
    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}"])
    func linesOfYAML(_ end: String) {
        #expect(faults("---\nsummary: \"a\(end)b\"\nwrong: c\n---\n# T\n").first?.hasPrefix("3:1: ") == true)
        let column = 4 + end.utf8.count
        let repeated = faults("---\nlive: true # a\(end)live: true\n---\n# T\n")
        #expect(
            repeated.first?.hasPrefix("2:\(11 + column): 'live' appears twice, first in line 2") == true,
            "\(repeated)")
    }
}
