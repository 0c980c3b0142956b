/// The few functions of the platform that a chapter's program needs, declared by name so that the same source
/// compiles natively and for WASI.
enum System {
    /// The file descriptor that records are written to. Natively it is a separate one, so that nothing else a
    /// chapter prints can get between records; a WASI program has only standard output.
    #if arch(wasm32)
        static let wire: Int32 = 1
    #else
        static let wire: Int32 = 3
    #endif

    static func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            if let start = buffer.baseAddress { send(start, buffer.count) }
        }
    }

    #if !arch(wasm32)
        /// The chapter's process. A process that it forks runs the same code, but sends nothing for the
        /// chapter.
        private static let process = libcProcess()
    #endif

    static func send(_ start: UnsafeRawPointer, _ count: Int) {
        #if !arch(wasm32)
            if libcProcess() != process { return }
        #endif
        var sent = 0
        while sent < count {
            let written = libcWrite(wire, start + sent, count - sent)
            // The reader is gone: there is nothing left to do.
            if written <= 0 { return }
            sent += written
        }
    }

    #if !arch(wasm32)
        /// Turns off the buffering of standard output, so that printed text is in order with direct writes to
        /// the descriptor, and is not lost when the program stops.
        static func startOutput() {
            for name in ["stdout", "__stdoutp"] as [StaticString] {
                guard let stream = libcDlsym(nil, name.utf8Start) else { continue }
                let unbuffered: Int32 = 2
                _ = libcSetvbuf(stream.load(as: UnsafeMutableRawPointer?.self), nil, unbuffered, 0)
                return
            }
        }

        /// A second descriptor of the same file, among the last ones, so that the chapter's own descriptors
        /// have the same numbers as without it. Returns `descriptor` if there is no room.
        static func copy(_ descriptor: Int32) -> Int32 {
            let copy = 256 - 8 + descriptor
            #if os(Linux)
                let closesOnExec: Int32 = 0x80000
                return libcDuplicate(descriptor, copy, closesOnExec) < 0 ? descriptor : copy
            #else
                return libcDuplicate(descriptor, copy) < 0 ? descriptor : copy
            #endif
        }

        /// The size in bytes of a descriptor's file; nil if it is not a file.
        static func size(_ descriptor: Int32) -> Int? {
            let end: Int32 = 2
            let size = libcSeek(descriptor, 0, end)
            return size < 0 ? nil : size
        }

        /// Truncates a file at a position.
        static func truncate(_ descriptor: Int32, to size: Int) {
            _ = libcTruncate(descriptor, size)
            // Moves the position of the next write there.
            _ = self.size(descriptor)
        }

        /// Whether the program never had another thread; false if that can't be known. Threads that have
        /// ended count too, so that the answer is the same in each run.
        static var hasOneThread: Bool {
            #if !os(Linux)
                return libcIsThreaded() == 0
            #else
                return onlyThread?.load(as: Bool.self) ?? false
            #endif
        }

        /// The GNU C library's variable for this.
        nonisolated(unsafe) private static let onlyThread: UnsafeMutableRawPointer? = {
            let name: StaticString = "__libc_single_threaded"
            return libcDlsym(nil, name.utf8Start)
        }()
    #endif

    /// The value that the program was started with for a name: the rest of an argument `name=…`, as bytes.
    @export(interface)
    static func setting(_ name: [UInt8]) -> [UInt8]? {
        arguments.last {
            $0.count > name.count && $0[name.count] == UInt8(ascii: "=") && $0.starts(with: name)
        }
        .map { Array($0[(name.count + 1)...]) }
    }

    #if arch(wasm32)
        private static let arguments: [[UInt8]] = {
            var count = 0
            var size = 0
            if wasiArgumentSizes(&count, &size) != 0 || count == 0 { return [] }
            var starts = [UnsafePointer<UInt8>?](repeating: nil, count: count)
            let text = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
            if wasiArguments(&starts, text) != 0 { return [] }
            return starts.dropFirst().map { bytes(at: $0) }
        }()
    #else
        private static let arguments: [[UInt8]] = (1..<max(1, Int(CommandLine.argc))).map { index in
            bytes(
                at: CommandLine.unsafeArgv[index].map {
                    UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self)
                })
        }
    #endif

    /// The bytes up to a zero.
    private static func bytes(at start: UnsafePointer<UInt8>?) -> [UInt8] {
        var bytes: [UInt8] = []
        guard var next = start else { return bytes }
        while next.pointee != 0 {
            bytes.append(next.pointee)
            next += 1
        }
        return bytes
    }

    /// Lets the host do other work: update a waiting page, or react when the reader presses Stop.
    static func yield() {
        #if arch(wasm32)
            _ = libcSchedYield()
        #endif
    }
}

