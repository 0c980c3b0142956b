print([1, 2, 3].reduce(0, +), [3, 1, 2].sorted(by: <), zip([1, 2], [3, 4]).map(*), [true, false].map(!))
let op: (Int, Int) -> Int = (-)
let ops: [String: (Double, Double) -> Double] = ["+": (+), "-": (-), "*": (*), "/": (/)]
print(op(5, 3), ops.keys.sorted().map { ops[$0]!(6, 3) })
func combine<T>(_ a: T, _ b: T, _ f: (T, T) -> T) -> T { f(a, b) }
print(
    combine(2, 3, +), combine("a", "b", +), combine([1], [2], +), combine(5, 2, max),
    combine(7, 2, { $0 % $1 }))
func fold<T, R>(_ list: [T], _ start: R, _ f: (R, T) throws -> R) rethrows -> R {
    var r = start; for x in list { r = try f(r, x) }; return r
}
print(fold([1, 2, 3], "") { "\($0)\($1)" }, fold([1, 2], 1, *))
let inits: [(String) -> Int?] = [Int.init, { Int($0, radix: 2) }]
print(
    inits.map { $0("101") as Any }, ["1", "2"].compactMap(Int.init), [1, 2].map(String.init),
    [1.5].map(Int.init))
let upper = String.uppercased
print(upper("abc")(), ["a"].map { $0.uppercased() }, Int.isMultiple(of:)(6)(3))
