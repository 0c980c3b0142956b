func swapTwo<T>(_ a: inout T, _ b: inout T) { let t = a; a = b; b = t }
var (x, y) = ("one", "two")
swapTwo(&x, &y)
print(x, y)
struct Stack<Element> {
    private var items: [Element] = []
    mutating func push(_ item: Element) { items.append(item) }
    mutating func pop() -> Element? { items.popLast() }
    var top: Element? { items.last }
}
var stack = Stack<String>()
stack.push("uno"); stack.push("dos")
print(stack.top as Any, stack.pop() as Any, stack)
func find<T: Equatable>(_ value: T, in array: [T]) -> Int? {
    for (i, v) in array.enumerated() where v == value { return i }; return nil
}
print(find("b", in: ["a", "b"]) as Any, find(3.5, in: []) as Any)
protocol Container { associatedtype Item; var count: Int { get }; subscript(i: Int) -> Item { get } }
extension Array: Container {}
func allMatch<C1: Container, C2: Container>(_ a: C1, _ b: C2) -> Bool
where C1.Item == C2.Item, C1.Item: Equatable {
    a.count == b.count && (0..<a.count).allSatisfy { a[$0] == b[$0] }
}
print(allMatch([1, 2], [1, 2]), allMatch(["a"], ["b"]))
extension Stack where Element: Equatable { func isTop(_ e: Element) -> Bool { top == e } }
print(stack.isTop("uno"))
final class Node<T: CustomStringConvertible> {
    var value: T; var next: Node?; init(_ v: T, _ n: Node? = nil) { value = v; next = n };
    var text: String { "\(value)" + (next.map { " → \($0.text)" } ?? "") }
}
print(Node(1, Node(2, Node(3))).text)
func largest<S: Sequence<Int>>(_ s: S) -> Int? { s.max() }
print(largest([4, 9, 2]) as Any, largest(Set<Int>()) as Any)
