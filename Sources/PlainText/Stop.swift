/// Ends the program with a reason. Natively this is `fatalError`. In a page's WebAssembly module, where
/// `fatalError` says nothing, the reason is sent to the page as characters.
@export(interface) @inline(never)
public func stop(_ why: Text) -> Never {
    #if arch(wasm32)
        stop("Fatal error", why)
    #else
        fatalError(why.string)
    #endif
}

#if arch(wasm32)
    /// Ends a page's program with a message that begins with `kind` instead of `Fatal error`. Without a
    /// reason, the message is `kind` alone.
    @export(interface) @inline(never)
    public func stop(_ kind: Text, _ why: Text) -> Never {
        let line: Text = why.bytes.isEmpty ? "\(kind)\n" : "\(kind): \(why)\n"
        _ = putCharacter(stopMarker)
        for byte in line.bytes { _ = putCharacter(Int32(byte)) }
        fatalError()
    }
#endif

/// Ends the program when there is not even memory for a `Text`.
public func stop(withoutMemory why: StaticString) -> Never {
    #if arch(wasm32)
        stop(kind: "Fatal error: ", withoutMemory: why)
    #else
        fatalError("\(why)")
    #endif
}

#if arch(wasm32)
    /// As `stop(withoutMemory:)`, with another beginning than `Fatal error: `, or none.
    @export(interface) @inline(never)
    public func stop(kind: StaticString, withoutMemory why: StaticString) -> Never {
        _ = putCharacter(stopMarker)
        put(kind)
        put(why)
        put("\n")
        fatalError()
    }

    private func put(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { _ = putCharacter(Int32(text.utf8Start[index])) }
    }

    /// Not a character: announces that the characters after it are the reason why the program stops.
    private let stopMarker: Int32 = 256

    @_extern(c, "putchar")
    private func putCharacter(_ character: Int32) -> Int32
#endif

extension Text {
    /// The two texts joined into a new one.
    @export(interface)
    public static func + (a: Text, b: Text) -> Text {
        var sum = a
        sum.append(b)
        return sum
    }
}
