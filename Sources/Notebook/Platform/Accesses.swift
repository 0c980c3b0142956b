#if arch(wasm32)
    import PlainText

    // Embedded Swift calls these two functions at the beginning and end of each access to a variable that, as
    // far as the compiler knows, another access may overlap. It leaves their work to the platform, which does
    // nothing. Natively the runtime stops a program whose accesses overlap
    // (swift/stdlib/public/runtime/Exclusivity.cpp), and so do these functions: otherwise a program could
    // write into memory that was freed meanwhile, and show what it did not compute. Each object file has
    // weak, empty functions of these names, so the linker replaces those in the whole program (`--wrap`), and
    // the compiler may not inline them (`Toolchain.accessFunctions`).
    //
    // An access that can't have another one within it is only checked when it begins (it has no `isTracked`),
    // and has no end. An access that the optimizer removes, since it no longer reads or writes memory, is not
    // checked; it is the same natively with `-O`. `inline(__always)`: otherwise the functions that C calls
    // would call other functions, which made loops with such accesses a tenth slower.

    /// An access that has begun, in the three words that the caller provides for it.
    struct OpenAccess {
        fileprivate var last: UnsafeMutablePointer<OpenAccess>?
        fileprivate var place: UnsafeMutableRawPointer?
        fileprivate var flags: UInt = 0

        /// The head of the list of open accesses: its `last` is the one that began last.
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
            // With coroutines, the access that began first may end first.
            var later = head
            while let next = later.pointee.last, next != access { later = next }
            later.pointee.last = access.pointee.last
        }
    }
#endif
