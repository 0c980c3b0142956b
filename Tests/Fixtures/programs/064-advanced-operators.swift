struct Vector: Equatable { var x = 0.0, y = 0.0 }
extension Vector {
    static func + (l: Vector, r: Vector) -> Vector { Vector(x: l.x + r.x, y: l.y + r.y) }
    static prefix func - (v: Vector) -> Vector { Vector(x: -v.x, y: -v.y) }
    static func += (l: inout Vector, r: Vector) { l = l + r }
}
prefix operator +++
postfix operator %%
infix operator +- : AdditionPrecedence
precedencegroup PowerPrecedence {
    higherThan: MultiplicationPrecedence
    associativity: right
    assignment: false
}
infix operator ** : PowerPrecedence
extension Vector {
    static prefix func +++ (v: inout Vector) -> Vector { v += v; return v }
    static func +- (l: Vector, r: Vector) -> Vector { Vector(x: l.x + r.x, y: l.y - r.y) }
}
postfix func %% (n: Int) -> Double { Double(n) / 100 }
func ** (base: Int, power: Int) -> Int { (0..<power).reduce(1) { n, _ in n * base } }
var v = Vector(x: 1, y: 4)
v += Vector(x: 2, y: 2)
print(v, -v)
print(+++v, v +- Vector(x: 1, y: 1))
print(2 ** 3 ** 2 * 2, 50%%)
infix operator |> : PipePrecedence
precedencegroup PipePrecedence {
    associativity: left
    lowerThan: AdditionPrecedence
}
func |> <A, B>(a: A, f: (A) throws -> B) rethrows -> B { try f(a) }
print(1 + 2 |> { (n: Int) in n * 10 } |> { "\($0)!" })
