import Exhibits
import PlainText

// What the compiler's playground transform calls for each declaration, assignment, expression statement and
// return. It finds these functions by name; the overload is chosen by the value's type.

public func __builtin_log_with_id<T: Displayable>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? {
    recorder.log(Displayed(value), name, line: startLine, column: startColumn, endColumn: endColumn)
    return nil
}

public func __builtin_log_with_id<T: Displayable & Sequence>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? {
    recorder.log(Displayed(value), name, line: startLine, column: startColumn, endColumn: endColumn)
    return nil
}

/// A collection of a library that knows nothing of exhibits: a matrix, a slice, a range.
public func __builtin_log_with_id<T: Collection>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? where T.Element: Displayable {
    recorder.log(
        Displayed(DisplayedSequence(value)), name, line: startLine, column: startColumn,
        endColumn: endColumn)
    return nil
}

/// Anything that can describe itself, best without joining strings.
@_disfavoredOverload
public func __builtin_log_with_id<T: TextConvertible>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? {
    recorder.log(Described(value.text), name, line: startLine, column: startColumn, endColumn: endColumn)
    return nil
}

/// Anything that can describe itself.
@_disfavoredOverload
public func __builtin_log_with_id<T: CustomStringConvertible>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? {
    recorder.log(
        Described(Text(value.description)), name, line: startLine, column: startColumn, endColumn: endColumn)
    return nil
}

/// Anything else has no display.
@_disfavoredOverload
public func __builtin_log_with_id<T>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? {
    nil
}

public func __builtin_log_scope_entry(
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? { nil }

public func __builtin_log_scope_exit(
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? { nil }

public func __builtin_postPrint(
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) -> AnyObject? { nil }

public func __builtin_send_data(_ object: AnyObject?) {}
