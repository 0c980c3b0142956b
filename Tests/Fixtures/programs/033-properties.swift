struct Rect {
    var origin = (x: 0.0, y: 0.0), size = (w: 10.0, h: 10.0)
    var center: (x: Double, y: Double) {
        get { (origin.x + size.w / 2, origin.y + size.h / 2) }
        set(new) { origin = (new.x - size.w / 2, new.y - size.h / 2) }
    }
    var area: Double { size.w * size.h }
}
var square = Rect()
square.center = (15, 15)
print(square.origin, square.area, square.center)
final class Importer { init() { print("importing") }; var name = "data.txt" }
final class Manager { lazy var importer = Importer(); var data: [String] = [] }
let manager = Manager()
manager.data.append("some")
print("before"); print(manager.importer.name)
struct Lazy {
    lazy var value: Int = {
        print("computed once"); return 42
    }()
}
var lazy = Lazy()
print(lazy.value, lazy.value)
struct Level {
    static let threshold = 10
    nonisolated(unsafe) static var highest = 0
    static var twice: Int { threshold * 2 }
    var current = 0 {
        didSet {
            if current > Level.threshold { current = Level.threshold };
            Level.highest = max(Level.highest, current)
        }
    }
}
var level = Level()
level.current = 7; level.current = 11
print(level.current, Level.highest, Level.twice)
