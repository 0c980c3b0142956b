import Foundation
import Testing

@testable import Manuscript

@Suite("TeX becomes MathML")
struct MathTests {
    @Test(
        "a formula in a line",
        arguments: [
            ("x", "<mi>x</mi>"),
            ("z = wx + b", "<mi>z</mi><mo>=</mo><mi>w</mi><mi>x</mi><mo>+</mo><mi>b</mi>"),
            ("25.004662", "<mn>25.004662</mn>"),
            (".5", "<mn>.5</mn>"),
            ("1.", "<mn>1</mn><mo stretchy=\"false\" lspace=\"0em\" rspace=\"0em\">.</mo>"),
            ("x_1", "<msub><mi>x</mi><mn>1</mn></msub>"),
            ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
            ("x^2_i", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
            ("x^12", "<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>"),
            ("x^{12}", "<msup><mi>x</mi><mn>12</mn></msup>"),
            ("W^T", "<msup><mi>W</mi><mi>T</mi></msup>"),
            ("W^\\top", "<msup><mi>W</mi><mi mathvariant=\"normal\">⊤</mi></msup>"),
            (
                "f'(x)",
                "<msup><mi>f</mi><mo>′</mo></msup><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo>"
            ),
            ("f''", "<msup><mi>f</mi><mo>″</mo></msup>"),
            ("f'^2", "<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>"),
            ("{}^2", "<msup><mrow></mrow><mn>2</mn></msup>"),
            ("^2", "<msup><mrow></mrow><mn>2</mn></msup>"),
            ("\\frac{1}{2}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
            ("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
            ("\\frac\\alpha\\beta", "<mfrac><mi>α</mi><mi>β</mi></mfrac>"),
            ("\\sqrt{x+1}", "<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>"),
            ("\\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
            ("\\Delta", "<mi mathvariant=\"normal\">Δ</mi>"),
            ("\\partial L", "<mi mathvariant=\"normal\">∂</mi><mi>L</mi>"),
            ("\\mathrm{ReLU}", "<mi>ReLU</mi>"),
            ("\\mathrm d", "<mi mathvariant=\"normal\">d</mi>"),
            ("\\mathbf{W}", "<mi mathvariant=\"normal\">𝐖</mi>"),
            ("\\mathbf W_2", "<msub><mi mathvariant=\"normal\">𝐖</mi><mn>2</mn></msub>"),
            ("\\boldsymbol\\delta", "<mi>𝜹</mi>"),
            ("\\mathbb{R}^{16}", "<msup><mi mathvariant=\"normal\">ℝ</mi><mn>16</mn></msup>"),
            ("\\mathcal L", "<mi mathvariant=\"normal\">ℒ</mi>"),
            ("\\hat y", "<mover accent=\"true\"><mi>y</mi><mo stretchy=\"false\">^</mo></mover>"),
            ("\\text{if } x", "<mtext>if\u{A0}</mtext><mi>x</mi>"),
            ("\\text{50\\%}", "<mtext>50%</mtext>"),
            ("a\\quad b", "<mi>a</mi><mspace width=\"1em\"/><mi>b</mi>"),
            // Nothing is moved to the left, where it would cover other content.
            ("a\\!b", "<mi>a</mi><mspace width=\"0em\"/><mi>b</mi>"),
            (
                "a < b & c".replacingOccurrences(of: "&", with: "\\&"),
                "<mi>a</mi><mo>&lt;</mo><mi>b</mi><mi mathvariant=\"normal\">&amp;</mi><mi>c</mi>"
            ),
            ("\\text{<b>\"&}", "<mtext>&lt;b&gt;&quot;&amp;</mtext>"),
            ("α ≤ 2·β", "<mi>α</mi><mo>≤</mo><mn>2</mn><mo>⋅</mo><mi>β</mi>"),
            ("\\lvert x \\rvert", "<mo stretchy=\"false\">|</mo><mi>x</mi><mo stretchy=\"false\">|</mo>"),
        ])
    func inline(tex: String, markup: String) throws {
        #expect(try MathML.render(tex, display: false) == "<math>\(markup)</math>")
    }

    @Test(
        "a sign is told from an operator",
        arguments: [
            ("-x", "<mo form=\"prefix\" lspace=\"0em\" rspace=\"0em\">−</mo><mi>x</mi>"),
            ("a-x", "<mi>a</mi><mo>−</mo><mi>x</mi>"),
            ("=-x", "<mo>=</mo><mo form=\"prefix\" lspace=\"0em\" rspace=\"0em\">−</mo><mi>x</mi>"),
            (
                "e^{-x}",
                "<msup><mi>e</mi><mrow><mo form=\"prefix\" lspace=\"0em\" rspace=\"0em\">−</mo><mi>x</mi></mrow></msup>"
            ),
            (
                "a^{l-1}",
                "<msup><mi>a</mi><mrow><mi>l</mi><mo lspace=\"0em\" rspace=\"0em\">−</mo><mn>1</mn></mrow></msup>"
            ),
        ])
    func signs(tex: String, markup: String) throws {
        #expect(try MathML.render(tex, display: false) == "<math>\(markup)</math>")
    }

    @Test(
        "limits go below in display and beside in a line",
        arguments: [
            ("\\sum_{i=1}^{n} x_i", "munderover", "msubsup"),
            ("\\max_i x_i", "munder", "msub"),
            ("\\lim_{h \\to 0} f", "munder", "msub"),
            ("\\operatorname*{argmax}_i x", "munder", "msub"),
        ])
    func limits(tex: String, displayed: String, inline: String) throws {
        #expect(try MathML.render(tex, display: true).contains("<\(displayed)>"))
        #expect(try MathML.render(tex, display: false).contains("<\(inline)>"))
        #expect(try MathML.render("\\frac{\(tex)}{2}", display: true).contains("<\(inline)>"))
    }

    @Test func integralsKeepLimitsBeside() throws {
        #expect(try MathML.render("\\int_0^1 x", display: true).contains("<msubsup>"))
        #expect(try MathML.render("\\int\\limits_0^1 x", display: true).contains("<munderover>"))
        #expect(
            try MathML.render("\\sum\\limits_i x", display: false).contains(
                "<munder><mo movablelimits=\"false\">"))
    }

    @Test("a function stands apart from its argument, not from a parenthesis")
    func functions() throws {
        let space = "<mspace width=\"0.1667em\"/>"
        #expect(
            try MathML.render("\\log x", display: false)
                == "<math><mi>log</mi><mo>\u{2061}</mo>\(space)<mi>x</mi></math>")
        #expect(
            try MathML.render("\\tanh(x)", display: false)
                == "<math><mi>tanh</mi><mo>\u{2061}</mo><mo stretchy=\"false\">(</mo><mi>x</mi>"
                + "<mo stretchy=\"false\">)</mo></math>")
        #expect(
            try MathML.render("2\\exp\\left(x\\right)", display: false)
                == "<math><mn>2</mn>\(space)<mi>exp</mi><mo>\u{2061}</mo><mrow><mo stretchy=\"true\" form=\"prefix\">(</mo>"
                + "<mi>x</mi><mo stretchy=\"true\" form=\"postfix\">)</mo></mrow></math>")
    }

