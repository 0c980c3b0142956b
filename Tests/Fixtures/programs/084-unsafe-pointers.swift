let buffer = UnsafeMutablePointer<Int>.allocate(capacity: 3)
buffer.initialize(repeating: 7, count: 3)
buffer[1] = 8
(buffer + 2).pointee = 9
print(Array(UnsafeBufferPointer(start: buffer, count: 3)), buffer.successor().pointee)
buffer.deinitialize(count: 3)
buffer.deallocate()
var value: UInt32 = 0x01020304
withUnsafeBytes(of: &value) { print(Array($0), $0.count) }
print(
    withUnsafePointer(to: value) { $0.pointee + 1 },
    withUnsafeMutablePointer(to: &value) { p -> UInt32 in
        p.pointee = 5; return p.pointee
    }, value)
print(
    MemoryLayout<Int32>.size, MemoryLayout<(Int8, Int32)>.stride, MemoryLayout<Int?>.size,
    MemoryLayout.alignment(ofValue: 1.0))
let raw = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
raw.storeBytes(of: 258, as: UInt16.self)
print(raw.load(as: UInt8.self), raw.loadUnaligned(fromByteOffset: 1, as: UInt8.self))
raw.deallocate()
var array = [3, 1, 2]
array.withUnsafeMutableBufferPointer { $0.sort() }
print(
    array, array.withUnsafeBytes { $0.count }, "hé".withCString { String(cString: $0) },
    unsafeBitCast(Float(1), to: UInt32.self))
func fill(_ p: UnsafeMutablePointer<Int>, _ n: Int) { for i in 0..<n { p[i] = i } }
fill(&array, 3)
print(
    array,
    [Int](unsafeUninitializedCapacity: 2) {
        $0[0] = 4; $1 = 1
    })
let unmanaged = Unmanaged.passRetained(Box(5))
final class Box { let n: Int; init(_ n: Int) { self.n = n }; deinit { print("freed") } }
print(unmanaged.takeUnretainedValue().n)
unmanaged.release()
