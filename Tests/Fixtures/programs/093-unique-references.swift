final class Storage { var n = 0 }
struct Value {
    var s = Storage(); mutating func isUnique() -> Bool { isKnownUniquelyReferenced(&s) }
    mutating func set(_ n: Int) -> String {
        if isKnownUniquelyReferenced(&s) { s.n = n; return "in place" }; s = Storage(); s.n = n;
        return "copied"
    }
}
var a = Value()
print(a.isUnique(), a.set(1))
var b = a
print(a.set(2), b.set(3), b.isUnique())
func local() {
    var v = Value(); v.s.n = 5; print(v.isUnique(), v.set(6)); var list = [v];
    print(list[0].set(7), v.isUnique()); list.removeAll(); print(v.isUnique())
}
local()
func inout_(_ v: inout Value) { print(v.set(8)) }
inout_(&b)
func owned(_ v: consuming Value) -> Bool { v.isUnique() }
print(owned(Value()))
func pointer(_ a: [Int]) -> UnsafePointer<Int> { a.withUnsafeBufferPointer { $0.baseAddress! } }
func grows() {
    var array = [1, 2, 3]; array.reserveCapacity(100); let p = pointer(array); array.append(4); array[0] = 9;
    print(pointer(array) == p, array)
}
grows()
var storages = [Storage()]
print(isKnownUniquelyReferenced(&storages[0]))
let kept = storages
print(isKnownUniquelyReferenced(&storages[0]), kept.count)
