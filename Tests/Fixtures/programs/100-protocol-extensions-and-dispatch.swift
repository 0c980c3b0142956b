protocol Greeter { var name: String { get }; func greet() -> String }
extension Greeter { func greet() -> String { "hello, \(name)" }; func extra() -> String { "static" } }
struct A: Greeter { let name = "A" }
struct B: Greeter { let name = "B"; func greet() -> String { "hi from B" }; func extra() -> String { "own" } }
let list: [any Greeter] = [A(), B()]
print(list.map { $0.greet() }, list.map { $0.extra() }, B().extra())
extension Greeter where Self: Equatable {
    func same(_ other: Self) -> String { self == other ? "same" : "different" }
}
extension A: Equatable {}
print(A().same(A()))
class P { func f(_ x: Int = 1) -> String { "P\(x)" } }
final class Q: P { override func f(_ x: Int = 2) -> String { "Q\(x)" } }
let p: P = Q()
print(p.f(), Q().f())
protocol Visitor { associatedtype R; func visit(_ n: Int) -> R; func visit(_ s: String) -> R }
struct Lengths: Visitor { func visit(_ n: Int) -> Int { n }; func visit(_ s: String) -> Int { s.count } }
enum Node {
    case n(Int), s(String);
    func accept<V: Visitor>(_ v: V) -> V.R {
        switch self {
        case .n(let n): v.visit(n);
        case .s(let s): v.visit(s)
        }
    }
}
print([Node.n(4), .s("abc")].map { $0.accept(Lengths()) })
extension Sequence where Element: Hashable {
    func unique() -> [Element] { var seen: Set<Element> = []; return filter { seen.insert($0).inserted } }
}
print([1, 2, 1, 3, 2].unique(), String("hello".unique()))
struct Erased<T> {
    private let body: (T) -> String; init<G>(_ g: G, _ f: @escaping (G, T) -> String) { body = { f(g, $0) } };
    func run(_ t: T) -> String { body(t) }
}
print(Erased(5) { "\($0)-\($1)" }.run("x"))
