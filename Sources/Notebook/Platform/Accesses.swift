#if arch(wasm32)
    import PlainText

    // Embedded Swift calls these two functions where an access to a variable begins and ends of which the compiler can't know that no
    // other one overlaps it, and leaves what they do to the platform: nothing. Natively the runtime stops a program whose accesses
    // overlap (swift/stdlib/public/runtime/Exclusivity.cpp), and so does this: otherwise a program could write into memory that was
    // freed meanwhile, and show what it did not compute. Each object has weak, empty functions of these names, so the linker puts
    // these in their place (`--wrap`), in all of the program, and the compiler may not inline those (`Toolchain.accessFunctions`).
    //
    // An access that can't have another one within it is only looked at as it begins (it has no `isTracked`), and has no end. One
    // that the optimizer leaves out, since it reads or writes no memory any more, is not looked at; that is so natively with `-O`.
    // `inline(__always)`: what C calls would otherwise call another function, which made loops with such accesses a tenth slower.

    /// An access that has begun, in the three words that its function has for it.
    struct OpenAccess {
        fileprivate var last: UnsafeMutablePointer<OpenAccess>?
        fileprivate var place: UnsafeMutableRawPointer?
        fileprivate var flags: UInt = 0

        /// Its `last` is the one that began last of all.
        nonisolated(unsafe) fileprivate static var head = OpenAccess()
    }

    @inline(__always) @_cdecl("__wrap_swift_beginAccess")
    public func __book_beginAccess(
        _ place: UnsafeMutableRawPointer, _ words: UnsafeMutableRawPointer, _ flags: UInt,
        _ caller: UnsafeMutableRawPointer?
    ) {
        let (modifies, isTracked): (UInt, UInt) = (1, 0x20)
        var next = OpenAccess.head.last
        while let access = next {
            if access.pointee.place == place, (access.pointee.flags | flags) & modifies != 0 {
                stop(
                    kind: "",
                    withoutMemory: "Simultaneous accesses, but modification requires exclusive access.")
            }
            next = access.pointee.last
        }
        if flags & isTracked != 0 {
            let access = words.assumingMemoryBound(to: OpenAccess.self)
            access.initialize(to: OpenAccess(last: OpenAccess.head.last, place: place, flags: flags))
            OpenAccess.head.last = access
        }
    }

    @inline(__always) @_cdecl("__wrap_swift_endAccess")
    public func __book_endAccess(_ words: UnsafeMutableRawPointer) {
        let access = words.assumingMemoryBound(to: OpenAccess.self)
        withUnsafeMutablePointer(to: &OpenAccess.head) { head in
            // Of coroutines, the one that began first may end first.
            var later = head
            while let next = later.pointee.last, next != access { later = next }
            later.pointee.last = access.pointee.last
        }
    }
#endif
