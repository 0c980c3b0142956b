import BookDriver
import Foundation
import TestSupport
import Testing

@testable import Evaluation

/// Which programs are also run without reporting, for comparison.
@Suite struct NoticingCodeTests {
    private func isIn(_ code: String, _ libraries: [Library] = []) -> Bool {
        NoticingCode(libraries).isIn([code])
    }

    private func library(_ name: String, _ text: String) -> Library {
        Library(name: name, folder: "", sources: [Library.SourceFile(path: "\(name).swift", text: text)])
    }

    @Test(arguments: [
        "var g: Int { reads += 1; return 3 }", "var g: Int { counted() }", "var g: Int\n{\n    next()\n}",
        "var g: Int { get { n } set { n = newValue } }", "subscript(i: Int) -> S { get { at(i) } }",
        "static var shared: S { made() }", "struct S: Strideable {", "var x = 1 { didSet { f() } }",
        "var g: [Int: (Int, Int)] { table() }", "struct P: TextConvertible {", "deinit { print(1) }",
    ])
    func observingCode(_ code: String) { #expect(isIn(code)) }

    @Test(arguments: [
        "var x = 1\nlet y = f { x }", "var area: Float { w * h }", "var n: Int\nfunc f() { g() }",
        "var n: Int { Int(x) + max(a, b) }", "var isEmpty: Bool { count == 0 && last != 3 && a <= b }",
        "protocol P { var x: Int { get set } }", "let f = { (x: Int) in print(x) }\nf(3)",
        "var a = [1], b = 2\nfor x in a { print(x) }",
    ])
    func ordinaryCode(_ code: String) { #expect(!isIn(code)) }

    /// Unclosed comments and braces are not read to the end again and again.
    @Test(arguments: [
        "var/*", "var a{", "var(", "func next/*", "var a{set{", "var a{set/*", "var a { b = ", "var a\n\n",
        "class A{", "class a ", "var a { a(", "subscript{}", "var a: Int\n \n \n \n \n",
    ])
    func unclosed(_ part: String) {
        expectLinearGrowth(of: part, to: 20_000) { count in
            String(repeating: part, count: count)
        } work: { text in
            let code = NoticingCode([library("L", text)])
            #expect(code.isIn([text]) || !code.isIn([text]))
            #expect(code.hasActiveGetters([text]) || !code.hasActiveGetters([text]))
        }
    }

    @Test func unknownIsNoticing() {
        #expect(isIn(String(repeating: "var a{", count: 20_000)))
    }

    @Test func libraries() {
        let counting = library(
            "Counting",
            "nonisolated(unsafe) var n = 0\npublic struct P: CustomStringConvertible {\n"
                + "    public var description: String { count() }\n}")
        let giving = library("Giving", "import Counting\npublic func p() -> P { P() }")
        let object = library(
            "Objects", "public final class C { var n = 0; public var next: Int { n += 1; return n } }")
        let stored = library("Stored", "public enum E { static var n = 0; deinit }")
        let plain = library(
            "Plain",
            "public struct P: CustomStringConvertible {\n    public var description: String {\n"
                + "        var text = \"\"\n        text += \"P\"\n        return text\n    }\n}")
        let all = [counting, giving, object, stored, plain]
        for name in ["Counting", "Giving", "Objects", "Stored"] {
            #expect(isIn("import \(name)\nlet x = 1", all), "\(name)")
        }
        #expect(!isIn("import Plain\nlet x = 1", all))
        #expect(!isIn("let x = 1", all))
        // Types of the tool's own libraries are called by reporting, and notice nothing.
        #expect(!isIn("import Notebook", Library.builtIn))
    }

    /// Otherwise each chapter that uses the book's own library would be compiled twice.
    @Test func ownLibraryOfBook() throws {
        let folder = Fixture.repository + "/Sources/Neural"
        let paths = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") }
        try #require(paths.count > 20)
        let neural = Library(
            name: "Neural", folder: "",
            sources: try paths.map { path in
                Library.SourceFile(
                    path: path, text: try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8))
            })
        #expect(!isIn("import Neural\nlet x = 1", [neural]))
    }
}