    @Test(
        "tables",
        arguments: [
            (
                "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}",
                "<mrow><mo stretchy=\"true\" form=\"prefix\">[</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
                    + "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>"
                    + "<mo stretchy=\"true\" form=\"postfix\">]</mo></mrow>"
            ),
            (
                "\\begin{cases} x & \\text{if } x > 0 \\\\[2pt] 0 & \\text{otherwise} \\\\ \\end{cases}",
                "<mrow><mo stretchy=\"true\" form=\"prefix\">{</mo><mtable class=\"cases\">"
                    + "<mtr><mtd><mi>x</mi></mtd><mtd><mtext>if\u{A0}</mtext><mi>x</mi><mo>&gt;</mo><mn>0</mn></mtd></mtr>"
                    + "<mtr><mtd><mn>0</mn></mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"
            ),
            (
                "\\begin{aligned} a &= b \\\\ &+ c \\end{aligned}",
                "<mtable class=\"aligned\" displaystyle=\"true\"><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr>"
                    + "<mtr><mtd></mtd><mtd><mo form=\"infix\">+</mo><mi>c</mi></mtd></mtr></mtable>"
            ),
        ])
    func tables(tex: String, markup: String) throws {
        #expect(try MathML.render(tex, display: true) == "<math display=\"block\">\(markup)</math>")
    }

