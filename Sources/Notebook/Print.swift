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

/// Prints a text of the library's own kind.
public func print(_ text: Text, terminator: String = "\n") { printText([text], terminator) }

/// Prints a value that describes itself, without joining strings.
@_disfavoredOverload
public func print<T: TextConvertible>(_ item: T, terminator: String = "\n") {
    printText([item.text], terminator)
}

// Each of these has the very signature of one of Embedded Swift's own `print` functions, which it thereby hides:
// what is printed goes to the page.

/// Prints a value that describes itself.
@_disfavoredOverload
public func print(_ object: some CustomStringConvertible, terminator: StaticString = "\n") {
    printText([Text(object.description)], Text(stringLiteral: terminator))
}

/// Prints a whole number.
@_disfavoredOverload
public func print(_ integer: some BinaryInteger, terminator: StaticString = "\n") {
    printText([Text(integer.description)], Text(stringLiteral: terminator))
}

/// Prints a text.
@_disfavoredOverload
public func print(_ string: StaticString, terminator: StaticString = "\n") {
    printText([Text(stringLiteral: string)], Text(stringLiteral: terminator))
}

/// Prints a text.
@_disfavoredOverload
public func print(_ string: String, terminator: StaticString = "\n") {
    printText([Text(string)], Text(stringLiteral: terminator))
}

/// Prints `true` or `false`.
@_disfavoredOverload
public func print(_ boolean: Bool, terminator: StaticString = "\n") {
    printText([Value(boolean).text], Text(stringLiteral: terminator))
}

/// Ends a line.
public func print() {
    printText([], "\n" as Text)
}

private func printText(_ items: [Text], _ terminator: String) { printText(items, Text(terminator)) }

@export(interface)
private func printText(_ items: [Text], _ terminator: Text) {
    var text = Text()
    for (index, item) in items.enumerated() {
        if index > 0 { text.append(" ") }
        text.append(item)
    }
    text.append(terminator)
    var html = HTML()
    html.text(text)
    var entries = Entries()
    entries.add("print", .text(text), digits: recorder.digits)
    recorder.output(html, entries.all, kind: .print)
}
