#if arch(wasm32)
    // Natively a string's interpolation takes any value, by reflection. Embedded Swift's takes it as well, and writes "(cannot
    // print value in embedded Swift)" in its place. This function has the same signature, so a chapter calls it instead. As an
    // unavailable one it would not be chosen; but its body, which becomes part of the call, converts the value to a
    // protocol type: the compiler refuses that at the line of the chapter, with the name of the protocol.

    extension DefaultStringInterpolation {
        @_transparent
        public mutating func appendInterpolation<T>(_ value: T) {
            __book_refuse(__book_Undescribed(value: value), value)
        }
    }

    public protocol ValueWithoutDescription {}

    public struct __book_Undescribed<T>: ValueWithoutDescription {
        public var value: T

        @_transparent
        public init(value: T) { self.value = value }
    }

    /// Generic, so that it is compiled only where it is called.
    public func __book_refuse<T>(_ value: any ValueWithoutDescription, _ same: T) {}
#endif
