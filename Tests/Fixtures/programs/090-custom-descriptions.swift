struct Loud: CustomStringConvertible, CustomDebugStringConvertible {
    var n: Int
    var description: String { print("describing", n); return "loud \(n)" }
    var debugDescription: String { "debug \(n)" }
}
let loud = Loud(n: 1)
var copy = loud
copy.n = 2
print("so far nobody asked")
print(loud)
print("\(copy)", [loud], Optional(loud) as Any)
struct Lossless: LosslessStringConvertible {
    var n: Int; init?(_ text: String) { guard let n = Int(text) else { return nil }; self.n = n };
    var description: String { "\(n)" }
}
print(Lossless("12") as Any, Lossless("x") as Any, String(Lossless("3")!))
struct Counting: Sequence {
    func makeIterator() -> AnyIterator<Int> { print("iterating"); return AnyIterator([1, 2].makeIterator()) }
}
let counting = Counting()
let kept = counting
print(kept.map { $0 })
struct Mirrored: CustomReflectable {
    var customMirror: Mirror { print("mirrored"); return Mirror(self, children: []) }
}
let mirrored = Mirrored()
_ = mirrored
print("end")
