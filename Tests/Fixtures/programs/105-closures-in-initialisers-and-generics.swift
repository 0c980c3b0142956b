struct Lens<S, A> {
    let get: (S) -> A, set: (inout S, A) -> Void
    init(_ get: @escaping (S) -> A, _ set: @escaping (inout S, A) -> Void) { self.get = get; self.set = set }
    func modify(_ s: S, _ f: (A) -> A) -> S { var s = s; set(&s, f(get(s))); return s }
}
struct P { var x = 1 }
print(Lens<P, Int>({ $0.x }, { $0.x = $1 }).modify(P()) { $0 + 41 })
final class Cache<K: Hashable, V> {
    private var known: [K: V] = [:]
    func value(_ k: K, or make: (K) throws -> V) rethrows -> V {
        if let v = known[k] { return v }; let v = try make(k); known[k] = v; return v
    }
    subscript(k: K, make: () -> V) -> V { value(k) { _ in make() } }
    init(seed: (inout [K: V]) -> Void = { _ in }) { seed(&known) }
}
let cache = Cache<String, Int> { $0["a"] = 1 }
print(cache.value("a") { _ in 5 }, cache.value("b") { $0.count }, cache["b", { 9 }], cache["c", { 9 }])
enum Either<L, R> {
    case left(L), right(R)
    func fold<T>(_ l: (L) -> T, _ r: (R) -> T) -> T {
        switch self {
        case .left(let x): l(x);
        case .right(let x): r(x)
        }
    }
    static func attempt(_ f: () throws -> R) -> Self where L == any Error {
        do { return .right(try f()) } catch { return .left(error) }
    }
}
print(
    Either<Int, String>.right("abc").fold({ $0 }, { $0.count }),
    Either<any Error, Int>.attempt { 3 }.fold({ _ in 0 }, { $0 }))
class Base {
    let n: Int; init(_ f: () -> Int) { n = f() };
    convenience init(twice f: () -> Int) { self.init { f() * 2 } }; func go(_ f: (Base) -> Void) { f(self) }
}
final class Sub: Base {
    override init(_ f: () -> Int) { super.init { f() + 100 } };
    override func go(_ f: (Base) -> Void) { print("sub"); super.go(f) }
}
Sub { 1 }.go { print($0.n) }
print(Base(twice: { 4 }).n)
protocol Mapper { func map<T>(_ f: (Int) throws -> T) rethrows -> [T] }
extension Mapper { func twice(_ f: (Int) -> Int) -> [Int] { map { f(f($0)) } } }
struct Three: Mapper { func map<T>(_ f: (Int) throws -> T) rethrows -> [T] { [try f(3)] } }
print(Three().twice { $0 * 2 })
init_: do { struct F { init?(_ f: () -> Bool) { if !f() { return nil } } }; print(F { false } as Any) }
