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

    /// The value of an environment variable, as bytes.
    static func environment(_ name: StaticString) -> [UInt8]? {
        guard let start = libcGetenv(name.utf8Start) else { return nil }
        var bytes: [UInt8] = []
        var next = start
        while next.pointee != 0 {
            bytes.append(next.pointee)
            next += 1
        }
        return bytes
    }
}

@_extern(c, "write")
private func libcWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int

@_extern(c, "getenv")
private func libcGetenv(_ name: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>?

#if !arch(wasm32)
    @_extern(c, "pthread_self")
    private func pthreadSelf() -> UInt

    /// Set on first use, which `__book_start` makes sure is on the main thread.
    private let mainThread = pthreadSelf()
#else
    // `Float("1.5")` calls these two functions of the runtime, which Embedded Swift leaves to the platform.
    @_extern(c, "strtof")
    private func libcStrtof(
        _ text: UnsafePointer<CChar>, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Float

    @_extern(c, "strtod")
    private func libcStrtod(
        _ text: UnsafePointer<CChar>, _ end: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Double

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
