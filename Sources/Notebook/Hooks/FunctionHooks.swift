// A non-escaping parameter can't be passed to a hook that takes a value of any type, and has no display.
// These hooks take functions, so that a chapter can define functions with closures as parameters, and its
// other lines and parameters keep their values. A function that does not throw, or is not asynchronous,
// converts to one that may. With a parameter pack a single hook would do, but Swift 6.3 crashes on some of
// the conversions.
//
// An escaping asynchronous function matches both these hooks and the hook for any value. Because `id` is
// optional here, the compiler prefers the other.
//
// If a function matches none of these, the tool compiles the chapter without the values of parameters
// (`Reporting`).

@_disfavoredOverload
public func __builtin_log_with_id<Failure, Result>(
    _ function: () async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, Failure, Result>(
    _ function: (A) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, B, Failure, Result>(
    _ function: (A, B) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, B, C, Failure, Result>(
    _ function: (A, B, C) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, B, C, D, Failure, Result>(
    _ function: (A, B, C, D) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, B, C, D, E, Failure, Result>(
    _ function: (A, B, C, D, E) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

// Functions whose first parameter is `inout`, as in `reduce(into:)`.

@_disfavoredOverload
public func __builtin_log_with_id<A, Failure, Result>(
    _ function: (inout A) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, B, Failure, Result>(
    _ function: (inout A, B) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

@_disfavoredOverload
public func __builtin_log_with_id<A, B, C, Failure, Result>(
    _ function: (inout A, B, C) async throws(Failure) -> Result, _ name: StaticString, _ id: Int?,
    _ startLine: Int, _ endLine: Int, _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {}

/// Values that can't be copied, or can't escape, such as spans, can't be kept and have no display.
@_disfavoredOverload
public func __builtin_log_with_id<T: ~Copyable & ~Escapable>(
    _ value: borrowing T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int,
    _ startColumn: Int, _ endColumn: Int, _ module: Int, _ file: Int
) {
    recorder.logWithoutDisplay(name, line: startLine, column: startColumn, endColumn: endColumn)
}
