#if arch(wasm32)
    import PlainText

    // A page's module does not keep the messages of the standard library's functions that end a program. These have
    // the very same signatures, which hides those: what a chapter says when it ends, the page says.

    public func fatalError(
        _ message: @autoclosure () -> String = String(), file: StaticString = #file, line: UInt = #line
    ) -> Never {
        stop(Text(message()))
    }

    public func preconditionFailure(
        _ message: @autoclosure () -> String = String(), file: StaticString = #file, line: UInt = #line
    ) -> Never {
        stop(Text(message()))
    }

    public func precondition(
        _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = String(),
        file: StaticString = #file, line: UInt = #line
    ) {
        if !condition() { stop(Text(message())) }
    }
#endif
