#if BOOK_EXIT_HOOKS && os(Linux)
    /// Calls that end the program, for the whole program and the libraries that it is linked with: the linker takes a
    /// program's own function before that of a library.
    ///
    /// `abort`, by which Swift's runtime ends a program after `as!` or where memory is out, traps instead: the C library
    /// has no frame pointers, so that the back-trace of its own `abort` ends there. The others do what they always do.
    /// Where the tool asks where they are called (`BOOK_STOPS`) they trap too.
    enum ExitHooks {
        private static let isOn = System.setting(("BOOK_STOPS" as StaticString).bytes) != nil
        private nonisolated(unsafe) static var isStopping = false

        /// The tool knows these words.
        fileprivate static func abort() {
            if isStopping { return }
            isStopping = true
            fatalError("book-stop abort")
        }

        fileprivate static func stop() {
            if !isOn || isStopping { return }
            isStopping = true
            fatalError("book-stop")
        }

        /// The C library's own function.
        static func original<Function>(_ name: StaticString, as type: Function.Type) -> Function {
            // What comes after the program itself: RTLD_NEXT.
            guard let function = libcNext(UnsafeRawPointer(bitPattern: -1), name.utf8Start) else {
                fatalError("the C library has no such function")
            }
            return unsafeBitCast(function, to: type)
        }
    }

    @_cdecl("abort")
    public func __book_abort() {
        ExitHooks.abort()
        ExitHooks.original("abort", as: (@convention(c) () -> Void).self)()
    }

    @_cdecl("exit")
    public func __book_exit(_ code: Int32) {
        ExitHooks.stop()
        ExitHooks.original("exit", as: (@convention(c) (Int32) -> Void).self)(code)
    }

    @_cdecl("_exit")
    public func __book_exitNow(_ code: Int32) {
        ExitHooks.stop()
        ExitHooks.original("_exit", as: (@convention(c) (Int32) -> Void).self)(code)
    }

    @_cdecl("_Exit")
    public func __book_exitAtOnce(_ code: Int32) {
        ExitHooks.stop()
        ExitHooks.original("_Exit", as: (@convention(c) (Int32) -> Void).self)(code)
    }

    @_cdecl("quick_exit")
    public func __book_quickExit(_ code: Int32) {
        ExitHooks.stop()
        ExitHooks.original("quick_exit", as: (@convention(c) (Int32) -> Void).self)(code)
    }

    @_cdecl("raise")
    public func __book_raise(_ signal: Int32) -> Int32 {
        ExitHooks.stop()
        return ExitHooks.original("raise", as: (@convention(c) (Int32) -> Int32).self)(signal)
    }

    @_cdecl("kill")
    public func __book_kill(_ process: Int32, _ signal: Int32) -> Int32 {
        // Others than the program itself may be ended.
        if process <= 0 || process == libcGetpid() { ExitHooks.stop() }
        return ExitHooks.original("kill", as: (@convention(c) (Int32, Int32) -> Int32).self)(process, signal)
    }

    @_extern(c, "dlsym")
    private func libcNext(_ library: UnsafeRawPointer?, _ name: UnsafePointer<UInt8>)
        -> UnsafeMutableRawPointer?

    @_extern(c, "getpid")
    private func libcGetpid() -> Int32
#endif
