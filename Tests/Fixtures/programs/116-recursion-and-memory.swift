indirect enum List<T> {
    case empty, node(T, List)
    func fold<R>(_ start: R, _ f: (R, T) -> R) -> R {
        switch self {
        case .empty: start;
        case let .node(x, rest): rest.fold(f(start, x), f)
        }
    }
    static func of(_ items: T...) -> List { items.reversed().reduce(.empty) { .node($1, $0) } }
}
print(List.of(1, 2, 3).fold(0, +), List.of("a", "b").fold("", { $1 + $0 }))
func depth(_ n: Int) -> Int { n == 0 ? 0 : 1 + depth(n - 1) }
print(depth(5000))
func ackermann(_ m: Int, _ n: Int) -> Int {
    m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1))
}
print(ackermann(2, 3))
final class Tree<T: Comparable> {
    var value: T, left, right: Tree?; init(_ v: T) { value = v }
    func insert(_ v: T) {
        if v < value {
            if let left { left.insert(v) } else { left = Tree(v) }
        } else if let right {
            right.insert(v)
        } else {
            right = Tree(v)
        }
    }
    func walk(_ visit: (T) -> Void) { left?.walk(visit); visit(value); right?.walk(visit) }
}
let tree = Tree(5)
for n in [2, 8, 1, 9, 3] { tree.insert(n) }
var walked: [Int] = []
tree.walk { walked.append($0) }
print(walked)
func flatten(_ any: [Any]) -> [Int] { any.flatMap { ($0 as? [Any]).map(flatten) ?? [$0 as! Int] } }
print(flatten([1, [2, [3, [4]]], []]))
