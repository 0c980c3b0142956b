#if arch(wasm32)
    import PlainText

    // A page's module does not keep the messages of the standard library's functions that end a program, nor does it check
    // what `assert` does. These have the very same signatures, which hides those: where and why a chapter ends natively
    // it ends in a page, too. Embedded Swift has each of them twice, with texts of both kinds.

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
