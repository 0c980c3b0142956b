extension Double { var km: Double { self * 1_000 }; var mm: Double { self / 1_000 } }
print(25.4.mm, 42.0.km + 195)
extension Int {
    func repetitions(_ task: () -> Void) { for _ in 0..<self { task() } }
    mutating func square() { self = self * self }
    subscript(digit: Int) -> Int { var k = 1; for _ in 0..<digit { k *= 10 }; return self / k % 10 }
    enum Kind { case negative, zero, positive }
    var kind: Kind { self == 0 ? .zero : self > 0 ? .positive : .negative }
}
2.repetitions { print("Hello!") }
var n = 3
n.square()
print(n, 746381295[0], 746381295[9], (-3).kind, 0.kind)
struct Size { var w = 0.0, h = 0.0 }
extension Size { init(side: Double) { self.init(w: side, h: side) } }
extension Size: CustomStringConvertible { var description: String { "\(w)×\(h)" } }
print(Size(side: 3), [Size()])
extension Collection where Element: Numeric { var total: Element { reduce(0, +) } }
print([1, 2, 3].total, [0.5, 1].total, (1...4).total)
extension Optional where Wrapped == String { var orEmpty: String { self ?? "" } }
print((nil as String?).orEmpty.isEmpty, ("x" as String?).orEmpty)
