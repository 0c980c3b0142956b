struct Point { var x = 1; let y = "two"; var z: [Double]? = [3] }
class Base { class var name: String { "Base" }; required init() {} }
final class Sub: Base { override class var name: String { "Sub" } }
let types: [Base.Type] = [Base.self, Sub.self]
print(
    types.map { $0.name }, types.map { "\(type(of: $0.init()))" }, Sub.self is Base.Type, Int.self == Int.self
)
let any: Any.Type = Point.self
print(any, String(describing: any), String(reflecting: Int.self), type(of: types), Point.Type.self)
let mirror = Mirror(reflecting: Point())
for child in mirror.children { print(child.label ?? "-", child.value) }
print(
    mirror.displayStyle as Any, mirror.subjectType, mirror.children.count,
    Mirror(reflecting: [1]).displayStyle!)
enum E { case a(Int, named: String), b }
print(Mirror(reflecting: E.a(1, named: "x")).children.first!.label!, Mirror(reflecting: E.b).children.isEmpty)
struct Custom: CustomReflectable {
    var customMirror: Mirror { Mirror(self, children: ["hidden": 42], displayStyle: .struct) }
}
print(Mirror(reflecting: Custom()).descendant("hidden") as Any)
func name<T>(_: T.Type) -> String { "\(T.self)" }
print(
    name([String: Int?].self), name(((Int) -> String).self), name((a: Int, Bool).self),
    ObjectIdentifier(Sub.self) == ObjectIdentifier(types[1]))
