#if arch(wasm32)
    // Natively, string interpolation takes any value, by reflection. In Embedded Swift it takes any value as
    // well, but writes "(cannot print value in embedded Swift)" in its place. This function has the same
    // signature, so a chapter calls it instead. An unavailable function would not be chosen. But the body of
    // this one, which becomes part of the call, converts the value to a protocol type, which the compiler
    // rejects at the line of the chapter, with the name of the protocol.

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
