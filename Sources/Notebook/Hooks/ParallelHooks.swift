#if BOOK_EXIT_HOOKS && os(Linux)
    // Replaces Dispatch's parallel loops, including `DispatchQueue.concurrentPerform`, for the whole program
    // and the libraries that it is linked with (as `ExitHooks`). The calling thread runs some of the passes,
    // different ones each time.

    @_cdecl("dispatch_apply")
    public func __book_apply(_ count: Int, _ queue: UnsafeRawPointer?, _ block: UnsafeRawPointer?) {
        typealias Function = @convention(c) (Int, UnsafeRawPointer?, UnsafeRawPointer?) -> Void
        inParallelLoop { ExitHooks.original("dispatch_apply", as: Function.self)(count, queue, block) }
    }

    @_cdecl("dispatch_apply_f")
    public func __book_applyFunction(
        _ count: Int, _ queue: UnsafeRawPointer?, _ context: UnsafeMutableRawPointer?,
        _ work: UnsafeRawPointer?
    ) {
        typealias Function =
            @convention(c) (Int, UnsafeRawPointer?, UnsafeMutableRawPointer?, UnsafeRawPointer?) -> Void
        inParallelLoop {
            ExitHooks.original("dispatch_apply_f", as: Function.self)(count, queue, context, work)
        }
    }

    private func inParallelLoop(_ work: () -> Void) {
        let isWithin = Caller.isInParallelLoop
        Caller.isInParallelLoop = true
        work()
        Caller.isInParallelLoop = isWithin
    }
#endif
