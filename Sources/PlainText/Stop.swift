/// Ends the program, and says why: natively as `fatalError` does; in a page's WebAssembly module, where that
/// would say nothing, by the characters that the page takes for the reason.
@export(interface) @inline(never)
public func stop(_ why: Text) -> Never {
    #if arch(wasm32)
        stop("Fatal error", why)
    #else
        fatalError(why.string)
    #endif
}

#if arch(wasm32)
    /// Ends a page's program with words of another kind than `Fatal error`; without a reason they stand alone.
    @export(interface) @inline(never)
    public func stop(_ kind: Text, _ why: Text) -> Never {
        let line: Text = why.bytes.isEmpty ? "\(kind)\n" : "\(kind): \(why)\n"
        _ = putCharacter(lastWord)
        for byte in line.bytes { _ = putCharacter(Int32(byte)) }
        fatalError()
    }
#endif

/// Ends the program where not even a text can be made: where there is no memory.
public func stop(withoutMemory why: StaticString) -> Never {
    #if arch(wasm32)
        stop(kind: "Fatal error: ", withoutMemory: why)
    #else
        fatalError("\(why)")
    #endif
}

#if arch(wasm32)
    /// The same with words of another kind, or of none.
    @export(interface) @inline(never)
    public func stop(kind: StaticString, withoutMemory why: StaticString) -> Never {
        _ = putCharacter(lastWord)
        put(kind)
        put(why)
        put("\n")
        fatalError()
    }

    private func put(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { _ = putCharacter(Int32(text.utf8Start[index])) }
    }

    /// No character: says that the ones that follow tell why the program stops.
    private let lastWord: Int32 = 256

    @_extern(c, "putchar")
    private func putCharacter(_ character: Int32) -> Int32
#endif

extension Text {
    /// Both texts, one after the other, as a text of its own.
    @export(interface)
    public static func + (a: Text, b: Text) -> Text {
        var sum = a
        sum.append(b)
        return sum
    }
}
