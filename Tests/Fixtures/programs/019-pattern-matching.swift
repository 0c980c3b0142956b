enum Tree { indirect case node(Tree, Int, Tree); case leaf }
func sum(_ tree: Tree) -> Int {
    switch tree {
    case .leaf: 0
    case let .node(left, value, right): sum(left) + value + sum(right)
    }
}
print(sum(.node(.node(.leaf, 1, .leaf), 2, .leaf)))
struct Divisible { var by: Int }
func ~= (pattern: Divisible, value: Int) -> Bool { value % pattern.by == 0 }
for n in 9...11 {
    switch n {
    case Divisible(by: 5): print(n, "by 5")
    case Divisible(by: 3): print(n, "by 3")
    default: print(n)
    }
}
if case 1...9 = 5 { print("digit") }
if case .node(_, let value, .leaf) = Tree.node(.leaf, 7, .leaf), value > 5 { print("value", value) }
guard case let (x?, y?) = (Int("1"), Int("2")) else { fatalError() }
print(x + y)
let results: [Result<Int, any Error>] = [.success(1), .failure(CancellationError()), .success(3)]
for case .success(let n) in results { print(n) }
let isLeaf = if case .leaf = Tree.leaf { true } else { false }
print(isLeaf)
