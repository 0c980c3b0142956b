import PlainText

#if !arch(wasm32)
    /// Finds the line of an error that nobody catches.
    ///
    /// Swift ends such a program with "Error raised at top level", and no place. So the tool runs it again,
    /// once with `BOOK_THROWS=0`, where each throw writes a line to standard error, and once with the number of one
    /// of them, where that throw traps: the trap's back-trace has the place. Which one it is the first of these runs
    /// says at its end, where the system lets us know: an error that is thrown and caught by what is deferred comes later.
    enum ThrowHooks {
        static func start() {
            guard let text = System.setting(("BOOK_THROWS" as StaticString).bytes) else { return }
            trapAt = Int(String(decoding: text, as: UTF8.self)) ?? 0
            store(untypedHandler, in: "_swift_willThrow")
            store(typedHandler, in: "_swift_willThrowTypedImpl")
        }

        /// The runtime calls the functions whose addresses stand in these variables.
        private static func store(_ address: UnsafeRawPointer, in symbol: StaticString) {
            guard let variable = libcDlsym(nil, symbol.utf8Start) else { return }
            variable.storeBytes(of: address, as: UnsafeRawPointer.self)
        }

        private static var untypedHandler: UnsafeRawPointer {
            let handler: @convention(c) (UnsafeRawPointer?) -> Void = { box in
                ThrowHooks.thrown(box: box, type: ThrowHooks.type(ofBox: box))
            }
            return unsafeBitCast(handler, to: UnsafeRawPointer.self)
        }

        private static var typedHandler: UnsafeRawPointer {
            let handler: @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?) -> Void = {
                _, type, _ in ThrowHooks.thrown(box: nil, type: type)
            }
            return unsafeBitCast(handler, to: UnsafeRawPointer.self)
        }

        /// What an error's box on the heap holds, behind its head.
        private static func type(ofBox box: UnsafeRawPointer?) -> UnsafeRawPointer? {
            #if os(Linux)
                box?.load(fromByteOffset: 2 * MemoryLayout<Int>.size, as: UnsafeRawPointer?.self)
            #else
                nil
            #endif
        }

        /// - Parameter box: nil for an error that is thrown as its own type.
        private static func thrown(box: UnsafeRawPointer?, type: UnsafeRawPointer?) {
            let number = lock.withLock {
                count += 1
                if trapAt == 0 { throwns.append((box, type)) }
                return count
            }
            if trapAt == 0 {
                tell("book-throw\n")
            } else if number == trapAt {
                stop("error thrown")
            }
        }

        /// Called with the error that nobody caught. One that was thrown as its own type has been put in a box since.
        fileprivate static func uncaught(box: UnsafeRawPointer) {
            guard trapAt == 0 else { return }
            let type = type(ofBox: box)
            let index = lock.withLock {
                throwns.lastIndex { $0.type == type && ($0.box == nil || $0.box == box) }
            }
            guard let index else { return }
            var line = "book-uncaught \(index + 1)\n"
            line.withUTF8 { _ = libcWriteError(2, $0.baseAddress!, $0.count) }
        }

        private static func tell(_ note: StaticString) {
            _ = libcWriteError(2, note.utf8Start, note.utf8CodeUnitCount)
        }

        private static let lock = Lock()
        private nonisolated(unsafe) static var throwns: [(box: UnsafeRawPointer?, type: UnsafeRawPointer?)] =
            []
        private nonisolated(unsafe) static var count = 0
        private nonisolated(unsafe) static var trapAt: Int?
    }

    #if BOOK_EXIT_HOOKS && os(Linux)
        /// Called by the program with an error that nobody caught: the linker takes its own function before the runtime's, which
        /// this one calls.
        @_cdecl("swift_errorInMain")
        public func __book_errorInMain(_ box: UnsafeRawPointer) {
            ThrowHooks.uncaught(box: box)
            ExitHooks.original("swift_errorInMain", as: (@convention(c) (UnsafeRawPointer) -> Void).self)(box)
        }
    #endif

    @_extern(c, "write")
    private func libcWriteError(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int
#endif
