func describe<each T>(_ value: repeat each T) -> [String] {
    var out: [String] = []
    for v in repeat each value { out.append("\(v)") }
    return out
}
print(describe(1, "a", 2.5, [true]), describe())
func pair<each A, each B>(_ a: repeat each A, with b: repeat each B) -> (repeat (each A, each B)) {
    (repeat (each a, each b))
}
print(pair(1, "x", with: true, 2.0))
struct Tuple<each T> {
    var values: (repeat each T); init(_ v: repeat each T) { values = (repeat each v) }
    func each(_ body: (Any) -> Void) { repeat body(each values) }
}
Tuple(1, "two").each { print("value", $0) }
func allEqual<each T: Equatable>(_ a: (repeat each T), _ b: (repeat each T)) -> Bool {
    for (l, r) in repeat (each a, each b) { if l != r { return false } }
    return true
}
print(allEqual((1, "a"), (1, "a")), allEqual((1, "a"), (1, "b")))
func call<each T, R>(_ f: (repeat each T) -> R, _ args: repeat each T) -> R { f(repeat each args) }
print(call({ (a: Int, b: Int) in a + b }, 1, 2))
func count<each T>(_ t: repeat each T) -> Int { var n = 0; for _ in repeat each t { n += 1 }; return n }
print(count(1, 2, 3))
