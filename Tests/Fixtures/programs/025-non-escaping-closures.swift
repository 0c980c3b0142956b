func apply(_ f: (Int) -> Int) -> Int { f(3) }
func both(_ f: () -> Void, _ g: () -> Void) { f(); g() }
struct Pipeline {
    var value: Int
    init(_ make: () -> Int) { value = make() }
    func map(_ f: (Int) -> Int) -> Pipeline { Pipeline { f(value) } }
    mutating func change(_ f: (inout Int) -> Void) { f(&value) }
    subscript(_ f: (Int) -> Bool) -> Bool { f(value) }
}
print(apply { $0 * 2 }, apply(abs), Pipeline { 5 }.map { $0 + 1 }.value)
var total = 0
both({ total += 1 }, { total += 10 })
var pipeline = Pipeline { total }
pipeline.change { $0 *= 2 }
print(total, pipeline.value, pipeline[{ $0 > 20 }])
func nested(_ f: ((Int) -> Int) -> Int) -> Int { f { $0 + 100 } }
print(nested { g in g(1) + g(2) })
func keep<T, E: Error>(_ value: T, _ f: (T) throws(E) -> T) throws(E) -> T { try f(value) }
print(keep("a") { $0 + "b" })
let local = { (f: (Int) -> Int) -> Int in f(8) }
print(local { $0 + 1 })
func optional(_ f: ((Int) -> Int)?) -> Int { f?(1) ?? 0 }
print(optional(nil), optional { $0 + 4 })
extension Array { func each(_ body: (Element) throws -> Void) rethrows { for x in self { try body(x) } } }
[1, 2].each { print("each", $0) }
func variadic(_ fs: ((Int) -> Int)...) -> [Int] { fs.map { $0(2) } }
print(variadic({ $0 + 1 }, { $0 * 5 }))