@_extern(c, "write")
private func libcWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int

#if !arch(wasm32)
    @_extern(c, "dlsym")
    func libcDlsym(_ library: UnsafeRawPointer?, _ name: UnsafePointer<UInt8>) -> UnsafeMutableRawPointer?

    @_extern(c, "getpid")
    private func libcProcess() -> Int32

    @_extern(c, "setvbuf")
    private func libcSetvbuf(
        _ stream: UnsafeMutableRawPointer?, _ buffer: UnsafeMutableRawPointer?, _ mode: Int32, _ size: Int
    ) -> Int32

    @_extern(c, "ftruncate")
    private func libcTruncate(_ descriptor: Int32, _ size: Int) -> Int32

    #if os(Linux)
        @_extern(c, "dup3")
        private func libcDuplicate(_ descriptor: Int32, _ copy: Int32, _ flags: Int32) -> Int32
    #else
        @_extern(c, "dup2")
        private func libcDuplicate(_ descriptor: Int32, _ copy: Int32) -> Int32
    #endif

    #if !os(Linux)
        @_extern(c, "pthread_is_threaded_np")
        private func libcIsThreaded() -> Int32
    #endif

    @_extern(c, "lseek")
    private func libcSeek(_ descriptor: Int32, _ offset: Int, _ whence: Int32) -> Int

#else
    @_extern(c, "__wasi_args_sizes_get")
    private func wasiArgumentSizes(
        _ count: UnsafeMutablePointer<Int>, _ size: UnsafeMutablePointer<Int>
    ) -> UInt16

    @_extern(c, "__wasi_args_get")
    private func wasiArguments(
        _ starts: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ text: UnsafeMutablePointer<UInt8>
    ) -> UInt16

    @_extern(c, "sched_yield")
    private func libcSchedYield() -> Int32

    // `Float("1.5")` calls these two functions of the runtime, which Embedded Swift leaves to the platform.
    @_extern(c, "strtof")
    private func libcStrtof(
        _ text: UnsafePointer<CChar>, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Float

    @_extern(c, "strtod")
    private func libcStrtod(
        _ text: UnsafePointer<CChar>, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Double

    /// Receives what the standard library prints, and its message when it stops a program, character by
    /// character. libc's own function would buffer them until a normal exit, which does not happen.
    @_cdecl("putchar")
    public func __book_putchar(_ character: Int32) -> Int32 {
        Wire.put(character)
        return character
    }

    @_cdecl("_swift_stdlib_strtof_clocale")
    public func __book_strtof(
        _ text: UnsafePointer<CChar>, _ result: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<CChar>? {
        var end: UnsafeMutablePointer<CChar>?
        result.pointee = libcStrtof(text, &end)
        return UnsafePointer(end)
    }

    @_cdecl("_swift_stdlib_strtod_clocale")
    public func __book_strtod(
        _ text: UnsafePointer<CChar>, _ result: UnsafeMutablePointer<Double>
    ) -> UnsafePointer<CChar>? {
        var end: UnsafeMutablePointer<CChar>?
        result.pointee = libcStrtod(text, &end)
        return UnsafePointer(end)
    }
#endif
