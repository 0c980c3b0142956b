#if BOOK_EXIT_HOOKS && os(Linux)
    /// Replaces the functions that end the program, for the whole program and the libraries that it is linked
    /// with: the linker prefers a program's own function to one of a library.
    ///
    /// `abort`, which Swift's runtime calls after a failed `as!` or when memory has run out, traps instead:
    /// the C library has no frame pointers, so the back-trace of its own `abort` ends there. The other
    /// functions do what they always do. If the tool asks where a program ends itself (`BOOK_STOPS`: a
    /// signal's number, or 0 for `exit` and its kind), that call traps too.
    enum ExitHooks {
        private static let wanted = System.setting(("BOOK_STOPS" as StaticString).bytes).flatMap {
            Int32(String(decoding: $0, as: UTF8.self))
        }
        private nonisolated(unsafe) static var isStopping = false
        private nonisolated(unsafe) static var isAborting = false
        /// The handler of the wanted signal before the chapter sets one.
        private nonisolated(unsafe) static var usualAction: UInt = 0

        static func start() {
            if let wanted, wanted != 0 { usualAction = action(of: wanted) }
        }

        private static func action(of signal: Int32) -> UInt {
            // More words than `struct sigaction` has. The first is the handler: 0 is the system's default, 1
            // ignores the signal.
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: 32) { words in
                words.initialize(repeating: 0)
                return libcSignalAction(signal, nil, words.baseAddress) == 0 ? words[0] : 0
            }
        }

        /// The tool recognizes this message.
        fileprivate static func abort() {
            if isStopping || isAborting { return }
            isAborting = true
            fatalError("book-stop abort")
        }

        /// - Parameter signal: the signal about to be sent; 0 if the program exits.
        fileprivate static func stop(sending signal: Int32 = 0) {
            if signal != wanted || isStopping { return }
            // A signal that the chapter ignores or handles itself ends nothing.
            if signal != 0, action(of: signal) != usualAction { return }
            isStopping = true
            CrashFrames.prepareTrap()
            fatalError("book-stop")
        }

        /// The original function, from the C library or Swift's runtime.
        static func original<Function>(_ name: StaticString, as type: Function.Type) -> Function {
            // RTLD_NEXT: searches the libraries after the program itself.
            guard let function = libcNext(UnsafeRawPointer(bitPattern: -1), name.utf8Start) else {
                fatalError("no library that the program is linked with has such a function")
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
        ExitHooks.stop(sending: signal)
        return ExitHooks.original("raise", as: (@convention(c) (Int32) -> Int32).self)(signal)
    }

    @_cdecl("kill")
    public func __book_kill(_ process: Int32, _ signal: Int32) -> Int32 {
        // The signal may be for other processes; signal 0 sends nothing.
        if signal != 0, process <= 0 || process == libcGetpid() { ExitHooks.stop(sending: signal) }
        return ExitHooks.original("kill", as: (@convention(c) (Int32, Int32) -> Int32).self)(process, signal)
    }

    @_extern(c, "dlsym")
    private func libcNext(_ library: UnsafeRawPointer?, _ name: UnsafePointer<UInt8>)
        -> UnsafeMutableRawPointer?

    @_extern(c, "sigaction")
    private func libcSignalAction(
        _ signal: Int32, _ action: UnsafePointer<UInt>?, _ other: UnsafeMutablePointer<UInt>?
    ) -> Int32

    @_extern(c, "getpid")
    private func libcGetpid() -> Int32
#endif
