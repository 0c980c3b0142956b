import Exhibits
import PlainText

// Printing goes to the page, below the cell. Embedded Swift has neither `Any` nor parameter packs, so there
// is one function for each number of values.

/// Prints values, separated by spaces, below the cell. Numbers keep all their digits.
public func print<A: Displayable>(_ a: A, terminator: String = "\n") {
    printText([Value(a).text], terminator)
}

/// Prints values, separated by spaces, below the cell. Numbers keep all their digits.
public func print<A: Displayable, B: Displayable>(_ a: A, _ b: B, terminator: String = "\n") {
    printText([Value(a).text, Value(b).text], terminator)
}

/// Prints values, separated by spaces, below the cell. Numbers keep all their digits.
public func print<A: Displayable, B: Displayable, C: Displayable>(
    _ a: A, _ b: B, _ c: C, terminator: String = "\n"
) {
    printText([Value(a).text, Value(b).text, Value(c).text], terminator)
}

/// Prints values, separated by spaces, below the cell. Numbers keep all their digits.
public func print<A: Displayable, B: Displayable, C: Displayable, D: Displayable>(
    _ a: A, _ b: B, _ c: C, _ d: D, terminator: String = "\n"
) {
    printText([Value(a).text, Value(b).text, Value(c).text, Value(d).text], terminator)
}

/// Prints a value that describes itself, without joining strings.
@_disfavoredOverload
public func print<T: TextConvertible>(_ item: T, terminator: String = "\n") {
    printText([item.text], terminator)
}

/// Prints a value that describes itself.
@_disfavoredOverload
public func print<T: CustomStringConvertible>(_ item: T, terminator: String = "\n") {
    printText([Text(item.description)], terminator)
}

/// Ends a line.
public func print() {
    printText([], "\n")
}

@export(interface)
private func printText(_ items: [Text], _ terminator: String) {
    var text = Text()
    for (index, item) in items.enumerated() {
        if index > 0 { text.append(" ") }
        text.append(item)
    }
    text.append(string: terminator)
    var html = HTML()
    html.text(text)
    var entries = Entries()
    entries.add("print", .text(text), digits: recorder.digits)
    recorder.output(html, entries.all, kind: .print)
}
