/// Translates the subset of TeX that a book on small neural networks needs into MathML Core, which browsers
/// render without scripts or additional fonts.
///
/// `MathCommand` lists the known commands; everything else is an error at its place.
package enum MathML {
    /// A TeX formula as MathML.
    ///
    /// - Parameters:
    ///   - tex: a formula without the surrounding dollar signs.
    ///   - display: whether the formula is on a line of its own.
    /// - Returns: a `<math>` element, all text in it escaped.
    /// - Throws: ``MathError`` for invalid syntax or an unknown command.
    package static func render(_ tex: String, display: Bool) throws(MathError) -> String {
        var parser = MathParser(tex, displayStyle: display)
        let markup = try parser.wholeFormula()
        return display ? "<math display=\"block\">\(markup)</math>" : "<math>\(markup)</math>"
    }
}

/// A fault of a formula, with its place.
package struct MathError: Error, Equatable, Sendable {
    /// UTF-8 bytes from the start of the formula.
    package var offset: Int
    /// The message: the fault, the offending text, and the legal alternatives.
    package var message: String
}
