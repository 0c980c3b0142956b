import TestSupport
import Testing

@testable import Manuscript

@Suite("Faults of formulas")
struct MathErrorTests {
    @Test(
        "the place and the words",
        arguments: [
            ("", 0, "the formula is empty"),
            ("a + \\aplha", 4, "unknown command '\\aplha'. Did you mean '\\alpha'?"),
            ("\\fraq{1}{2}", 0, "unknown command '\\fraq'. Did you mean '\\frac'?"),
            ("é \\xyzzy", 3, "unknown command '\\xyzzy'"),
            ("x\\", 1, "a '\\' with nothing after it"),
            ("\\frac{1}", 0, "\\frac needs something after it, in braces: \\frac{…}"),
            ("x^", 1, "^ needs something after it, in braces: ^{…}"),
            ("x^a^b", 3, "a second superscript; braces say what it belongs to: {x^a}^b or x^{a^b}"),
            ("x_a_b", 3, "a second subscript; braces say what it belongs to: {x_a}_b or x_{a_b}"),
            ("{x", 0, "'{' is never closed: '}' is missing"),
            ("x}", 1, "'}' without a '{' before it"),
            ("\\left( x", 0, "\\left is never closed: '\\right' is missing"),
            ("\\left( {x \\right)", 10, "'\\right' found where '}' is expected"),
            ("x \\right)", 2, "\\right without a \\left before it"),
            ("\\left x \\right)", 6, "'x' after \\left; expected one of"),
            ("a & b", 2, "'&' separates columns of \\begin{…}; for the character write '\\&'"),
            ("a \\\\ b", 2, "'\\\\' ends a row of \\begin{…}; for lines use \\begin{aligned}"),
            ("\\begin{bmatrx} 1 \\end{bmatrx}", 7, "Did you mean 'bmatrix'?"),
            ("\\begin{matrix} 1 \\end{cases}", 22, "\\end{cases} where \\end{matrix} is expected"),
            ("\\begin{matrix} 1", 0, "\\begin{matrix} is never closed: '\\end' is missing"),
            ("\\begin{matrix} 1 \\\\[2", 19, "begins a distance"),
            ("\\text{abc", 0, "\\text{ is never closed: '}' is missing"),
            ("\\text abc", 0, "\\text needs its text in braces: \\text{…}"),
            ("\\text{$x$}", 6, "a formula within \\text{…}; close the text before it"),
            ("50%", 2, "'%' has a meaning of its own in TeX; write '\\%'"),
            ("\\middle|", 0, "\\middle belongs between \\left and \\right"),
            ("x \\limits_i", 2, "'\\limits' belongs after an operator such as \\sum"),
            ("a\u{0}b", 1, "the character U+0000 does not belong in a formula"),
            ("\\text{a\u{7}}", 7, "a control character"),
            ("\\href{http://example.com}{x}", 0, "unknown command '\\href'"),
        ])
    func faults(tex: String, offset: Int, message: String) {
        #expect {
            try MathML.render(tex, display: true)
        } throws: { error in
            guard let error = error as? MathError else { return false }
            #expect(error.offset == offset)
            #expect(error.message.contains(message), "\(error.message)")
            return true
        }
    }

    @Test(
        "depth is bounded",
        arguments: [
            "{", "x^{", "\\sqrt", "\\frac", "\\left(", "\\begin{matrix}", "\\mathbf", "\\hat", "\\sqrt[",
            "\\overset{",
            "\\underbrace{x_{",
        ])
    func depth(opening: String) {
        let tex = String(repeating: opening, count: 20_000)
        #expect {
            try MathML.render(tex, display: true)
        } throws: { error in
            (error as? MathError)?.message == "nested more than \(MathParser.deepest) deep"
        }
    }

    @Test("what is closed properly may be as deep as is readable")
    func deepButAllowed() throws {
        let tex = String(repeating: "{", count: 50) + "x" + String(repeating: "}", count: 50)
        #expect(try MathML.render(tex, display: false) == "<math><mi>x</mi></math>")
    }

    @Test("a long formula takes no long time")
    func long() throws {
        let tex = Array(repeating: "x_{1}^{2} + \\frac{a}{b}", count: 20_000).joined(separator: " - ")
        #expect(try MathML.render(tex, display: false).utf8.count > 1_000_000)
        #expect(
            try MathML.render("x" + String(repeating: "'", count: 20_000), display: false).hasPrefix("<math>")
        )
        #expect(throws: MathError.self) {
            try MathML.render("\\" + String(repeating: "a", count: 100_000), display: false)
        }
    }

    @Test("no input crashes: pieces of TeX in random order")
    func random() {
        let pieces = [
            "{", "}", "^", "_", "'", "&", "\\\\", "\\left", "\\right", "(", ")", "[", "]", "\\begin{matrix}",
            "\\end{matrix}", "\\begin{aligned}", "\\frac", "\\sqrt", "\\sum", "\\limits", "\\text{", "\\",
            " ", "x",
            "1", ".", "-", "é", "\u{301}", "👩‍🔬", "\\displaystyle", "\\mathbf", "\\middle", "|", "\\big", "<",
            "\\hat",
            "\u{0}", "\\underbrace", "\\operatorname", "*", "\\max", "[2pt]", "\n", "~", "\\,",
        ]
        var generator = SeededRandom(usual: 7)
        var failures = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...14, using: &generator)
            let tex = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            do throws(MathError) {
                let markup = try MathML.render(tex, display: Bool.random(using: &generator))
                #expect(!markup.contains("<b>"))
            } catch {
                failures += 1
                #expect(error.offset >= 0 && error.offset <= tex.utf8.count, "for \(tex)")
            }
        }
        #expect(failures > 0)
    }
}
