import Foundation

extension Array where Element: Sendable {
    /// Like `map`, but runs on several threads. `transform` must not block on other work.
    func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
        [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
            nonisolated(unsafe) let start = buffer.baseAddress
            DispatchQueue.concurrentPerform(iterations: count) { index in
                start?.advanced(by: index).initialize(to: transform(self[index]))
            }
            initialized = count
        }
    }
}
