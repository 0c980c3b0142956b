import PlainText

#if !arch(wasm32)
    /// Finds the line that throws an uncaught error.
    ///
    /// Swift ends such a program with "Error raised at top level", and no location. So the tool runs it
    /// again: once with `BOOK_THROWS=0`, where the program reports at its end which throw it was, and once
    /// with that report, where the throw traps, and the trap's back-trace has the location. Deferred code may
    /// throw and catch errors after the uncaught one, and other threads throw at any time, so throws are
    /// counted by type and by kind of thread. If the system does not report an uncaught error, each throw is
    /// reported, and the last one is taken for it.
    enum ThrowHooks {
        static func start() {
            guard let text = System.setting(("BOOK_THROWS" as StaticString).bytes) else { return }
            mainThread = pthreadSelf()
            let said = String(decoding: text, as: UTF8.self)
            if said != "0" { wanted = said }
            store(untypedHandler, in: "_swift_willThrow")
            store(typedHandler, in: "_swift_willThrowTypedImpl")
        }

        /// The runtime calls the functions whose addresses are in these variables.
        private static func store(_ address: UnsafeRawPointer, in symbol: StaticString) {
            guard let variable = libcDlsym(nil, symbol.utf8Start) else { return }
            variable.storeBytes(of: address, as: UnsafeRawPointer.self)
        }

        private static var untypedHandler: UnsafeRawPointer {
            let handler: @convention(c) (UnsafeRawPointer?) -> Void = { box in
                ThrowHooks.thrown(box: box, value: nil, type: ThrowHooks.type(ofBox: box))
            }
            return unsafeBitCast(handler, to: UnsafeRawPointer.self)
        }

        private static var typedHandler: UnsafeRawPointer {
            let handler: @convention(c) (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?) -> Void = {
                value, type, _ in ThrowHooks.thrown(box: nil, value: value, type: type)
            }
            return unsafeBitCast(handler, to: UnsafeRawPointer.self)
        }

        /// The type of the error in a box on the heap, which follows the box's header.
        private static func type(ofBox box: UnsafeRawPointer?) -> UnsafeRawPointer? {
            #if os(Linux)
                box?.load(fromByteOffset: 2 * MemoryLayout<Int>.size, as: UnsafeRawPointer?.self)
            #else
                nil
            #endif
        }

        /// - Parameters:
        ///   - box: the error's box on the heap; nil for an error thrown as its own type.
        ///   - value: the address of an error thrown as its own type.
        private static func thrown(box: UnsafeRawPointer?, value: UnsafeRawPointer?, type: UnsafeRawPointer?)
        {
            let kind = kind(ofType: type)
            let thrown = lock.withLock {
                counts[kind, default: 0] += 1
                let number = counts[kind] ?? 0
                guard wanted == nil else { return words(number, kind) }
                #if BOOK_EXIT_HOOKS && os(Linux)
                    // Once an error is caught, its box on the heap may become another error's.
                    if let box {
                        boxed[box] = (number, kind)
                    } else {
                        typed[kind, default: TypedThrows()].add(number, of: bytes(at: value, type: type))
                    }
                    return ""
                #else
                    return words(number, kind)
                #endif
            }
            if wanted == nil {
                if !thrown.isEmpty { tell(thrown) }
            } else if thrown == wanted {
                #if BOOK_EXIT_HOOKS && os(Linux)
                    CrashFrames.prepareTrap()
                #endif
                stop("error thrown")
            }
        }

        /// Throws of each kind are counted separately.
        private struct Kind: Hashable {
            var type: UnsafeRawPointer?
            var isOnMainThread: Bool
        }

        private static func kind(ofType type: UnsafeRawPointer?) -> Kind {
            #if BOOK_EXIT_HOOKS && os(Linux)
                Kind(type: type, isOnMainThread: pthreadSelf() == mainThread)
            #else
                // The last of all throws is looked for, so there is only one kind.
                Kind(type: nil, isOnMainThread: true)
            #endif
        }

        /// The words that identify a throw, such as `3 main 4main1EV`: the number, the kind of thread, and
        /// the type's mangled name, which is the same in each run.
        private static func words(_ number: Int, _ kind: Kind) -> String {
            var name = names[kind]
            if name == nil {
                let type = kind.type.map { unsafeBitCast($0, to: Any.Type.self) }
                name = type.map { _mangledTypeName($0) ?? _typeName($0, qualified: false) } ?? ""
                names[kind] = name
            }
            return "\(number) \(kind.isOnMainThread ? "main" : "other") \(name ?? "")"
        }

        private static func tell(_ words: String) {
            var line = "book-uncaught \(words)\n"
            line.withUTF8 { _ = libcWriteError(2, $0.baseAddress!, $0.count) }
        }

        private static let lock = Lock()
        private nonisolated(unsafe) static var mainThread: UInt = 0
        /// The throw that traps; nil while looking for the uncaught one.
        private nonisolated(unsafe) static var wanted: String?
        private nonisolated(unsafe) static var counts: [Kind: Int] = [:]
        private nonisolated(unsafe) static var names: [Kind: String] = [:]

        #if BOOK_EXIT_HOOKS && os(Linux)
            /// The number of an error's last throw within its kind: by box for errors in a box, and by kind
            /// for errors thrown as their own type.
            private nonisolated(unsafe) static var boxed: [UnsafeRawPointer: (number: Int, kind: Kind)] = [:]
            private nonisolated(unsafe) static var typed: [Kind: TypedThrows] = [:]

            /// The throws of errors as their own type.
            private struct TypedThrows {
                var last = 0
                /// The last throw of an error with these bytes. Deferred code may throw and catch an error of
                /// the same type after the uncaught one.
                var byBytes: [[UInt8]: Int] = [:]

                mutating func add(_ number: Int, of bytes: [UInt8]) {
                    last = number
                    if byBytes.count >= 4096 { byBytes = [:] }
                    byBytes[bytes] = number
                }
            }

            private static func bytes(at value: UnsafeRawPointer?, type: UnsafeRawPointer?) -> [UInt8] {
                guard let value, let type else { return [] }
                return Metadata.bytes(of: unsafeBitCast(type, to: Any.Type.self), at: value)
            }

            /// The bytes of the error in a box, which follow the header, the error's type, and the type's
            /// conformance to `Error`.
            private static func bytes(inBox box: UnsafeRawPointer, type: UnsafeRawPointer?) -> [UInt8] {
                guard let type else { return [] }
                let mask = Metadata(unsafeBitCast(type, to: Any.Type.self)).alignmentMask
                let start = (4 * MemoryLayout<Int>.size + mask) & ~mask
                return bytes(at: box + start, type: type)
            }

            /// Called with the uncaught error. An error thrown as its own type has been put in a box since
            /// then. If several throws are possible, none is reported.
            fileprivate static func uncaught(box: UnsafeRawPointer) {
                guard wanted == nil else { return }
                let type = type(ofBox: box)
                let last = lock.withLock {
                    let bytes = bytes(inBox: box, type: type)
                    var candidates = [true, false].map { Kind(type: type, isOnMainThread: $0) }
                        .compactMap { kind in
                            typed[kind].map { (number: $0.byBytes[bytes] ?? $0.last, kind: kind) }
                        }
                    if let known = boxed[box], known.kind.type == type { candidates.append(known) }
                    return candidates.count == 1 ? words(candidates[0].number, candidates[0].kind) : nil
                }
                if let last { tell(last) }
            }
        #endif
    }

    #if BOOK_EXIT_HOOKS && os(Linux)
        /// Called by the program with an uncaught error. The linker prefers this function to the runtime's,
        /// which this one calls.
        @_cdecl("swift_errorInMain")
        public func __book_errorInMain(_ box: UnsafeRawPointer) {
            ThrowHooks.uncaught(box: box)
            ExitHooks.original("swift_errorInMain", as: (@convention(c) (UnsafeRawPointer) -> Void).self)(box)
        }
    #endif

    @_extern(c, "pthread_self")
    private func pthreadSelf() -> UInt

    @_extern(c, "write")
    private func libcWriteError(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int
#endif
