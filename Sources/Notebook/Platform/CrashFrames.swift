#if BOOK_EXIT_HOOKS && os(Linux)
    /// Lets back-traces pass through system libraries if the tool asks where a program stops (`BOOK_STOPS`).
    ///
    /// System libraries have no frame pointers, so Swift's back-tracer skips the function that calls one,
    /// which is the chapter's. They do have unwind tables, which the unwinder of C++ reads: before the
    /// back-tracer begins, the frame pointer is set to frames that lead to the innermost function of the
    /// program.
    ///
    /// The compiler gives some calls, such as those that begin an access to a variable, no line; the access
    /// that follows has one. If the tool asks for it (`BOOK_BEHIND_CALLS`: for how many functions), several
    /// frames lead the back-tracer to the code that follows the call.
    enum CrashFrames {
        private typealias Handler =
            @convention(c) (Int32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void

        private static let signals: [Int32] = [4, 5, 6, 7, 8, 11]
        /// The size of the C library's `struct sigaction`, in words of 8 bytes.
        private static let actionWords = 19
        /// The positions of the registers in `ucontext_t`, in words of 8 bytes, and the unwinder's number of
        /// the frame pointer.
        #if arch(x86_64)
            private static let (framePointer, counter, unwoundFramePointer) = (15, 21, 6 as Int32)
        #else
            private static let (framePointer, counter, unwoundFramePointer) = (52, 55, 29 as Int32)
        #endif

        private nonisolated(unsafe) static var code: Range<UInt> = 0..<0
        /// For how many of the program's functions the frames lead to the code after the call.
        private nonisolated(unsafe) static var countBehindCalls = 0
        private nonisolated(unsafe) static let others = {
            let words = UnsafeMutablePointer<UInt>.allocate(capacity: 64 * actionWords)
            words.initialize(repeating: 0, count: 64 * actionWords)
            return words
        }()
        private static let maxFrames = 64
        /// The frames: for each, the frame pointer before it and the return address.
        private nonisolated(unsafe) static let frames = UnsafeMutablePointer<UInt>.allocate(
            capacity: 2 * maxFrames)

        static func start() {
            guard System.setting(("BOOK_STOPS" as StaticString).bytes) != nil else { return }
            let (first, end) = (address(libcExecutableStart), address(libcTextEnd))
            guard first < end else { return }
            code = first..<end
            countBehindCalls =
                System.setting(("BOOK_BEHIND_CALLS" as StaticString).bytes).flatMap {
                    Int(String(decoding: $0, as: UTF8.self))
                } ?? 0
            // Globals must not be initialized within a handler.
            _ = (others, frames)
            install()
        }

        /// Makes a trap that the tool asks for reach the back-tracer, even if the chapter handles that signal
        /// itself, or is just handling it.
        static func prepareTrap() {
            // More words than any system's `sigset_t` has.
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: 32) { words in
                words.initialize(repeating: 0)
                for signal in signals {
                    let other = others + Int(signal) * actionWords
                    if other[0] > 1 { _ = libcSigaction(signal, other, nil) }
                    words[0] |= 1 << UInt(signal - 1)
                }
                _ = libcSigmask(1, words.baseAddress, nil)
            }
        }

        private static func install() {
            let handler: Handler = { signal, info, context in CrashFrames.handle(signal, info, context) }
            for signal in signals {
                let other = others + Int(signal) * actionWords
                // If there is no handler, or the signal is ignored, the system decides what happens.
                guard libcSigaction(signal, nil, other) == 0, other[0] > 1 else { continue }
                // Flags and mask stay as the back-tracer's handler needs them: it may read bad addresses
                // while it works, and if any of these signals were blocked, it would end the program before
                // the report is done.
                var action = Array(UnsafeBufferPointer(start: other, count: actionWords))
                action[0] = unsafeBitCast(handler, to: UInt.self)
                _ = libcSigaction(signal, action, nil)
            }
        }

        private static func address(_ function: @convention(c) () -> Void) -> UInt {
            unsafeBitCast(function, to: UInt.self)
        }

        private static func handle(
            _ signal: Int32, _ info: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?
        ) {
            guard let context else { return }
            let registers = context.assumingMemoryBound(to: UInt.self)
            if !code.contains(registers[counter]) { complete(registers) }
            unsafeBitCast(others[Int(signal) * actionWords], to: Handler.self)(signal, info, context)
        }

        /// The return addresses found so far, of the handler and of the functions that it interrupted.
        private struct Path {
            /// The address that the signal interrupted.
            var stop: UInt
            var hasPassedStop = false
            var count = 0
            var ownCount = 0
            var isComplete = false
        }

        private static func complete(_ registers: UnsafeMutablePointer<UInt>) {
            var path = Path(stop: registers[counter])
            let step: UnwindStep = { frame, path in CrashFrames.take(frame, path) }
            _ = withUnsafeMutablePointer(to: &path) { unwind(step, $0) }
            if path.isComplete { registers[framePointer] = UInt(bitPattern: frames) }
        }

        /// - Returns: 0 to continue, 4 to end.
        private static func take(_ frame: UnsafeRawPointer?, _ path: UnsafeMutableRawPointer?) -> Int32 {
            guard let frame, let path = path?.assumingMemoryBound(to: Path.self) else { return 4 }
            let address = unwoundAddress(frame)
            guard path.pointee.hasPassedStop else {
                path.pointee.hasPassedStop = address == path.pointee.stop
                return 0
            }
            let isOwn = code.contains(address)
            if isOwn { path.pointee.ownCount += 1 }
            path.pointee.isComplete = isOwn && path.pointee.ownCount >= countBehindCalls
            let isBehindCall = isOwn && path.pointee.ownCount <= countBehindCalls
            // The back-tracer looks at the code before the address. The access ends at most this many bytes
            // after the call, so that none of these addresses belongs to another statement.
            var distance: UInt = isBehindCall ? 1 : 0
            repeat {
                if path.pointee.count == maxFrames { return 4 }
                let own = frames + 2 * path.pointee.count
                path.pointee.count += 1
                own[0] = UInt(bitPattern: own + 2)
                own[1] = address + distance
                distance += 4
            } while isBehindCall && distance <= 13
            guard path.pointee.isComplete else { return 0 }
            // The program's functions have frame pointers.
            frames[2 * path.pointee.count - 2] = unwoundRegister(frame, unwoundFramePointer)
            return 4
        }
    }

    private typealias UnwindStep =
        @convention(c) (UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Int32

    @_extern(c, "_Unwind_Backtrace")
    private func unwind(_ step: UnwindStep, _ state: UnsafeMutableRawPointer?) -> Int32

    @_extern(c, "_Unwind_GetIP")
    private func unwoundAddress(_ frame: UnsafeRawPointer) -> UInt

    @_extern(c, "_Unwind_GetGR")
    private func unwoundRegister(_ frame: UnsafeRawPointer, _ number: Int32) -> UInt

    @_extern(c, "__executable_start")
    private func libcExecutableStart()

    @_extern(c, "etext")
    private func libcTextEnd()

    @_extern(c, "pthread_sigmask")
    private func libcSigmask(
        _ change: Int32, _ signals: UnsafePointer<UInt>?, _ old: UnsafeMutablePointer<UInt>?
    ) -> Int32

    @_extern(c, "sigaction")
    private func libcSigaction(
        _ signal: Int32, _ action: UnsafePointer<UInt>?, _ other: UnsafeMutablePointer<UInt>?
    ) -> Int32
#endif
