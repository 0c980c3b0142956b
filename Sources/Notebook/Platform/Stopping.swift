#if arch(wasm32)
    import PlainText

    // A page's module does not keep the messages of the standard library's functions that end a program, and
    // does not check `assert`. The functions here have exactly the same signatures and so hide those: a
    // chapter ends in a page where it ends natively, with the same message. Embedded Swift has two versions
    // of each function, one for each type of message.

    public func fatalError(
        _ message: @autoclosure () -> StaticString = StaticString(), file: StaticString = #file,
        line: UInt = #line
    ) -> Never {
        stop("Fatal error", Text(stringLiteral: message()))
    }

    public func preconditionFailure(
        _ message: @autoclosure () -> StaticString = StaticString(), file: StaticString = #file,
        line: UInt = #line
    ) -> Never {
        stop("Fatal error", Text(stringLiteral: message()))
    }

    public func precondition(
        _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> StaticString = StaticString(),
        file: StaticString = #file, line: UInt = #line
    ) {
        if !condition() { stop("Precondition failed", Text(stringLiteral: message())) }
    }

    public func assert(
        _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> StaticString = StaticString(),
        file: StaticString = #file, line: UInt = #line
    ) {
        if !condition() { stop("Assertion failed", Text(stringLiteral: message())) }
    }

    public func assertionFailure(
        _ message: @autoclosure () -> StaticString = StaticString(), file: StaticString = #file,
        line: UInt = #line
    ) {
        stop("Fatal error", Text(stringLiteral: message()))
    }

    @_disfavoredOverload
    public func fatalError(
        _ message: @autoclosure () -> String = String(), file: StaticString = #file, line: UInt = #line
    ) -> Never {
        stop("Fatal error", Text(message()))
    }

    @_disfavoredOverload
    public func preconditionFailure(
        _ message: @autoclosure () -> String = String(), file: StaticString = #file, line: UInt = #line
    ) -> Never {
        stop("Fatal error", Text(message()))
    }

    @_disfavoredOverload
    public func precondition(
        _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = String(),
        file: StaticString = #file, line: UInt = #line
    ) {
        if !condition() { stop("Precondition failed", Text(message())) }
    }

    @_disfavoredOverload
    public func assert(
        _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = String(),
        file: StaticString = #file, line: UInt = #line
    ) {
        if !condition() { stop("Assertion failed", Text(message())) }
    }

    @_disfavoredOverload
    public func assertionFailure(
        _ message: @autoclosure () -> String = String(), file: StaticString = #file, line: UInt = #line
    ) {
        stop("Fatal error", Text(message()))
    }
#endif
