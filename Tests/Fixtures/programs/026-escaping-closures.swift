final class Handlers {
    var list: [() -> Void] = []
    var x = 10
    func add(_ f: @escaping () -> Void) { list.append(f) }
    func run(_ f: () -> Void) { f() }
    func doSomething() { add { self.x = 100 }; run { x = 200 } }
}
let handlers = Handlers()
handlers.doSomething()
print(handlers.x)
handlers.list.first?()
print(handlers.x)
handlers.add { [weak handlers] in print("x is", handlers?.x as Any) }
for f in handlers.list.dropFirst() { f() }
func memoize<K: Hashable, V>(_ f: @escaping ((K) -> V, K) -> V) -> (K) -> V {
    var known: [K: V] = [:]
    func go(_ key: K) -> V {
        if let value = known[key] { return value }
        let value = f(go, key)
        known[key] = value
        return value
    }
    return go
}
let fibonacci = memoize { (fib: (Int) -> Int, n: Int) in n < 2 ? n : fib(n - 1) + fib(n - 2) }
print(fibonacci(50))
func twice(_ f: @escaping (Int) -> Int) -> (Int) -> Int { { f(f($0)) } }
print(twice { $0 * $0 }(3))
struct Button {
    var action: @Sendable (Int) -> Int;
    init(action: @escaping @Sendable (Int) -> Int) { self.action = action }
}
print(Button { $0 + 1 }.action(1))
func sum(_ f: (() -> Int)?...) -> Int { f.reduce(0) { $0 + ($1?() ?? 0) } }
print(sum({ 1 }, nil, { 2 }))
