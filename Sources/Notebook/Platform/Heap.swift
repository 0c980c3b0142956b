import PlainText

/// An allocator for a program that is restarted for every run: small blocks by size class, large ones side by
/// side.
///
/// libc's allocator would be a tenth of a page's WebAssembly module. This one has two parts:
/// - Blocks up to 64 KiB come in 44 sizes, four to a doubling. A freed block is kept for the next request of
///   its size.
/// - Larger blocks are cut from a list of free blocks, sorted by address, in which neighbors are merged.
///
/// The two words before an allocation say where its block begins and how long the block is. The first two
/// words of a free block say where the next free block is and, in a large block, how long it is.
struct Heap {
    /// Enlarges the memory by a number of bytes, a multiple of 64 KiB, and returns the start of the new
    /// bytes, which are all zero.
    typealias Grow = @convention(c) (Int) -> UnsafeMutableRawPointer?

    private let grow: Grow
    /// The bounds of the memory that was never used, or is free again at the end.
    private var start: UInt = 0
    private var end: UInt = 0
    /// The first free block of each small size; 0 if there is none.
    private var bins: UnsafeMutablePointer<UInt>?
    /// The first block in the list of free large blocks, which is sorted by address.
    private var firstLarge: UInt = 0

    /// The size of the largest small blocks, in units of 16 bytes.
    private static let largestSmall: UInt = 4096
    private static let unit: UInt = 16
    private static let page = 1 << 16

    init(grow: @escaping Grow) { self.grow = grow }

    /// Allocates at least `size` bytes at a multiple of `alignment`, a power of two. Stops the program if
    /// there is not enough memory.
    mutating func allocate(_ size: Int, alignment: UInt = unit) -> UnsafeMutableRawPointer {
        let before = max(alignment, Self.unit)
        guard size >= 0, size <= 1 << 30, before <= 1 << 30 else { stop(withoutMemory: "out of memory") }
        let units = (UInt(size) + before + Self.unit - 1) / Self.unit
        let (block, length) = units <= Self.largestSmall ? takeSmall(units) : takeLarge(units * Self.unit)
        let address = (block + before) & ~(before - 1)
        Self.words(address - Self.unit)[0] = block
        Self.words(address - Self.unit)[1] = length
        return UnsafeMutableRawPointer(bitPattern: address)!
    }

    mutating func free(_ pointer: UnsafeMutableRawPointer) {
        let header = Self.words(UInt(bitPattern: pointer) - Self.unit)
        let (block, length) = (header[0], header[1])
        if length <= Self.largestSmall * Self.unit, let bins {
            let bin = Self.sizeClass(length / Self.unit).bin
            Self.words(block)[0] = bins[bin]
            bins[bin] = block
        } else {
            freeLarge(block, length)
        }
    }

    /// The number of bytes that fit at `pointer`.
    func capacity(_ pointer: UnsafeMutableRawPointer) -> Int {
        let address = UInt(bitPattern: pointer)
        let header = Self.words(address - Self.unit)
        return Int(header[0] + header[1] - address)
    }

    private static func words(_ address: UInt) -> UnsafeMutablePointer<UInt> {
        UnsafeMutablePointer(bitPattern: address)!
    }

    // MARK: Small blocks

    /// The size class for a number of units, and its own number of units: 1, 2 … 8, 10, 12, 14, 16, 20 …
    private static func sizeClass(_ units: UInt) -> (bin: Int, units: UInt) {
        if units <= 8 { return (Int(units), units) }
        let shift = UInt(UInt.bitWidth - (units - 1).leadingZeroBitCount - 3)
        let steps = (units - 1) >> shift + 1
        return (Int(shift * 4 + steps), steps << shift)
    }

    private mutating func takeSmall(_ units: UInt) -> (block: UInt, length: UInt) {
        let (bin, units) = Self.sizeClass(units)
        let length = units * Self.unit
        if let bins, bins[bin] != 0 {
            let block = bins[bin]
            bins[bin] = Self.words(block)[0]
            return (block, length)
        }
        return (takeNew(length), length)
    }

