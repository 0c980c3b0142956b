import Foundation

extension Array where Element: Sendable {
    /// What a function gives for each element, in their order, several at once. It must not wait for anything.
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