    @Test("every known command can be written", arguments: MathCommand.all.keys.sorted())
    func everyCommand(name: String) throws {
        let command = try #require(MathCommand.all[name])
        let tex: String
        switch command {
        case .left: tex = "\\left( x \\right)"
        case .right: tex = "\\left. x \\right|"
        case .middle: tex = "\\left( x \\middle| y \\right)"
        case .begin, .end, .newRow: tex = "\\begin{matrix} x \\\\ y \\end{matrix}"
        case .sized: tex = "\\\(name)( x"
        case .limits: tex = "\\sum\\\(name)_i x"
        case .operatorName, .text, .alphabet, .accent, .brace, .root: tex = "\\\(name){x} y"
        case .fraction, .binomial, .stack: tex = "\\\(name){x}{y}"
        default: tex = "\\\(name) x"
        }
        for display in [false, true] { try expectWellFormed(MathML.render(tex, display: display)) }
    }

    @Test("every environment can be written", arguments: MathEnvironment.all.keys.sorted())
    func everyEnvironment(name: String) throws {
        try expectWellFormed(MathML.render("\\begin{\(name)} a & b \\\\ c & d \\end{\(name)}", display: true))
    }

    @Test(
        "formulas of the book",
        arguments: [
            "\\hat{y} = \\mathbf{w}_2^\\top \\max(0, \\mathbf{w}_1 x + \\mathbf{b}_1) + b_2",
            "\\mathrm{ReLU}(z) = \\begin{cases} z & z > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
            "\\frac{\\partial L}{\\partial w_i} = \\frac{2}{N} \\sum_{n=1}^{N} (\\hat y_n - y_n)\\, h_i",
            "\\sigma(z) = \\dfrac{1}{1 + e^{-z}}, \\quad \\operatorname{softmax}(z)_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}",
            "m_t = \\beta_1 m_{t-1} + (1 - \\beta_1) g_t,\\qquad \\hat m_t = \\frac{m_t}{1 - \\beta_1^t}",
            "\\theta \\gets \\theta - \\eta \\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\epsilon}",
            "\\underbrace{x \\cdot W}_{1 \\times 16} \\ne W \\cdot x",
            "\\lim_{h \\to 0} \\frac{f(x+h) - f(x-h)}{2h} \\approx f'(x)",
            "w_{ij} \\in \\left[ -\\sqrt{\\tfrac{6}{17}},\\ \\sqrt{\\tfrac{6}{17}} \\right]",
        ])
    func book(tex: String) throws {
        for display in [false, true] { try expectWellFormed(MathML.render(tex, display: display)) }
    }

    /// Every tag is closed, in order.
    private func expectWellFormed(_ markup: String) throws {
        var open: [Substring] = []
        for piece in markup.split(separator: "<").map({ $0.prefix { $0 != ">" } }) {
            if piece.hasPrefix("/") {
                #expect(open.popLast() == piece.dropFirst(), "in \(markup)")
            } else if !piece.hasSuffix("/") {
                open.append(piece.prefix { $0 != " " })
            }
        }
        #expect(open.isEmpty, "in \(markup)")
    }
}
