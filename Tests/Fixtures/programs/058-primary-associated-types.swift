protocol Store<Key, Value> {
    associatedtype Key: Hashable; associatedtype Value; func get(_ key: Key) -> Value?;
    mutating func put(_ key: Key, _ value: Value)
}
struct Memory<Key: Hashable, Value>: Store {
    var items: [Key: Value] = [:]; func get(_ key: Key) -> Value? { items[key] };
    mutating func put(_ key: Key, _ value: Value) { items[key] = value }
}
func filled(_ store: some Store<String, Int>) -> any Store<String, Int> {
    var store = store; store.put("a", 1); return store
}
let store = filled(Memory())
print(store.get("a") as Any, store.get("b") as Any)
func total(_ numbers: any Collection<Int>) -> Int { numbers.reduce(0, +) }
print(total([1, 2]), total(1...3), total(Set([4])))
let sequences: [any Sequence<Int>] = [[1, 2], 5..<7, stride(from: 0, to: 4, by: 2)]
for s in sequences { print(Array(s)) }
struct Pairs<Base: Collection>: Sequence {
    let base: Base;
    func makeIterator() -> some IteratorProtocol<(Base.Element, Base.Element)> {
        zip(base, base.dropFirst()).makeIterator()
    }
}
for (a, b) in Pairs(base: [1, 2, 3]) { print(a, b) }
typealias Strings = Collection<String>
func joined(_ s: some Strings) -> String { s.joined(separator: "+") }
print(joined(["a", "b"]))
