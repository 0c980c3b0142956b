func update(_ value: inout [Int], with f: (inout [Int]) -> Void) { f(&value) }
var list = [1, 2]
update(&list) { $0.append(3) }
print(list)
func modify<T>(_ value: inout T, _ body: (inout T) throws -> Void) rethrows { try body(&value) }
modify(&list) {
    $0.reverse(); $0[0] += 10
}
print(list)
let add: (inout Int, Int) -> Void = { $0 += $1 }
var n = 5
add(&n, 4)
print(
    n, [1, 2, 3].reduce(into: 0) { $0 += $1 },
    "abca".reduce(into: [Character: Int]()) { $0[$1, default: 0] += 1 }["a"]!)
func many(_ f: (inout Int, inout String, Int...) -> Int) -> String {
    var (a, b) = (1, "s")
    let c = f(&a, &b, 7, 8, 9)
    return "\(a) \(b) \(c)"
}
print(
    many { a, b, rest in
        a += rest.count; b += "!"; return rest.reduce(0, +)
    })
withUnsafeMutablePointer(to: &n) { $0.pointee += 1 }
print(n)
struct Counter { var n = 0; mutating func with<R>(_ body: (inout Self) -> R) -> R { body(&self) } }
var counter = Counter()
print(
    counter.with {
        $0.n += 3; return $0.n * 2
    }, counter.n)
