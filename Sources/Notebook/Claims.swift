import Exhibits
import PlainText

// Claims about a chapter's numbers, and comparisons with reference values. Neither stops a program: the tool
// fails if a claim does not hold, or a number is too far from its reference, in the chapter as printed.

/// States something about the chapter's numbers, below the cell or within a sentence.
///
///     let loss = 0.0625
///     claim(loss < 0.1, "the loss is below 0.1")
///
/// In a sentence, a claim is an inline value: a code span of the chapter that contains only `\(claim(loss <
/// 0.1, "the loss is below 0.1"))`. If the claim is false in the chapter as printed, the book is not built;
/// if a reader's own settings make it false, the page shows that.
///
/// - Parameters:
///   - holds: whether the statement is true.
///   - text: the statement in words.
///   - line: the line of the call; leave it out.
///
/// - Returns: the claim, for use in a sentence.
@export(interface) @discardableResult
public func claim(_ holds: Bool, _ text: Text, line: Int = #line) -> Claim {
    let claim = Claim(holds, text)
    var html = HTML()
    claim.write(to: &html, inline: false)
    // The record is held until it is known whether a sentence takes the claim.
    recorder.hold(
        Record(.output, cell: recorder.cell, line: line, html: html, entries: [claim.entry(text)]))
    return claim
}

/// Creates a claim whose text is a `String`; a literal makes a page's program smaller.
@export(interface) @discardableResult @_disfavoredOverload @_documentation(visibility: internal)
public func claim(_ holds: Bool, _ text: String, line: Int = #line) -> Claim {
    claim(holds, Text(text), line: line)
}

/// A claim that is a statement by itself is shown below its cell.
@export(interface)
public func __builtin_log_with_id(
    _ value: Claim, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.sendHeld()
}

/// Compares a number, or a list of numbers, with values that other programs computed, and shows the result
/// below the cell.
///
///     let output: Float = 24.994308
///     reference("keras/predict/10", output, within: 1)
///
/// - Parameters:
///   - name: the values' name in a file of reference values; `book.yml` lists these files.
///   - value: a number, or a list with as many numbers as the reference has, of the same type.
///   - within: how many units in the last place the numbers may differ by.
///   - line: the line of the call; leave it out.
///
/// The tool makes the comparison, so that a page needs no file of references. A page shows the outcome only
/// if nothing was changed, because reference values are for the chapter as printed.
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
