import Foundation
import TestSupport
import Testing

@testable import Notebook

/// The allocator of WebAssembly modules, on memory of this process.
@Suite(.serialized) struct HeapTests {
    /// 512 MiB, allocated from the start to the end.
    nonisolated(unsafe) static var region = UnsafeMutableRawPointer(bitPattern: 1)!
    nonisolated(unsafe) static var used = 0
    static let size = 1 << 29

    init() {
        Self.region = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)!
        Self.used = 0
    }

    static func makeHeap() -> Heap {
        Heap { bytes in
            precondition(bytes % 65536 == 0)
            if HeapTests.used + bytes > HeapTests.size {
                return UnsafeMutableRawPointer(bitPattern: UInt.max)
            }
            HeapTests.used += bytes
            return HeapTests.region + HeapTests.used - bytes
        }
    }

    /// Every block keeps what was written to it while others come and go.
    @Test func blocksDoNotOverlap() {
        defer { munmap(Self.region, Self.size) }
        var heap = Self.makeHeap()
        var live: [(pointer: UnsafeMutableRawPointer, size: Int, mark: UInt8)] = []
        var sum = 0
        var peak = 0
        var random = SeededRandom()
        for step in 0..<200_000 {
            if live.count < 400, Bool.random(using: &random) || live.isEmpty {
                let sort = Int.random(in: 0..<100, using: &random)
                let size = Int.random(
                    in: 0...(sort < 80 ? 600 : sort < 99 ? 40_000 : 2_000_000), using: &random)
                let alignment = UInt(1) << UInt.random(in: 0...(sort % 10 == 0 ? 12 : 4), using: &random)
                let pointer = heap.allocate(size, alignment: alignment)
                #expect(UInt(bitPattern: pointer) % max(alignment, 16) == 0)
                #expect(heap.capacity(pointer) >= size)
                let mark = UInt8(truncatingIfNeeded: step)
                memset(pointer, Int32(mark), size)
                live.append((pointer, size, mark))
                sum += size
                peak = max(peak, sum)
            } else {
                let (pointer, size, mark) = live.remove(at: Int.random(in: 0..<live.count, using: &random))
                let isWhole =
                    size == 0
                    || pointer.load(as: UInt8.self) == mark && memcmp(pointer, pointer + 1, size - 1) == 0
                #expect(isWhole)
                sum -= size
                heap.free(pointer)
            }
        }
        #expect(Self.used < 4 * peak + 1 << 20)
    }

    /// A loop that allocates and frees any number of times needs no more memory than its first rounds.
    @Test(arguments: [24, 3_000, 65_000, 100_000, 10_000_000])
    func memoryIsUsedAgain(size: Int) {
        defer { munmap(Self.region, Self.size) }
        var heap = Self.makeHeap()
        for _ in 0..<10_000 {
            let first = heap.allocate(size)
            let second = heap.allocate(size / 2)
            heap.free(first)
            heap.free(second)
        }
        #expect(Self.used < 2 * size + 1 << 20)
    }

    /// Adjacent large blocks are merged: an array may grow, and others after it.
    @Test func growingArrays() {
        defer { munmap(Self.region, Self.size) }
        var heap = Self.makeHeap()
        for _ in 0..<1_000 {
            var pointer = heap.allocate(64)
            var size = 64
            while size < 16 << 20 {
                size *= 2
                let next = heap.allocate(size)
                heap.free(pointer)
                pointer = next
            }
            heap.free(pointer)
        }
        #expect(Self.used < 64 << 20)
        // Everything is free again: one block takes almost all of the memory.
        let before = Self.used
        heap.free(heap.allocate(before - 2 << 20))
        #expect(Self.used == before)
    }

    /// Memory that other code took between two growths is left alone.
    @Test func memoryMayHaveGaps() {
        defer { munmap(Self.region, Self.size) }
        var heap = Self.makeHeap()
        var pointers: [UnsafeMutableRawPointer] = []
        for index in 0..<200 {
            pointers.append(heap.allocate(200_000))
            memset(Self.region + Self.used, 0xAA, 65536)
            Self.used += 65536
            memset(pointers[index], 1, 200_000)
        }
        for index in pointers.indices.shuffled() { heap.free(pointers[index]) }
        let gap = heap.allocate(300_000)
        memset(gap, 1, 300_000)
        var foreign = 0
        for page in stride(from: 0, to: Self.used, by: 65536) {
            if memcmp(Self.region + page, Self.region + page + 1, 65535) == 0,
                (Self.region + page).load(as: UInt8.self) == 0xAA
            {
                foreign += 1
            }
        }
        #expect(foreign == 200)
    }
}
