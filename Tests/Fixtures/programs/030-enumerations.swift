enum CompassPoint: String, CaseIterable { case north, south, east, west = "W" }
var heading = CompassPoint.west
heading = .east
print(heading, heading.rawValue, CompassPoint(rawValue: "W") as Any, CompassPoint(rawValue: "x") as Any)
print(CompassPoint.allCases, CompassPoint.allCases.map(\.rawValue))
enum Planet: Int { case mercury = 1, venus, earth }
print(Planet.earth.rawValue, Planet(rawValue: 2)!)
enum Barcode { case upc(Int, Int, Int, Int), qr(code: String), none }
var product = Barcode.upc(8, 85909, 51226, 3)
print(product)
product = .qr(code: "ABC")
print(product, Barcode.none)
switch product {
case .upc(let system, _, _, let check): print(system, check)
case let .qr(code): print("QR", code)
case .none: break
}
indirect enum Expression { case number(Int), sum(Expression, Expression), product(Expression, Expression) }
func evaluate(_ e: Expression) -> Int {
    switch e {
    case let .number(n): n;
    case let .sum(a, b): evaluate(a) + evaluate(b);
    case let .product(a, b): evaluate(a) * evaluate(b)
    }
}
print(evaluate(.product(.sum(.number(5), .number(4)), .number(2))))
enum Level: Comparable {
    case low, middle(Int), high
    static let start = Level.low
    var isTop: Bool { self == .high }
    mutating func raise() { self = .high }
}
var level = Level.start
print(level < .middle(1), Level.middle(1) < .middle(2), level.isTop)
level.raise()
print(level, level.isTop, [Level.high, .low, .middle(3)].sorted())
