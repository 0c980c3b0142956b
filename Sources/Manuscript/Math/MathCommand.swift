/// The meaning of a TeX command. The tables below list all known commands.
enum MathCommand: Sendable {
    /// A letter, drawn italic unless `upright`.
    case letter(String, upright: Bool)
    case symbol(MathAtom.Class, String)
    /// `\sum`: large, its limits above and below in a displayed formula.
    case largeOperator(String)
    /// `\max`, `\log`: a name; `limits` where a subscript goes below it in a displayed formula.
    case function(String, limits: Bool)
    case operatorName
    case space(String)
    case text(class: String?)
    case alphabet(MathAlphabet)
    /// `isOver` false for an underline; `stretches` for one as wide as what it marks.
    case accent(String, isOver: Bool, stretches: Bool)
    /// `\underbrace`: what follows as a script goes below it.
    case brace(String, isOver: Bool)
    /// `\frac`; nil keeps the style, otherwise it is display style or not.
    case fraction(displayStyle: Bool?)
    case binomial
    case root
    /// `\overset{a}{b}`
    case stack(isOver: Bool)
    case style(display: Bool)
    case left
    case right
    case middle
    /// `\big(`: a delimiter of a given size.
    case sized(String)
    case begin
    case end
    case newRow
    case limits(Bool)
    case prime
}

extension MathCommand {
    static let all: [String: MathCommand] = {
        var all = structure
        for (name, text) in lowercaseGreek { all[name] = .letter(text, upright: false) }
        for (name, text) in uppercaseGreek { all[name] = .letter(text, upright: true) }
        for (name, text) in ordinary { all[name] = .symbol(.ordinary, text) }
        for (name, text) in dots { all[name] = .symbol(.inner, text) }
        for (name, text) in binary { all[name] = .symbol(.binary, text) }
        for (name, text) in relations { all[name] = .symbol(.relation, text) }
        for (name, text) in large { all[name] = .largeOperator(text) }
        for name in functions { all[name] = .function(name, limits: false) }
        for name in functionsWithLimits { all[name] = .function(name, limits: true) }
        for (name, width) in spaces { all[name] = .space(width) }
        for (name, mark) in accents { all[name] = .accent(mark, isOver: true, stretches: false) }
        for (name, mark) in wideAccents { all[name] = .accent(mark, isOver: true, stretches: true) }
        for (name, alphabet) in alphabets { all[name] = .alphabet(alphabet) }
        for (name, size) in sizes {
            for side in ["", "l", "r", "m"] { all[name + side] = .sized(size) }
        }
        for (name, text) in delimiters where name.count > 1 || !"()[]/|.<>".contains(name) {
            all[name] = .symbol(closingDelimiters.contains(name) ? .closing : .opening, text)
        }
        for name in ["|", "Vert"] { all[name] = .symbol(.ordinary, "‖") }
        all["vert"] = .symbol(.ordinary, "|")
        all["backslash"] = .symbol(.ordinary, "\\")
        return all
    }()

    private static let structure: [String: MathCommand] = [
        "frac": .fraction(displayStyle: nil), "dfrac": .fraction(displayStyle: true),
        "tfrac": .fraction(displayStyle: false), "binom": .binomial, "sqrt": .root,
        "text": .text(class: nil), "textrm": .text(class: nil), "mbox": .text(class: nil),
        "textbf": .text(class: "bf"), "textit": .text(class: "it"), "texttt": .text(class: "tt"),
        "operatorname": .operatorName, "overset": .stack(isOver: true), "stackrel": .stack(isOver: true),
        "underset": .stack(isOver: false), "underbrace": .brace("⏟", isOver: false),
        "overbrace": .brace("⏞", isOver: true), "underline": .accent("_", isOver: false, stretches: true),
        "displaystyle": .style(display: true), "textstyle": .style(display: false),
        "left": .left, "right": .right, "middle": .middle, "begin": .begin, "end": .end, "\\": .newRow,
        "limits": .limits(true), "nolimits": .limits(false), "prime": .prime,
        "colon": .symbol(.punctuation, ":"),
    ]

