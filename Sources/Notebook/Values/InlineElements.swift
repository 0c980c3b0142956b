#if !arch(wasm32)
    /// The elements of an `InlineArray`, which reflection does not know.
    @available(macOS 26, *)
    protocol InlineElements {
        var elements: [Any] { get }
    }

    @available(macOS 26, *)
    extension InlineArray: InlineElements where Element: Copyable {
        var elements: [Any] { indices.map { self[$0] } }
    }
#endif
