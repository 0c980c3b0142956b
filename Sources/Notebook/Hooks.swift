import Exhibits
import PlainText

// What the compiler's playground transform calls for each declaration, assignment, expression statement and
// return. It finds these functions by name; the overload is chosen by the value's type.

public func __builtin_log_with_id<T: Displayable>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(Displayed(value), name, line: startLine, column: startColumn, endColumn: endColumn)
}

public func __builtin_log_with_id<T: Displayable & Sequence>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(Displayed(value), name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// A collection of a library that knows nothing of exhibits: a matrix, a slice, a range.
public func __builtin_log_with_id<T: Collection>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: Displayable {
    recorder.log(
        Displayed(DisplayedSequence(value)), name, line: startLine, column: startColumn,
        endColumn: endColumn)
}

/// Anything that can describe itself, best without joining strings.
@_disfavoredOverload
public func __builtin_log_with_id<T: TextConvertible>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(Described(value.text), name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// Anything that can describe itself.
@_disfavoredOverload
public func __builtin_log_with_id<T: CustomStringConvertible>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.log(
        Described(Text(value.description)), name, line: startLine, column: startColumn, endColumn: endColumn)
}

/// Several of them.
public func __builtin_log_with_id<T: Collection>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: TextConvertible {
    var text: Text = "["
    for (index, element) in value.enumerated() {
        if index > 0 { text.append(", ") }
        text.append(element.text)
    }
    text.append("]")
    recorder.log(Described(text), name, line: startLine, column: startColumn, endColumn: endColumn)
}

@_disfavoredOverload
public func __builtin_log_with_id<T: CustomStringConvertible>(
    _ value: [T], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {
    let text = Text("[" + value.map { $0.description }.joined(separator: ", ") + "]")
    recorder.log(Described(text), name, line: startLine, column: startColumn, endColumn: endColumn)
}

// What holds things that have no display has none. Natively it would describe itself by reflection, which a page does
// not have.

@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: [T], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: [[T]], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: ContiguousArray<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
    _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: ArraySlice<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
    _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: Set<T>, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {}

/// Nor has a dictionary, whose order is another in each run.
@_disfavoredOverload
public func __builtin_log_with_id<Key, T>(
    _ value: [Key: T], _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {}

/// Anything else has no display.
@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) {}

public func __builtin_postPrint(
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

public func __builtin_send_data(_ nothing: Void) {}
