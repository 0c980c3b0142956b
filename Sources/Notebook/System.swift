/// The few functions of the platform that a chapter's program needs, declared by name so that the same text
/// compiles natively and for WASI.
enum System {
    /// Where records go. Natively a descriptor of its own, so that nothing else a chapter prints can get
    /// between them; a WASI program has standard output only.
    #if arch(wasm32)
        static let wire: Int32 = 1
    #else
        static let wire: Int32 = 3
    #endif

    static func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = libcWrite(wire, buffer.baseAddress! + sent, buffer.count - sent)
                // Nobody reads any more: there is nothing left to do.
                if count <= 0 { return }
                sent += count
            }
        }
    }

    /// True on the thread that runs the chapter's top level.
    static var isMainThread: Bool {
        #if arch(wasm32)
            true
        #else
            pthreadSelf() == mainThread
        #endif
    }

    /// What the program was started with for a name: the rest of an argument `name=…`, as bytes.
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

    /// Lets the host look after other things: a page that waits, a reader who presses Stop.
    static func yield() {
        #if arch(wasm32)
            _ = libcSchedYield()
        #endif
    }
}

@_extern(c, "write")
private func libcWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int

#if !arch(wasm32)
    @_extern(c, "pthread_self")
    private func pthreadSelf() -> UInt

    /// Set on first use, which `__book_start` makes sure is on the main thread.
    private let mainThread = pthreadSelf()
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

    /// What the runtime says why it stops, character by character. libc's own would keep it until the end that
    /// does not come.
    @_cdecl("putchar")
    public func __book_putchar(_ character: Int32) -> Int32 {
        // There may be no memory for more.
        var byte = UInt8(truncatingIfNeeded: character)
        _ = libcWrite(System.wire, &byte, 1)
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
