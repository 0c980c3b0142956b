final class Counter {
    var count = 0
    func increment(by amount: Int = 1) { count += amount }
    func reset() { self.count = 0 }
}
let counter = Counter()
counter.increment(); counter.increment(by: 5)
print(counter.count)
counter.reset()
let bound = counter.increment(by:)
bound(3)
print(counter.count, Counter.reset(counter)(), counter.count)
struct Point {
    var x = 0.0, y = 0.0
    func isRight(of x: Double) -> Bool { self.x > x }
    mutating func move(_ dx: Double, _ dy: Double) { self = Point(x: x + dx, y: y + dy) }
    static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
    static func unit() -> Self { Self(x: 1, y: 1) }
    consuming func taken() -> Double { x }
    func callAsFunction(_ k: Double) -> Point { Point(x: x * k, y: y * k) }
}
var point = Point(x: 4, y: 5)
point.move(2, 3)
print(point, point.isRight(of: 1), point + .unit(), point(2), point.taken())
enum Switch {
    case off, low, high
    mutating func next() {
        switch self {
        case .off: self = .low;
        case .low: self = .high;
        case .high: self = .off
        }
    }
}
var light = Switch.low
light.next(); light.next()
print(light)
