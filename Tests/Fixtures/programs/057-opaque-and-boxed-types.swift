protocol Shape { func draw() -> String }
struct Triangle: Shape {
    var size: Int;
    func draw() -> String { (1...size).map { String(repeating: "*", count: $0) }.joined(separator: "\n") }
}
struct Flipped<T: Shape>: Shape {
    var shape: T;
    func draw() -> String { shape.draw().split(separator: "\n").reversed().joined(separator: "\n") }
}
struct Joined<T: Shape, U: Shape>: Shape {
    var top: T, bottom: U; func draw() -> String { top.draw() + "\n" + bottom.draw() }
}
func flip<T: Shape>(_ shape: T) -> some Shape { Flipped(shape: shape) }
func join(_ a: some Shape, _ b: some Shape) -> some Shape { Joined(top: a, bottom: b) }
let both = join(Triangle(size: 3), flip(Triangle(size: 2)))
print(both.draw())
func boxed(_ n: Int) -> any Shape { n > 1 ? Triangle(size: n) : Flipped(shape: Triangle(size: 2)) }
let shapes: [any Shape] = [boxed(1), boxed(2)]
for s in shapes { print(s.draw(), type(of: s)) }
func open<S: Shape>(_ s: S) -> String { "\(S.self)" }
print(shapes.map { open($0) })
func evens() -> some Collection<Int> & BidirectionalCollection { [2, 4, 6] }
print(evens().reversed().first!, evens().count)
var hidden: some Equatable { 5 }
print(hidden == hidden)
let global: some CustomStringConvertible = [1, 2]
print(global.description)
