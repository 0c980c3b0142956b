struct Pair<T> { var a: T, b: T }
extension Pair: Equatable where T: Equatable {}
extension Pair: Comparable where T: Comparable {
    static func < (l: Pair, r: Pair) -> Bool { (l.a, l.b) < (r.a, r.b) }
}
extension Pair: CustomStringConvertible where T: CustomStringConvertible {
    var description: String { "⟨\(a.description), \(b.description)⟩" }
}
extension Pair: Sequence { func makeIterator() -> AnyIterator<T> { [a, b].makeIterator().any } }
extension IteratorProtocol { var any: AnyIterator<Element> { AnyIterator(self) } }
print(Pair(a: 1, b: 2) == Pair(a: 1, b: 2), Pair(a: 1, b: 2) < Pair(a: 1, b: 3), Pair(a: "x", b: "y"))
struct Opaque {}
print(
    Pair(a: Opaque(), b: Opaque()).map { _ in 1 },
    (Pair(a: Opaque(), b: Opaque()) as Any) is any CustomStringConvertible)
protocol Area { var area: Double { get } }
struct Square: Area { var side: Double; var area: Double { side * side } }
extension Array: Area where Element: Area { var area: Double { reduce(0) { $0 + $1.area } } }
extension Optional: Area where Wrapped: Area { var area: Double { self?.area ?? 0 } }
print([[Square(side: 2)], [Square(side: 3), Square(side: 1)]].area, (nil as Square?).area)
extension Array where Element == Square { func sides() -> [Double] { map(\.side) } }
print([Square(side: 4)].sides(), [Pair(a: 3, b: 1), Pair(a: 1, b: 9)].sorted())