    private static let lowercaseGreek: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
        "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
        "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
        "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ",
        "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ", "imath": "ı", "jmath": "ȷ",
    ]

    private static let uppercaseGreek: [String: String] = [
        "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
        "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    ]

    private static let ordinary: [String: String] = [
        "partial": "∂", "nabla": "∇", "infty": "∞", "top": "⊤", "bot": "⊥", "forall": "∀", "exists": "∃",
        "emptyset": "∅", "varnothing": "∅", "neg": "¬", "lnot": "¬", "Re": "ℜ", "Im": "ℑ", "hbar": "ℏ",
        "angle": "∠", "triangle": "△", "dagger": "†", "checkmark": "✓", "degree": "°",
        "%": "%", "#": "#", "$": "$", "&": "&", "_": "_",
    ]

    private static let dots: [String: String] = [
        "ldots": "…", "dots": "…", "dotsc": "…", "cdots": "⋯", "dotsb": "⋯", "vdots": "⋮", "ddots": "⋱",
    ]

    private static let binary: [String: String] = [
        "cdot": "⋅", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘",
        "bullet": "∙", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗", "odot": "⊙", "cup": "∪", "cap": "∩",
        "setminus": "∖", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "bmod": "mod",
    ]

    private static let relations: [String: String] = [
        "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">",
        "ll": "≪", "gg": "≫", "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃", "cong": "≅",
        "propto": "∝", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃",
        "supseteq": "⊇", "mid": "∣", "parallel": "∥", "perp": "⊥", "to": "→", "rightarrow": "→",
        "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "mapsto": "↦", "longrightarrow": "⟶",
        "Rightarrow": "⇒", "implies": "⟹", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⟺",
        "uparrow": "↑", "downarrow": "↓", "coloneqq": "≔",
    ]

    private static let large: [String: String] = [
        "sum": "∑", "prod": "∏", "coprod": "∐", "int": "∫", "bigcup": "⋃", "bigcap": "⋂",
        "bigoplus": "⨁", "bigotimes": "⨂", "bigodot": "⨀",
    ]

    private static let functions = [
        "exp", "log", "ln", "lg", "sin", "cos", "tan", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos",
        "arctan", "arg", "dim", "ker", "deg", "cot", "sec", "csc",
    ]

    private static let functionsWithLimits = ["max", "min", "sup", "inf", "lim", "det", "gcd", "Pr"]

    /// A negative space (`\\!`) is ignored: browsers would draw the formula over the text before it.
    private static let spaces: [String: String] = [
        ",": "0.1667em", "thinspace": "0.1667em", ":": "0.2222em", ">": "0.2222em", ";": "0.2778em",
        "!": "0em", " ": "0.25em", "quad": "1em", "qquad": "2em", "enspace": "0.5em",
    ]

    private static let accents: [String: String] = [
        "hat": "^", "bar": "¯", "vec": "→", "tilde": "~", "dot": "˙", "ddot": "¨", "check": "ˇ",
        "breve": "˘", "acute": "´", "grave": "`", "mathring": "˚",
    ]

    private static let wideAccents: [String: String] = [
        "widehat": "^", "widetilde": "~", "overline": "¯", "overrightarrow": "→", "overleftarrow": "←",
    ]

    private static let alphabets: [String: MathAlphabet] = [
        "mathrm": .roman, "mathit": .italic, "mathbf": .bold, "boldsymbol": .boldItalic, "bm": .boldItalic,
        "mathbb": .blackboard, "mathcal": .calligraphic, "mathsf": .sansSerif, "mathtt": .typewriter,
    ]

    private static let sizes: [String: String] = [
        "big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em",
    ]

    /// The delimiters after `\left`, `\right` and `\big`, by character or command name.
    static let delimiters: [String: String] = [
        "(": "(", ")": ")", "[": "[", "]": "]", "/": "/", "|": "|", ".": "", "<": "⟨", ">": "⟩",
        "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
        "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖",
        "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    ]

    private static let closingDelimiters: Set<String> = [
        "}", "rbrace", "rbrack", "rvert", "rVert", "rangle", "rfloor", "rceil",
    ]
}

/// A table between `\begin{name}` and `\end{name}`.
struct MathEnvironment: Sendable {
    var left = ""
    var right = ""
    /// The alignment of columns, for the style sheet; nil if centered.
    var alignment: String?
    var displayStyle = false

    static let all: [String: MathEnvironment] = [
        "matrix": MathEnvironment(), "pmatrix": MathEnvironment(left: "(", right: ")"),
        "bmatrix": MathEnvironment(left: "[", right: "]"), "Bmatrix": MathEnvironment(left: "{", right: "}"),
        "vmatrix": MathEnvironment(left: "|", right: "|"), "Vmatrix": MathEnvironment(left: "‖", right: "‖"),
        "cases": MathEnvironment(left: "{", alignment: "cases"),
        "aligned": aligned, "align": aligned, "align*": aligned, "split": aligned,
        "gathered": MathEnvironment(displayStyle: true), "gather*": MathEnvironment(displayStyle: true),
    ]

    private static let aligned = MathEnvironment(alignment: "aligned", displayStyle: true)
}
