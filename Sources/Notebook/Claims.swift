import Exhibits
import PlainText

// What a chapter states of its numbers, and whose numbers they are compared with. Neither stops a program: the
// tool fails where a claim does not hold, or a reference is too far, in the chapter as it is printed.

/// States something below the cell, or within a sentence.
///
///     let loss = 0.0625
///     claim(loss < 0.1, "the loss is below 0.1")
///
/// In a sentence it is an inline value, a code span of the chapter with nothing but
/// `\(claim(loss < 0.1, "the loss is below 0.1"))`. Where it is false in the chapter as printed, the book is not built; where
/// a reader's own settings make it false, the page says so.
///
/// - Parameters:
///   - holds: whether the statement is true.
///   - text: the statement in words.
///   - line: where it stands; leave it out.
///
/// - Returns: the claim, for a sentence.
@export(interface) @discardableResult
public func claim(_ holds: Bool, _ text: Text, line: Int = #line) -> Claim {
    let claim = Claim(holds, text)
    var html = HTML()
    claim.write(to: &html, inline: false)
    // Whether it stands in a sentence is known when that takes it.
    recorder.hold(
        Record(.output, cell: recorder.cell, line: line, html: html, entries: [claim.entry(text)]))
    return claim
}

/// States something with words that are a `String`; a literal makes a page's program smaller.
@export(interface) @discardableResult @_disfavoredOverload @_documentation(visibility: internal)
public func claim(_ holds: Bool, _ text: String, line: Int = #line) -> Claim {
    claim(holds, Text(text), line: line)
}

/// A claim that stands by itself is shown below its cell.
@export(interface)
public func __builtin_log_with_id(
    _ value: Claim, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.sendHeld()
}

/// Compares a number, or a list of them, with what others computed, and says so below the cell.
///
///     let output: Float = 24.994308
///     reference("keras/predict/10", output, within: 1)
///
/// - Parameters:
///   - name: what a file of reference values calls it; `book.yml` names those files.
///   - value: a number, or a list with as many numbers as the reference has, of the same type.
///   - within: how many units in the last place may lie between.
///   - line: where it stands; leave it out.
///
/// The tool compares, so that a page needs no file of references, and shows the outcome where nothing was changed:
/// reference values are for the chapter as it is printed.
public func reference<T: Displayable>(_ name: Text, _ value: T, within: Int = 0, line: Int = #line) {
    reference(name, Value(value), within, line)
}

@export(interface)
private func reference(_ name: Text, _ value: Value, _ within: Int, _ line: Int) {
    var html = HTML()
    html.raw("<p class=\"ref moved\">Compared with reference values as printed.</p>")
    var entries = Entries()
    entries.add(Entry(name, .reference(within: within), printed: ""))
    for leaf in value.leaves { entries.add("", leaf, digits: 17) }
    recorder.send(Record(.output, cell: recorder.cell, line: line, html: html, entries: entries.all))
}
