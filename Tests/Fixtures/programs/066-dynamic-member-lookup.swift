@dynamicMemberLookup struct JSON {
    var values: [String: Any]
    subscript(dynamicMember name: String) -> JSON? { (values[name] as? [String: Any]).map(JSON.init) }
    subscript(dynamicMember name: String) -> Int? { values[name] as? Int }
}
let json = JSON(values: ["a": ["b": 5], "n": 1])
print(json.a?.b as Int? as Any, json.n as Int? as Any, json.none as Int? as Any)
struct Point { var x = 1, y = 2 }
@dynamicMemberLookup final class Box<T> {
    var value: T
    init(_ value: T) { self.value = value }
    subscript<U>(dynamicMember path: WritableKeyPath<T, U>) -> U {
        get { value[keyPath: path] }
        set { value[keyPath: path] = newValue }
    }
}
let box = Box(Point())
box.x = 10
box.y += box.x
print(box.value, box.y)
