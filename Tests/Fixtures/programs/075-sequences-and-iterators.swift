struct Countdown: Sequence, IteratorProtocol {
    var n: Int; mutating func next() -> Int? { if n == 0 { return nil }; defer { n -= 1 }; return n }
}
print(
    Array(Countdown(n: 3)), Countdown(n: 4).reduce(0, +), Countdown(n: 3).map { $0 * 2 },
    Countdown(n: 2).contains(1))
for (i, n) in Countdown(n: 2).enumerated() { print(i, n) }
struct Fibonacci: Sequence {
    func makeIterator() -> AnyIterator<Int> {
        var (a, b) = (0, 1);
        return AnyIterator {
            defer { (a, b) = (b, a + b) }; return a
        }
    }
}
print(Array(Fibonacci().prefix(10)), Fibonacci().lazy.filter { $0 % 2 == 0 }.first { $0 > 10 } as Any)
print(
    Array(sequence(first: 1) { $0 < 100 ? $0 * 3 : nil }),
    sequence(state: 3) { (n: inout Int) -> Int? in
        n == 0
            ? nil
            : {
                n -= 1; return n
            }()
    }.map { $0 })
var iterator = [1, 2].makeIterator()
print(iterator.next() as Any, iterator.next() as Any, iterator.next() as Any)
struct Ring<T>: Collection {
    let items: [T]
    var startIndex: Int { 0 }; var endIndex: Int { items.count * 2 }
    func index(after i: Int) -> Int { i + 1 }
    subscript(i: Int) -> T { items[i % items.count] }
}
let ring = Ring(items: ["a", "b"])
print(Array(ring), ring.count, ring[3], Array(ring.dropFirst(3)), ring.first as Any)
print(
    [1, 2, 3, 4].prefix { $0 < 3 }, [1, 2, 3].drop { $0 < 2 }, [3, 1].min { $0 < $1 } as Any,
    [1, 2].elementsEqual([1, 2]))
print(["a", "b"].lazy.map { $0 + "!" }.joined(), [1, 2, 3].partitioned { $0 > 1 })
extension Array {
    func partitioned(_ f: (Element) -> Bool) -> ([Element], [Element]) { (filter { !f($0) }, filter(f)) }
}
