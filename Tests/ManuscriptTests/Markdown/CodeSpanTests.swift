import Testing

@testable import Manuscript

@Suite struct CodeSpanTests {
    @Test(arguments: [
        ("`\\(x)`", ["\\(x)"]), ("` \\(x) `", ["\\(x)"]), ("`\\(x) `", ["\\(x)"]), ("`  \\(x)`", ["\\(x)"]),
        ("`\\(a), \\(b)`", ["\\(a), \\(b)"]), ("`\\(a) of \\(f(b))`", ["\\(a) of \\(f(b))"]),
        ("``\\(x)`` `` \\(x) `` ```\\(x^2\\)``` ``a \\(x)``", []), ("`\"\\(x)\"` `print(\"x = \\(x)\")`", []),
        ("`\\n` `\\.name` `\\` `f\\\\(x)`", []),
        ("`\\(\nx)` `\\(f(\"\\(y)\"))`", ["\\( x)", "\\(f(\"\\(y)\"))"]),
    ])
    func values(_ text: String, _ values: [String]) throws {
        let (chapter, diagnostics) = Chapter.read(path: "c", bytes: Array("# T\n\n\(text)\n".utf8))
        #expect(diagnostics == [])
        #expect(try #require(chapter).inlineValues.map(\.source) == values)
    }

    @Test(arguments: [
        ("`\\()`", "3:2: the inline value '\\()' is empty;"),
        ("`\\( )`", "3:2: the inline value '\\( )' is empty;"),
        ("a `\\(x^2\\)`", "3:4: '\\(x^2\\)' is TeX; an equation is written $`x^2`$"),
        (
            "`x = \\(x)`",
            "3:2: 'x = \\(x)' is not computed, since a value has to be the whole span, as in `\\(value)`;"
        ),
        ("`\\(x) steps`", "3:2: '\\(x) steps' is not computed"), ("`\\(x`", "3:2: '\\(x' is not computed"),
        ("`\\(x))`", "3:2: '\\(x))' is not computed"), ("`\\(1)(2)`", "3:2: '\\(1)(2)' is not computed"),
        ("`\\(x) (x)`", "3:2: '\\(x) (x)' is not computed"),
        ("a \\(x^2\\) b", "3:3: \\(…\\) is TeX;"), ("a \\(x\\) b", "3:3: \\(…\\) is TeX;"),
        ("\\(y = wx + b\\)", "3:1: \\(…\\) is TeX;"), ("\\(W_{ij}\\)", "3:1: \\(…\\) is TeX;"),
        ("\\(\\alpha\\)", "3:1: \\(…\\) is TeX;"),
        ("a\n> b \\(x) c", "4:5: an inline value is written in backticks,"),
        ("a `\\(x) b", "3:3: the inline value that begins here does not end in"),
        (
            "| a |\n| - |\n| `\\(x | y)` |",
            "5:3: the inline value that begins here does not end in"
        ),
        (
            "| a | b |\n| - | - |\n| `x` | y | z `\\(a)` |",
            "5:13: the row has more cells than the table has columns (2)"
        ),
        ("- | a |\n  | - |\n  | b \\| c | d", "5:14: the row has more cells than the table has columns (1)"),
        ("\\[ x^2 \\]", "3:1: \\[…\\] is TeX;"), ("\\[\nx = 2\n\\]", "3:1: \\[…\\] is TeX;"),
        ("$$\na\n$$", "3:1: $$…$$ is not shown as an equation;"),
        ("so $$x^2$$ it", "3:4: $$…$$ is not shown"),
        ("$x$", "3:1: $…$ is not shown"), ("a $y = 2x + 5$.", "3:3: $…$ is not shown"),
        ("($\\alpha$)", "3:2: $…$"),
        ("$x_1$ costs $5", "3:1: $…$"),
    ])
    func faultsOfSpans(_ text: String, _ start: String) {
        let found = faults("# T\n\n\(text)\n")
        #expect(found.count == 1 && found[0].hasPrefix(start), "\(found)")
    }

    @Test(arguments: [
        "It is $5 and $6, $5-$6, or US$7/€8, A$9.", "$$ or $$$, \\$x\\$, $HOME and $PATH, `$x$`, $",
        "Sad :\\( and \\[sic\\].",
        "[x]\\(y)", "\\[Figure omitted\\]", "$`x`$, $`y`$ and $`z`$: $4", "US$`\\(price)`, $`\\(price)`",
        "1\\) \\[a](b)",
        "| a | b |\n| - | - |\n| c |\n| c | d | |\n| c | d |  \n", "    \\(x)\n    $x$",
        "<b title='$x$'>$</b>",
        "[a](b\\(c\\)d)", "\\\\(x)",
        // Parentheses that an editor has escaped.
        "A pull request\\(PR\\).", "演算子\\(`+`\\)、値\\(値\\)、\\(=\\)", "\\(A Swift Tour\\) \\(_name_\\)",
        "\\(the_name\\) or \\(`Int, Int`\\) or \\(2021\\), \\(U+000D\\)",
    ])
    func ordinaryText(_ text: String) {
        #expect(faults("# T\n\n\(text)\n") == [])
    }

    /// An error in an equation is reported at its place, whatever surrounds it.
    @Test(arguments: [
        ("> a $`x +\n> \\fraq`$\n", "4:3: "), ("- ```math\n  x\n  + \\fraq\n  ```\n", "5:5: "),
        ("a $` \\fraq `$\n", "3:6: "),
    ])
    func placesInEquations(_ text: String, _ start: String) {
        #expect(faults("# T\n\n" + text).map { $0.prefix(start.count) } == [start[...]])
    }
}
