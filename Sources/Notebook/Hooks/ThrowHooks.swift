import PlainText

#if !arch(wasm32)
    /// Finds the line of an error that nobody catches.
    ///
    /// Swift ends such a program with "Error raised at top level", and no place. So the tool runs it again, once with
    /// `BOOK_THROWS=0`, where the program says at its end which throw it was, and once with what it said, where that throw traps:
    /// the trap's back-trace has the place. An error that is thrown and caught by what is deferred comes later, and other threads
    /// throw when they will, so throws are counted by type and by kind of thread. Where the system does not tell of an uncaught
    /// error each throw is said, and the last one is taken for it.
    enum ThrowHooks {
        static func start() {
            guard let text = System.setting(("BOOK_THROWS" as StaticString).bytes) else { return }
            mainThread = pthreadSelf()
            let said = String(decoding: text, as: UTF8.self)
            if said != "0" { wanted = said }
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

        /// What an error's box on the heap holds, behind its head.
        private static func type(ofBox box: UnsafeRawPointer?) -> UnsafeRawPointer? {
            #if os(Linux)
                box?.load(fromByteOffset: 2 * MemoryLayout<Int>.size, as: UnsafeRawPointer?.self)
            #else
                nil
            #endif
        }

        /// - Parameters:
        ///   - box: nil for an error that is thrown as its own type.
        ///   - value: where such an error is.
        private static func thrown(box: UnsafeRawPointer?, value: UnsafeRawPointer?, type: UnsafeRawPointer?)
        {
            let kind = kind(ofType: type)
            let thrown = lock.withLock {
                counts[kind, default: 0] += 1
                let number = counts[kind] ?? 0
                guard wanted == nil else { return words(number, kind) }
                #if BOOK_EXIT_HOOKS && os(Linux)
                    // A box on the heap comes to be another error's once its own is caught.
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

        /// What is counted by itself.
        private struct Kind: Hashable {
            var type: UnsafeRawPointer?
            var isOfMainThread: Bool
        }

        private static func kind(ofType type: UnsafeRawPointer?) -> Kind {
            #if BOOK_EXIT_HOOKS && os(Linux)
                Kind(type: type, isOfMainThread: pthreadSelf() == mainThread)
            #else
                // The last one of all is looked for.
                Kind(type: nil, isOfMainThread: true)
            #endif
        }

        /// `3 main 4main1EV`: the number, the kind of thread, and the type's mangled name, which is the same in each run.
        private static func words(_ number: Int, _ kind: Kind) -> String {
            var name = names[kind]
            if name == nil {
                let type = kind.type.map { unsafeBitCast($0, to: Any.Type.self) }
                name = type.map { _mangledTypeName($0) ?? _typeName($0, qualified: false) } ?? ""
                names[kind] = name
            }
            return "\(number) \(kind.isOfMainThread ? "main" : "other") \(name ?? "")"
        }

        private static func tell(_ words: String) {
            var line = "book-uncaught \(words)\n"
            line.withUTF8 { _ = libcWriteError(2, $0.baseAddress!, $0.count) }
        }

        private static let lock = Lock()
        private nonisolated(unsafe) static var mainThread: UInt = 0
        /// The throw that traps; nil where the one that nobody catches is looked for.
        private nonisolated(unsafe) static var wanted: String?
        private nonisolated(unsafe) static var counts: [Kind: Int] = [:]
        private nonisolated(unsafe) static var names: [Kind: String] = [:]

        #if BOOK_EXIT_HOOKS && os(Linux)
            /// Which of its kind an error was when it was thrown last: by the box that it was thrown in, and those that were thrown
            /// as their own type.
            private nonisolated(unsafe) static var boxed: [UnsafeRawPointer: (number: Int, kind: Kind)] = [:]
            private nonisolated(unsafe) static var typed: [Kind: TypedThrows] = [:]

            /// Errors of a type that were thrown as that type.
            private struct TypedThrows {
                var last = 0
                /// By an error's bytes, the last that had them. An error that is caught by what is deferred, while another of
                /// its type is on its way, comes later than that one.
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

            /// What an error's box holds behind its head, its type and how that conforms to `Error`.
            private static func bytes(inBox box: UnsafeRawPointer, type: UnsafeRawPointer?) -> [UInt8] {
                guard let type else { return [] }
                let mask = Metadata(unsafeBitCast(type, to: Any.Type.self)).alignmentMask
                let start = (4 * MemoryLayout<Int>.size + mask) & ~mask
                return bytes(at: box + start, type: type)
            }

            /// Called with the error that nobody caught. One that was thrown as its own type has been put in a box since; where it
            /// may be another one as well, which it is is not said.
            fileprivate static func uncaught(box: UnsafeRawPointer) {
                guard wanted == nil else { return }
                let type = type(ofBox: box)
                let last = lock.withLock {
                    let bytes = bytes(inBox: box, type: type)
                    var candidates = [true, false].map { Kind(type: type, isOfMainThread: $0) }
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
        /// Called by the program with an error that nobody caught: the linker takes its own function before the runtime's, which
        /// this one calls.
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
