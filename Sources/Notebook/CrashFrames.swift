#if BOOK_EXIT_HOOKS && os(Linux) && arch(x86_64)
    /// Lets back-traces go through libraries of the system where the tool asks where a program stops (`BOOK_STOPS`).
    ///
    /// Their functions have no frame pointers, so that Swift's back-tracer passes over the function that calls one, which is the
    /// chapter's. Its return address stands on the stack all the same. Before the back-tracer begins, the registers get a
    /// frame that has it.
    enum CrashFrames {
        private typealias Handler =
            @convention(c) (Int32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void

        private static let signals: [Int32] = [4, 5, 6, 7, 8, 11]
        /// As `struct sigaction` and `ucontext_t` are in the C library: words of 8 bytes.
        private static let (actionWords, flagsWord, flags) = (19, 17, 0x0800_0004 as UInt)
        private static let (firstRegister, rbp, rsp) = (5, 10, 15)

        private nonisolated(unsafe) static var code: Range<UInt> = 0..<0
        /// Above what the program's main function calls, on its stack.
        private nonisolated(unsafe) static var top: UInt = 0
        private nonisolated(unsafe) static let others = UnsafeMutablePointer<UInt>.allocate(
            capacity: 64 * actionWords)
        /// The frame before it, and where to return to.
        private nonisolated(unsafe) static let frame = UnsafeMutablePointer<UInt>.allocate(capacity: 2)

        static func start() {
            guard System.setting(("BOOK_STOPS" as StaticString).bytes) != nil else { return }
            let (first, end) = (address(libcExecutableStart), address(libcTextEnd))
            guard first < end else { return }
            code = first..<end
            var local = 0
            // Arguments and environment stand above it.
            top = withUnsafePointer(to: &local) { UInt(bitPattern: $0) } + 512
            let handler: Handler = { signal, info, context in CrashFrames.handle(signal, info, context) }
            for signal in signals {
                var action = [UInt](repeating: 0, count: actionWords)
                action[0] = unsafeBitCast(handler, to: UInt.self)
                action[flagsWord] = flags
                _ = libcSigaction(signal, action, others + Int(signal) * actionWords)
            }
        }

        private static func address(_ function: @convention(c) () -> Void) -> UInt {
            unsafeBitCast(function, to: UInt.self)
        }

        private static func handle(
            _ signal: Int32, _ info: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?
        ) {
            let other = others[Int(signal) * actionWords]
            // None, or to ignore it: what happens then the system decides.
            guard other > 1, let context else {
                _ = libcSigaction(signal, others + Int(signal) * actionWords, nil)
                return
            }
            let registers = context.assumingMemoryBound(to: UInt.self) + firstRegister
            // A full stack can't be read; what overflows it has frames.
            let address = info?.load(fromByteOffset: 16, as: UInt.self) ?? 0
            let isFull = max(address, registers[rsp]) - min(address, registers[rsp]) < 1 << 20
            if !isFull { complete(registers) }
            unsafeBitCast(other, to: Handler.self)(signal, info, UnsafeMutableRawPointer(context))
        }

        private static func complete(_ registers: UnsafeMutablePointer<UInt>) {
            let stack = registers[rsp] & ~7
            func word(_ address: UInt) -> UInt { UnsafePointer<UInt>(bitPattern: address)?.pointee ?? 0 }
            // Where another thread's stack ends is not known.
            let limit = stack < top && top - stack < 8 << 20 ? top : stack + (1 << 16)
            func isNear(_ address: UInt) -> Bool { address >= stack && address < limit }
            func isFrame(_ address: UInt) -> Bool { address & 7 == 0 && isNear(address) && address != stack }
            // Up to the innermost one of the program that the back-tracer finds by itself.
            var known = registers[rbp]
            while isFrame(known), !code.contains(word(known + 8)) {
                let next = word(known)
                if next <= known { break }
                known = next
            }
            let end: UInt
            if isFrame(known), code.contains(word(known + 8)) {
                end = known + 8
            } else if limit == top {
                end = top
            } else {
                return
            }
            for slot in stride(from: stack, to: end, by: 8) where isReturn(word(slot)) {
                var outer = registers[rbp]
                while isFrame(outer), outer < slot { outer = word(outer) }
                (frame[0], frame[1]) = (isFrame(outer) ? outer : 0, word(slot))
                registers[rbp] = UInt(bitPattern: frame)
                return
            }
        }

        /// Whether it lies in the program, behind a call that may be one of a library's function: a call by an address that is
        /// looked up, or of a jump by one, as the linker writes them. Where else the program returned to earlier may stand on
        /// the stack, too.
        private static func isReturn(_ address: UInt) -> Bool {
            guard code.contains(address), address - code.lowerBound > 8,
                let next = UnsafePointer<UInt8>(bitPattern: address)
            else { return false }
            if next[-5] == 0xE8 {
                let distance = UnsafeRawPointer(next - 4).loadUnaligned(as: Int32.self)
                // Without the mark of a place that is jumped to.
                var called = next + Int(distance)
                let first = UInt(bitPattern: called)
                guard first >= code.lowerBound, first < code.upperBound + (1 << 16) else { return false }
                if called[0] == 0xF3, called[1] == 0x0F, called[2] == 0x1E { called += 4 }
                return called[0] == 0xFF && called[1] == 0x25
            }
            return [2, 3, 6, 7].contains { next[-$0] == 0xFF && next[1 - $0] & 0x38 == 0x10 }
        }
    }

    @_extern(c, "__executable_start")
    private func libcExecutableStart()

    @_extern(c, "etext")
    private func libcTextEnd()

    @_extern(c, "sigaction")
    private func libcSigaction(
        _ signal: Int32, _ action: UnsafePointer<UInt>?, _ other: UnsafeMutablePointer<UInt>?
    ) -> Int32
#endif