    // MARK: Large blocks

    private mutating func takeLarge(_ length: UInt) -> (block: UInt, length: UInt) {
        var last: UInt = 0
        var block = firstLarge
        while block != 0 {
            let words = Self.words(block)
            let (next, free) = (words[0], words[1])
            if free >= length {
                // The rest has to be a large block.
                guard free - length > Self.largestSmall * Self.unit else {
                    link(last, to: next)
                    return (block, free)
                }
                // The front of the block stays free.
                words[1] = free - length
                return (block + free - length, length)
            }
            (last, block) = (block, next)
        }
        return (takeNew(length), length)
    }

    private mutating func freeLarge(_ block: UInt, _ length: UInt) {
        var last: UInt = 0
        var beforeLast: UInt = 0
        var next = firstLarge
        while next != 0, next < block {
            (beforeLast, last, next) = (last, next, Self.words(next)[0])
        }
        var (block, length) = (block, length)
        if last != 0, last + Self.words(last)[1] == block {
            (block, length) = (last, length + Self.words(last)[1])
            last = beforeLast
        }
        if block + length == next {
            length += Self.words(next)[1]
            next = Self.words(next)[0]
        }
        if block + length == start {
            start = block
            link(last, to: next)
        } else {
            Self.words(block)[0] = next
            Self.words(block)[1] = length
            link(last, to: block)
        }
    }

    private mutating func link(_ block: UInt, to next: UInt) {
        if block == 0 { firstLarge = next } else { Self.words(block)[0] = next }
    }

    // MARK: New memory

    private mutating func takeNew(_ length: UInt) -> UInt {
        if end - start < length {
            let bytes = Int(length) + 4 * Self.page
            let whole = bytes & -Self.page
            guard let pages = grow(whole), UInt(bitPattern: pages) != .max else {
                stop(withoutMemory: "out of memory")
            }
            let address = UInt(bitPattern: pages)
            // Other code may have enlarged the memory meanwhile.
            if address != end { start = address }
            end = address + UInt(whole)
            // The bins are in the first words of the memory.
            if bins == nil {
                bins = Self.words(start)
                start += 64 * UInt(MemoryLayout<UInt>.size)
            }
        }
        let block = start
        start += length
        return block
    }
}

#if arch(wasm32)
    // The functions that libc and the Swift runtime call.

    @_extern(c, "sbrk")
    private func libcSbrk(_ bytes: Int) -> UnsafeMutableRawPointer?

    private nonisolated(unsafe) var heap = Heap(grow: { libcSbrk($0) })

    @export(interface) @_cdecl("malloc")
    public func __book_malloc(_ size: Int) -> UnsafeMutableRawPointer? { heap.allocate(size) }

    @_cdecl("free")
    public func __book_free(_ pointer: UnsafeMutableRawPointer?) {
        if let pointer { heap.free(pointer) }
    }

    @_cdecl("calloc")
    public func __book_calloc(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
        let bytes = count * size
        let pointer = heap.allocate(bytes)
        pointer.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        return pointer
    }

    @_cdecl("realloc")
    public func __book_realloc(
        _ pointer: UnsafeMutableRawPointer?, _ size: Int
    ) -> UnsafeMutableRawPointer? {
        guard let pointer else { return heap.allocate(size) }
        let capacity = heap.capacity(pointer)
        if size <= capacity { return pointer }
        let new = heap.allocate(size)
        new.copyMemory(from: pointer, byteCount: capacity)
        heap.free(pointer)
        return new
    }

    @_cdecl("posix_memalign")
    public func __book_posix_memalign(
        _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
    ) -> Int32 {
        result.pointee = heap.allocate(size, alignment: UInt(alignment))
        return 0
    }
#endif
