/// An element of a formula: its markup, and its class for spacing.
struct MathAtom {
    /// TeX's classes, which determine the space between neighbors.
    enum Class {
        case ordinary, largeOperator, function, binary, relation, opening, closing, punctuation
        /// A fraction or dots: like ordinary, except that functions keep a distance.
        case inner
        /// `\left( … \right)`: functions do not keep a distance.
        case fenced
        case space
    }

    var markup: String
    var kind: Class
    /// The markup without a left operand: the sign in `-x`.
    var asPrefix: String?
    /// Whether scripts are above and below rather than to the right.
    var hasLimits = false
    /// Whether it has scripts, so that further ones need braces.
    var hasScripts = false

    init(_ kind: Class, _ markup: String) {
        self.kind = kind
        self.markup = markup
    }
}

// MARK: - Elements

extension MathAtom {
    /// A letter, italic unless `upright`; or a name of several letters, always upright.
    static func identifier(_ text: String, upright: Bool = false) -> MathAtom {
        let attribute = upright && text.unicodeScalars.count == 1 ? " mathvariant=\"normal\"" : ""
        return MathAtom(.ordinary, "<mi\(attribute)>\(text.escapedHTML)</mi>")
    }

    static func number(_ text: String) -> MathAtom { MathAtom(.ordinary, "<mn>\(text.escapedHTML)</mn>") }

    static func text(_ text: String, class name: String? = nil) -> MathAtom {
        // Spaces at the ends would collapse.
        var scalars = Array(text.unicodeScalars)
        if scalars.first == " " { scalars[0] = "\u{A0}" }
        if scalars.last == " " { scalars[scalars.count - 1] = "\u{A0}" }
        var kept = ""
        kept.unicodeScalars.append(contentsOf: scalars)
        let attribute = name.map { " class=\"\($0)\"" } ?? ""
        return MathAtom(.ordinary, "<mtext\(attribute)>\(kept.escapedHTML)</mtext>")
    }

    /// - Parameter inScript: operators in a script have no space around them.
    static func symbol(_ kind: Class, _ text: String, inScript: Bool) -> MathAtom {
        let escaped = text.escapedHTML
        switch kind {
        case .opening, .closing:
            return MathAtom(kind, "<mo stretchy=\"false\">\(escaped)</mo>")
        case .ordinary, .inner:
            return MathAtom(kind, "<mi mathvariant=\"normal\">\(escaped)</mi>")
        case .binary, .relation:
            let isArrow = ("\u{2190}"..."\u{21FF}").contains(text.unicodeScalars.first ?? " ")
            let tight = inScript ? " lspace=\"0em\" rspace=\"0em\"" : ""
            let rigid = isArrow ? " stretchy=\"false\"" : ""
            var atom = MathAtom(kind, "<mo\(rigid)\(tight)>\(escaped)</mo>")
            if kind == .binary {
                atom.asPrefix = "<mo form=\"prefix\" lspace=\"0em\" rspace=\"0em\">\(escaped)</mo>"
            }
            return atom
        default:
            return MathAtom(kind, "<mo>\(escaped)</mo>")
        }
    }

    /// A mark that TeX sets without space, such as `/` and `|`.
    static func tightMark(_ text: String) -> MathAtom {
        MathAtom(.ordinary, "<mo stretchy=\"false\" lspace=\"0em\" rspace=\"0em\">\(text.escapedHTML)</mo>")
    }

    static func space(_ width: String) -> MathAtom { MathAtom(.space, "<mspace width=\"\(width)\"/>") }
}

// MARK: - Rows

extension [MathAtom] {
    /// The atoms side by side; distinguishes signs from binary operators, and separates functions from their
    /// arguments.
    ///
    /// - Parameter continues: whether the row continues the cell to its left, so that a leading `+` is
    ///   binary.
    func markup(continuing continues: Bool = false) -> String {
        var markup = ""
        var previous: MathAtom.Class? = continues ? .ordinary : nil
        for (index, atom) in enumerated() {
            let next = index + 1 < count ? self[index + 1].kind : nil
            switch atom.kind {
            case .binary:
                markup += atom.sign(after: previous, isFirst: index == 0)
            case .function:
                if previous?.wantsDistance == true { markup += MathAtom.space("0.1667em").markup }
                markup += atom.markup
                switch next {
                case .opening, .fenced: markup += "<mo>\u{2061}</mo>"
                case .some(let next) where next.wantsDistance || next == .largeOperator:
                    markup += "<mo>\u{2061}</mo>" + MathAtom.space("0.1667em").markup
                default: break
                }
            default:
                markup += atom.markup
            }
            if atom.kind != .space { previous = atom.kind }
        }
        return markup
    }

    /// As one element, where MathML requires exactly one.
    var element: String { count == 1 ? markup() : "<mrow>\(markup())</mrow>" }
}

extension MathAtom {
    fileprivate func sign(after previous: Class?, isFirst: Bool) -> String {
        guard let asPrefix else { return markup }
        switch previous {
        case .ordinary, .closing, .inner, .fenced:
            // Browsers treat an operator at the start of a row as a sign.
            return isFirst ? markup.replacingFirst("<mo", with: "<mo form=\"infix\"") : markup
        default: return asPrefix
        }
    }
}

extension MathAtom.Class {
    /// Whether a function next to it needs a thin space.
    fileprivate var wantsDistance: Bool {
        switch self {
        case .ordinary, .inner, .function: true
        default: false
        }
    }
}

extension String {
    fileprivate func replacingFirst(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
