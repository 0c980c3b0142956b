func add(_ a: Int, _ b: Int) -> Int { a + b }
func multiply(_ a: Int, _ b: Int) -> Int { a * b }
var operation: (Int, Int) -> Int = add
print(operation(2, 3))
operation = multiply
print(operation(2, 3))
func apply(_ f: (Int, Int) -> Int, _ a: Int, _ b: Int) -> Int { f(a, b) }
print(apply(add, 3, 5), apply(*, 3, 5), apply({ $0 - $1 }, 3, 5))
func step(backward: Bool) -> (Int) -> Int { backward ? { $0 - 1 } : { $0 + 1 } }
var value = 3
let toward = step(backward: value > 0)
while value != 0 { print(value); value = toward(value) }
let table: [(String, (Double) -> Double)] = [("half", { $0 / 2 }), ("square", { $0 * $0 })]
for (name, f) in table { print(name, f(3)) }
let maybe: ((Int) -> Int)? = { $0 + 1 }
print(maybe?(1) as Any, maybe != nil)
func curry<A, B, C>(_ f: @escaping (A, B) -> C) -> (A) -> (B) -> C { { a in { b in f(a, b) } } }
print(curry(add)(1)(2), curry(multiply)(4)(5))
func compose<A, B, C>(_ f: @escaping (A) -> B, _ g: @escaping (B) -> C) -> (A) -> C { { g(f($0)) } }
print(compose({ (n: Int) in n + 1 }, { "<\($0)>" })(4))
