/// Turns the part of TeX that a book on small neural networks needs into MathML Core, which browsers draw
/// by themselves: no script and no font of ours.
///
/// What is known is written down in the tables of `MathCommand`; everything else is an error at its place.
package enum MathML {
    /// A formula in TeX as MathML, which browsers draw by themselves.
    ///
    /// - Parameters:
    ///   - tex: a formula without the dollar signs around it.
    ///   - display: true for a formula on a line of its own.
    /// - Returns: a `<math>` element, all text in it escaped.
    /// - Throws: ``MathError`` at the first thing that is no formula, or a command that is not known.
    package static func render(_ tex: String, display: Bool) throws(MathError) -> String {
        var parser = MathParser(tex, displayStyle: display)
        let markup = try parser.wholeFormula()
        return display ? "<math display=\"block\">\(markup)</math>" : "<math>\(markup)</math>"
    }
}

/// What is wrong with a formula, and where.
package struct MathError: Error, Equatable, Sendable {
    /// UTF-8 bytes from the start of the formula.
    package var offset: Int
    /// What is wrong, with the offending text and what is legal.
    package var message: String
}
