#if !arch(wasm32)
    /// The context that calls a hook.
    enum Caller {
        /// The chapter's top level, and the code that it calls and waits for, all in a fixed order. (Parallel
        /// loops, of which it runs a part itself, are not included.)
        case chapter
        /// Another task or thread, which runs concurrently.
        case concurrent
        /// Code that runs to render a value.
        case display

        /// - Parameter isBusy: whether the chapter's own top level is making a display.
        static func now(isBusy: Bool) -> Caller {
            let task = runtimeCurrentTask()
            // After a suspension, the top level may continue on another thread, so tasks are compared;
            // without tasks, threads are.
            if task == topLevel.task, task != nil || pthreadSelf() == topLevel.thread {
                if isBusy { return .display }
                // The part of a parallel loop that runs on the waiting thread is a different one each time.
                if !isInParallelLoop { return .chapter }
            }
            return isBusyConcurrently ? .display : .concurrent
        }

        /// Called from the chapter's top level.
        static func start() { _ = topLevel }

        /// Whether this thread is making a display.
        static var isBusyConcurrently: Bool {
            get { libcGetSpecific(key) != nil }
            set { _ = libcSetSpecific(key, newValue ? UnsafeRawPointer(bitPattern: 1) : nil) }
        }

        /// Whether this thread is running, or waiting for, a parallel loop (`ParallelHooks`).
        static var isInParallelLoop: Bool {
            get { libcGetSpecific(loopKey) != nil }
            set { _ = libcSetSpecific(loopKey, newValue ? UnsafeRawPointer(bitPattern: 1) : nil) }
        }

        private static let topLevel = (
            task: runtimeCurrentTask(), thread: pthreadSelf()
        )

        /// The pattern whose variables this thread logs.
        static var pattern: AnyDisplayed? {
            get {
                libcGetSpecific(patternKey).map {
                    Unmanaged<AnyDisplayed>.fromOpaque($0).takeUnretainedValue()
                }
            }
            set {
                let old = libcGetSpecific(patternKey)
                _ = libcSetSpecific(
                    patternKey, newValue.map { UnsafeRawPointer(Unmanaged.passRetained($0).toOpaque()) })
                if let old { Unmanaged<AnyDisplayed>.fromOpaque(old).release() }
            }
        }

        private static let key = newKey()
        private static let patternKey = newKey()
        private static let loopKey = newKey()

        private static func newKey() -> UInt {
            var key: UInt = 0
            _ = libcCreateKey(&key, nil)
            return key
        }
    }

    /// A lock of the system's, since this library imports none.
    struct Lock: @unchecked Sendable {
        /// More bytes than any system's `pthread_mutex_t` has.
        private let mutex = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 16)

        init() { _ = libcInitializeMutex(mutex, nil) }

        func withLock<Result>(_ work: () -> Result) -> Result {
            _ = libcLock(mutex)
            defer { _ = libcUnlock(mutex) }
            return work()
        }
    }

    /// The current task; nil outside of tasks. Within the top level's task, the result is always the same.
    private func runtimeCurrentTask() -> UInt? {
        // Both types are one word. Hashing the task would take longer than everything else that is done with
        // a value.
        withUnsafeCurrentTask { $0.map { unsafeBitCast($0, to: UInt.self) } }
    }

    @_extern(c, "pthread_self")
    private func pthreadSelf() -> UInt

    /// A key is at most one word long; if it is shorter, the upper part stays 0.
    @_extern(c, "pthread_key_create")
    private func libcCreateKey(_ key: UnsafeMutablePointer<UInt>, _ destroy: UnsafeRawPointer?) -> Int32

    @_extern(c, "pthread_getspecific")
    private func libcGetSpecific(_ key: UInt) -> UnsafeRawPointer?

    @_extern(c, "pthread_setspecific")
    private func libcSetSpecific(_ key: UInt, _ value: UnsafeRawPointer?) -> Int32

    @_extern(c, "pthread_mutex_init")
    private func libcInitializeMutex(_ mutex: UnsafeMutableRawPointer, _ attributes: UnsafeRawPointer?)
        -> Int32

    @_extern(c, "pthread_mutex_lock")
    private func libcLock(_ mutex: UnsafeMutableRawPointer) -> Int32

    @_extern(c, "pthread_mutex_unlock")
    private func libcUnlock(_ mutex: UnsafeMutableRawPointer) -> Int32
#endif
