import Exhibits

/// A view of memory that it does not own. It is a collection, but its elements are never read to show them:
/// they may not be initialized yet, or may be gone by the time they are shown.
public protocol UnownedMemory: Collection {}

extension UnsafeBufferPointer: UnownedMemory {}
extension UnsafeMutableBufferPointer: UnownedMemory {}
extension UnsafeRawBufferPointer: UnownedMemory {}
extension UnsafeMutableRawBufferPointer: UnownedMemory {}
extension Slice: UnownedMemory where Base: UnownedMemory {}
extension ReversedCollection: UnownedMemory where Base: UnownedMemory {}

public func __builtin_log_with_id<T: UnownedMemory>(
    _ value: T, _ name: StaticString, _ id: Int, _ startLine: Int, _ endLine: Int, _ startColumn: Int,
    _ endColumn: Int, _ module: Int, _ file: Int
) where T.Element: Displayable {
    recorder.logOther(value, name, line: startLine, column: startColumn, endColumn: endColumn)
}
