#if !arch(wasm32)
    /// Who calls a hook.
    enum Caller {
        /// The chapter's top level, and what it calls and waits for: all of that in one order. (Not parallel loops, of which it
        /// runs a part itself.)
        case chapter
        /// Another task or thread, which runs beside it.
        case beside
        /// A display that is being made.
        case display

        /// - Parameter isBusy: whether the chapter's own top level makes a display.
        static func now(isBusy: Bool) -> Caller {
            let task = runtimeCurrentTask()
            // After a suspension, the top level may go on on another thread; without tasks, the thread tells.
            if task == topLevel.task, task != nil || pthreadSelf() == topLevel.thread {
                if isBusy { return .display }
                // What of a parallel loop runs on the thread that waits for it is another part each time.
                if !isInParallelLoop { return .chapter }
            }
            return isBusyBeside ? .display : .beside
        }

        /// Called from the chapter's top level.
        static func start() { _ = topLevel }

        /// Whether this thread makes a display.
        static var isBusyBeside: Bool {
            get { libcGetSpecific(key) != nil }
            set { _ = libcSetSpecific(key, newValue ? UnsafeRawPointer(bitPattern: 1) : nil) }
        }

        /// Whether this thread runs, or waits for, a parallel loop (`ParallelHooks`).
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

    /// One of the system's, since this library imports none.
    struct Lock: @unchecked Sendable {
        /// More than any system's `pthread_mutex_t` takes.
        private let mutex = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 16)

        init() { _ = libcInitializeMutex(mutex, nil) }

        func withLock<Result>(_ work: () -> Result) -> Result {
            _ = libcLock(mutex)
            defer { _ = libcUnlock(mutex) }
            return work()
        }
    }

    /// Nil outside of tasks. In one that is the top level's this is the same wherever it is called.
    private func runtimeCurrentTask() -> UInt? {
        // Both are one word. Hashing it would take longer than all else that is done with a value.
        withUnsafeCurrentTask { $0.map { unsafeBitCast($0, to: UInt.self) } }
    }

    @_extern(c, "pthread_self")
    private func pthreadSelf() -> UInt

    /// A key is no longer than a word; the upper part stays 0 where it is shorter.
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
